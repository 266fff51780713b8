import { momentKey, textKey, type ListQuery } from './order.ts';
import { paramsOf, scopeConditions, where, type Scope } from './query.ts';

/** What every log can be narrowed to. */
export const LOG_DIMENSIONS = ['account_id', 'campaign_id'] as const;

/** Logs of what people answered: their view, and what else they can be narrowed to. */
export const LOGS = {
  replies: { view: 'reply_log', narrowedBy: ['message_id', 'sender', 'keyword', 'attribution', 'language'] },
  consents: { view: 'consent_log', narrowedBy: ['message_id', 'sender', 'action', 'how', 'keyword'] },
  conversions: { view: 'conversion_log', narrowedBy: ['message_id', 'name', 'currency', 'attribution'] },
} as const satisfies Record<string, { view: string; narrowedBy: readonly string[] }>;
export type Log = keyof typeof LOGS;

/** Entries of a log, newest first; the range is of when it was said or done. */
export function log(name: Log, scope: Scope): ListQuery {
  const conditions = scopeConditions(scope, 'occurred_at');
  return {
    sql: `SELECT * FROM ${LOGS[name].view} ${where(conditions)}`,
    params: paramsOf(conditions),
    order: [momentKey('occurred_at'), ...['message_id', 'event_id'].map((key) => textKey(key, key, 'DESC'))],
  };
}
