import { expect, test } from 'vitest';
import { checksumOf, planOf, readMigrations, type Applied, type Migration } from './migrations.ts';

const FILES: readonly Migration[] = [
  { file: '0001_a.sql', statements: ['CREATE a', 'CREATE b'] },
  { file: '0002_b.sql', statements: ['CREATE c'] },
];
const done = (file: string, position: number, of: number, statement: string): Applied => ({
  file,
  position,
  of,
  checksum: checksumOf(statement),
});
const ALL = [
  done('0001_a.sql', 0, 2, 'CREATE a'),
  done('0001_a.sql', 1, 2, 'CREATE b'),
  done('0002_b.sql', 0, 1, 'CREATE c'),
];
const names = (applied: readonly Applied[]) => applied.map(({ file, position }) => `${file}:${position}`);

test('an empty database misses everything, in order; a complete one nothing', () => {
  expect(names(planOf(FILES, []).missing)).toEqual(['0001_a.sql:0', '0001_a.sql:1', '0002_b.sql:0']);
  expect(planOf(FILES, ALL)).toEqual({ missing: [], problems: [] });
});

test('a migrator that died half-way goes on with the next statement', () => {
  expect(names(planOf(FILES, ALL.slice(0, 1)).missing)).toEqual(['0001_a.sql:1', '0002_b.sql:0']);
});

test('a statement that failed may be mended, one that was applied may not', () => {
  const mended = [{ file: '0001_a.sql', statements: ['CREATE a', 'CREATE mended', 'CREATE more'] }, FILES[1]!];
  expect(planOf(mended, ALL.slice(0, 1)).problems).toEqual([]);
  const changed = [{ file: '0001_a.sql', statements: ['CREATE changed', 'CREATE b'] }, FILES[1]!];
  expect(planOf(changed, ALL.slice(0, 1)).problems).toEqual([
    '0001_a.sql was changed after it was applied: undo that, and put the change into a new file.',
  ]);
});

test.each([
  ['shortened', ['CREATE a']],
  ['lengthened', ['CREATE a', 'CREATE b', 'CREATE d']],
  ['reordered', ['CREATE b', 'CREATE a']],
])('a complete file that was %s is refused', (_how, statements) => {
  expect(planOf([{ file: '0001_a.sql', statements }, FILES[1]!], ALL).problems).toHaveLength(1);
});

test('a database that knows a file which is not here was made by a newer version', () => {
  expect(planOf(FILES.slice(0, 1), ALL).problems).toEqual([
    '0002_b.sql was applied but is not here: this database was made by a newer version.',
  ]);
});

test('no two files of the house have one number, and every statement may be run again', async () => {
  const migrations = await readMigrations(import.meta.dirname);
  const numbers = migrations.map(({ file }) => file.slice(0, 4));
  expect(numbers).toEqual([...new Set(numbers)]);
  for (const { file, statements } of migrations)
    for (const statement of statements)
      expect(statement.replace(/^(--.*\n)+/, ''), file).toMatch(
        /^(CREATE (TABLE|MATERIALIZED VIEW) IF NOT EXISTS|CREATE OR REPLACE VIEW|ALTER TABLE \w+ \{on_cluster\}\s+(MODIFY (SETTING|QUERY)|ADD (COLUMN|INDEX) IF NOT EXISTS)|INSERT INTO (consent_entries|answers))\s/,
      );
});
