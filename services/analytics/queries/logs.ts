import { momentKey, textKey, type ListQuery } from './order.ts';
import { paramsOf, scopeConditions, where, type Scope } from './query.ts';

/** What every log can be narrowed to. */
export const LOG_DIMENSIONS = ['account_id', 'campaign_id'] as const;

/** Messages against consent, both kinds as one list. */
const FLAGGED = `(
  SELECT 'sent_after_opt_out' AS flag, * FROM sent_after_opt_out
  UNION ALL
  SELECT 'sent_without_opt_in' AS flag, *, NULL AS opted_out_at, '' AS opted_out_of, '' AS how, '' AS keyword,
    '' AS reason, '' AS opt_out_message_id, '' AS opt_out_campaign_id
  FROM sent_without_opt_in
)`;

interface LogView {
  readonly source: string;
  /** The moment of an entry: its range, and its order. */
  readonly at: 'occurred_at' | 'submitted_at';
  readonly narrowedBy: readonly string[];
  /** What tells entries of one moment apart. */
  readonly keys: readonly string[];
}

const SAID = { at: 'occurred_at', keys: ['message_id', 'event_id'] } as const;

/** Logs of what people answered, and of messages that they did not want: what they can be narrowed to. */
export const LOGS = {
  replies: {
    ...SAID,
    source: 'reply_log',
    narrowedBy: ['message_id', 'sender', 'keyword', 'attribution', 'language', 'opt_out_hint'],
  },
  consents: { ...SAID, source: 'consent_log', narrowedBy: ['message_id', 'sender', 'action', 'how', 'keyword'] },
  conversions: { ...SAID, source: 'conversion_log', narrowedBy: ['message_id', 'name', 'currency', 'attribution'] },
  'consent-flags': {
    at: 'submitted_at',
    source: FLAGGED,
    narrowedBy: ['flag', 'message_id', 'sender', 'message_type', 'automation_id', 'status', 'how', 'keyword'],
    keys: ['message_id', 'flag'],
  },
} as const satisfies Record<string, LogView>;
export type Log = keyof typeof LOGS;

/** Entries of a log, newest first; the range is of when it was said or done, of messages when they were submitted. */
export function log(name: Log, scope: Scope): ListQuery {
  const { at, source, keys } = LOGS[name];
  const conditions = scopeConditions(scope, at);
  return {
    sql: `SELECT * FROM ${source} ${where(conditions)}`,
    params: paramsOf(conditions),
    order: [momentKey(at), ...keys.map((key) => textKey(key, key, 'DESC'))],
  };
}
