import type { Database, Row } from '../clickhouse.ts';
import type { Query } from './query.ts';

/** Most fallbacks between an attempt and the first one; longer chains, such as rings, link nobody. */
const MOST_STEPS = 16;
/** Most attempts of a send that are answered. */
const MOST_ATTEMPTS = 256;

const COLUMNS = [
  ...['message_id', 'parent_message_id', 'channel', 'sender', 'carrier', 'vendor', 'status', 'delivered_inferred'],
  'submitted_at',
  ...['handed_off_at', 'delivered_at', 'failed_at'].map(
    (name) => `nullIf(t.${name}, toDateTime64(0, 3, 'UTC')) AS ${name}`,
  ),
  'error_code',
].map((column) => (column.includes(' ') ? column : `t.${column} AS ${column}`));

/** Messages of an account that are named, or that fall back for those that are named. */
const related = (column: 'message_id' | 'parent_message_id', ids: readonly string[], account: string): Query => ({
  sql:
    `SELECT ${COLUMNS.join(', ')} FROM timelines AS t FINAL WHERE t.${column} IN {ids:Array(String)} ` +
    `AND t.account_id = {account:String} AND t.submitted_at > 0 LIMIT ${MOST_ATTEMPTS} ` +
    'SETTINGS do_not_merge_across_partitions_select_final = 1',
  params: { ids, account },
});

/**
 * The attempts of a message's logical send, in the order of their submits, itself among them: what it falls back for, and
 * what falls back for it or for that.
 */
export async function attemptsOf({ ask }: Pick<Database, 'ask'>, messageId: string, account: string): Promise<Row[]> {
  const [self] = await ask(related('message_id', [messageId], account));
  if (self === undefined) return [];
  let root = self;
  for (let step = 0; ; step++) {
    const [parent] =
      root['parent_message_id'] === ''
        ? []
        : await ask(related('message_id', [String(root['parent_message_id'])], account));
    if (parent === undefined) break;
    if (step === MOST_STEPS) return [self];
    root = parent;
  }
  const found = new Map([[root['message_id'], root]]);
  for (let level = [root], step = 0; level.length > 0 && step < MOST_STEPS && found.size < MOST_ATTEMPTS; step++) {
    const ids = level.map((attempt) => String(attempt['message_id']));
    level = await ask(related('parent_message_id', ids, account));
    for (const attempt of level) found.set(attempt['message_id'], attempt);
  }
  return [...found.values()].sort(
    (a, b) => Date.parse(String(a['submitted_at'])) - Date.parse(String(b['submitted_at'])) || byId(a, b),
  );
}

const byId = (a: Row, b: Row): number => (String(a['message_id']) < String(b['message_id']) ? -1 : 1);
