import { momentKey, textKey, type ListQuery } from './order.ts';
import { paramsOf, scopeConditions, where, type Scope } from './query.ts';

/** Events of messages that nobody submitted, newest first. The range is of when they were first seen. */
export function orphans(scope: Scope): ListQuery {
  const conditions = scopeConditions(scope, 'first_seen_at');
  return {
    sql: `SELECT * FROM orphans ${where(conditions)}`,
    params: paramsOf(conditions),
    order: [momentKey('first_seen_at'), textKey('message_id', 'message_id', 'DESC')],
  };
}

/** Records that could not be used, newest first. The range is of when they arrived. */
export function deadLetters(scope: Scope): ListQuery {
  const conditions = scopeConditions(scope, 'occurred_at');
  return {
    sql: `SELECT * FROM dead_letters ${where(conditions)}`,
    params: paramsOf(conditions),
    order: [momentKey('occurred_at'), textKey('dead_letter_id', 'dead_letter_id', 'DESC')],
  };
}
