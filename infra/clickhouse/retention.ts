import type { Retention } from './config.ts';

interface Kept {
  readonly table: string;
  /** The time that age is counted from: arrival where there is one, as event times may lie far back when they come. */
  readonly from: string;
  readonly days: keyof Retention;
}

/** The tables that rows leave by age. */
export const RETAINED: readonly Kept[] = [
  { table: 'events', from: 'toDateTime(received_at)', days: 'timelines' },
  { table: 'answers', from: 'toDateTime(received_at)', days: 'timelines' },
  { table: 'timelines', from: 'toDateTime(first_seen_at)', days: 'timelines' },
  { table: 'aliases', from: 'toDateTime(first_seen_at)', days: 'timelines' },
  { table: 'throughput_cells', from: 'second', days: 'throughput' },
  { table: 'dead_letter_log', from: 'toDateTime(occurred_at)', days: 'deadLetters' },
];

/** The last moment that a DateTime can hold, in 2106. */
const NEVER = 'toDateTime(4294967295)';

/** The statements that set the retention of those of these tables that rows leave, one a table; they may be run again. */
export const retentionStatements = (retention: Retention, tables: ReadonlySet<string>): string[] =>
  RETAINED.filter(({ table }) => tables.has(table)).map(({ table, from, days }) => {
    const leaves = retention[days] === 0 ? `greatest(${from}, ${NEVER})` : `${from} + INTERVAL ${retention[days]} DAY`;
    return `ALTER TABLE ${table} {on_cluster} MODIFY TTL ${leaves}`;
  });
