import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BUCKET_BOUNDS } from '../../schemas/latency.ts';
import { RECIPIENT_PROBLEMS } from '../../schemas/numbers.ts';
import { TIMELINE_COLUMNS } from '../../schemas/timeline-row.ts';
import { VIEWS } from '../../schemas/views.ts';
import { readMigrations } from './migrations.ts';
import { statementsOf } from './statements.ts';

const read = (file: string) => readFile(join(import.meta.dirname, file), 'utf8');

/** Name and type of the columns in the first list of a statement. */
function columnsOf(statement: string): [name: string, type: string][] {
  const list = /\n\(\n([^]*?)\n\)\n/.exec(statement)?.[1] ?? '';
  return list
    .split('\n')
    .map((line) => /^ {4}(\w+) (.+?)(?: COMMENT '.*| CODEC\(.*)?,?$/.exec(line))
    .flatMap((match) => (match === null || match[1] === 'INDEX' ? [] : [[match[1]!, match[2]!] as [string, string]]));
}

/** Name and type of the columns that later files add to a table, in their order. */
async function added(table: string): Promise<[name: string, type: string][]> {
  const statements = (await readMigrations(import.meta.dirname)).flatMap((migration) => migration.statements);
  return statements
    .filter((statement) => new RegExp(`ALTER TABLE ${table} `).test(statement))
    .flatMap((statement) => [...statement.matchAll(/ADD COLUMN IF NOT EXISTS (\w+) (.+?)(?: COMMENT '.*)?,?(?:\n|$)/g)])
    .map(([, name = '', type = '']) => [name, type]);
}

test('timeline_changes has the columns that the processor writes, in their order', async () => {
  const [statement = ''] = statementsOf(await read('0002_timeline_changes.sql'));
  expect([...columnsOf(statement), ...(await added('timeline_changes'))]).toEqual(Object.entries(TIMELINE_COLUMNS));
});

test('timelines has the same columns but the sign', async () => {
  const [statement = ''] = statementsOf(await read('0003_timelines.sql'));
  expect([...columnsOf(statement), ...(await added('timelines'))]).toEqual(
    Object.entries(TIMELINE_COLUMNS).filter(([name]) => name !== 'sign'),
  );
});

test('segment_sums says of every column what segment_performance says', async () => {
  const described = async (file: string) => /\n\(\n[^]*?\n\)\n/.exec(await read(file))?.[0];
  expect(await described('0013_segment_performance.sql')).toContain('Messages submitted;');
  expect(await described('0022_segment_sums.sql')).toBe(await described('0013_segment_performance.sql'));
});

test('the latency view sorts into the buckets of schemas/latency.ts', async () => {
  const bounds = /roundDown\(-span\.2, \[([^\]]+)\]/.exec(await read('0008_latency_cells.sql'))?.[1] ?? '';
  expect(bounds.split(',').map(Number)).toEqual(
    [...BUCKET_BOUNDS].reverse().map((bound) => (bound === 0 ? 0 : -bound)),
  );
});

test('a bucket’s lower end follows from its bound as delivery_latency computes it', () => {
  for (const [index, bound] of BUCKET_BOUNDS.entries())
    if (index > 0) expect(Math.floor((bound * 100) / 105)).toBe(BUCKET_BOUNDS[index - 1]);
});

test.each([
  ['0013_segment_performance.sql', 'segment_performance', VIEWS.segment_performance],
  ['0022_segment_sums.sql', 'segment_sums', VIEWS.segment_performance],
  ['0014_throughput.sql', 'throughput', VIEWS.throughput],
  ['0016_latency_buckets.sql', 'latency_buckets', VIEWS.latency_buckets],
  ['0023_error_explanations.sql', 'error_breakdown', VIEWS.error_breakdown],
  ['0030_link_performance.sql', 'link_performance', VIEWS.link_performance],
])('in %s the view %s shows what schemas/views.ts promises', async (file, name, { key, measures }) => {
  const view = new RegExp(`VIEW ${name} `);
  const statement = statementsOf(await read(file)).find((each) => view.test(each)) ?? '';
  const names = columnsOf(statement).map(([name]) => name);
  expect(names).toEqual(expect.arrayContaining([...key, ...measures]));
});

test('recipient_problem_advice says what schemas/numbers.ts says', async () => {
  const sql = await read('0027_recipient_problems.sql');
  const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
  const entries = Object.entries(RECIPIENT_PROBLEMS).map(
    ([name, { meaning, fix, engineer_fix }]) => `(${[name, meaning, fix, engineer_fix].map(quoted).join(', ')})`,
  );
  expect(sql).toContain(`arrayJoin([\n    ${entries.join(',\n    ')}\n])`);
});
