import { expect, test } from 'vitest';
import { DIMENSIONS } from '../../schemas/dimensions.ts';
import { MEASURED_VIEWS } from '../../schemas/measures.ts';
import { readMigrations } from './migrations.ts';

const VIEW = /^CREATE OR REPLACE VIEW (\w+) /;
const COLUMN = /^ {4}(\w+) .* COMMENT '((?:[^'\\]|''|\\.)*)',?$/;

/** The comments of columns, by view, as the newest definition of each says them. */
async function commentsOf(): Promise<Map<string, Map<string, string>>> {
  const migrations = await readMigrations(import.meta.dirname);
  const views = migrations.flatMap(({ statements }) =>
    statements.flatMap((statement) => {
      const text = statement.replace(/^(--.*\n)+/, '');
      const name = VIEW.exec(text)?.[1];
      return name === undefined ? [] : [[name, columnsOf(text)] as const];
    }),
  );
  return new Map(views);
}

const columnsOf = (statement: string): Map<string, string> =>
  new Map(
    statement.split('\n').flatMap((line) => {
      const match = COLUMN.exec(line);
      return match === null ? [] : [[match[1]!, match[2]!.replaceAll("''", "'")] as const];
    }),
  );

const comments = await commentsOf();

test.each(
  Object.entries(MEASURED_VIEWS).flatMap(([view, { alsoIn }]) => [view, ...alsoIn].map((name) => [name, view])),
)('the columns of %s say what its figures mean', (name, view) => {
  const columns = comments.get(name)!;
  for (const [measure, { meaning }] of Object.entries(MEASURED_VIEWS[view]!.measures).filter(([column]) =>
    columns.has(column),
  ))
    expect(columns.get(measure), measure).toBe(meaning);
  const counted = Object.entries(MEASURED_VIEWS[view]!.measures).filter(([, { unit }]) => unit !== 'rate');
  expect([...columns.keys()]).toEqual(expect.arrayContaining(counted.map(([column]) => column)));
});

/** Views whose rows are of messages as they were submitted; elsewhere the same names may mean what events say. */
const OF_SUBMITS = [
  'messages',
  'segment_performance',
  'segment_sums',
  'throughput',
  'throughput_minute',
  'latency_buckets',
  'delivery_latency',
  'error_breakdown',
  'link_performance',
  'account_daily',
  'engagement_cohorts',
];

test('a dimension means the same in every view', () => {
  for (const view of OF_SUBMITS)
    for (const [name, { meaning }] of Object.entries(DIMENSIONS)) {
      const comment = comments.get(view)!.get(name);
      // The vendor of an error is that of the receipt that decided.
      if (comment !== undefined && !(view === 'error_breakdown' && name === 'vendor'))
        expect(comment, `${view}.${name}`).toBe(meaning);
    }
});
