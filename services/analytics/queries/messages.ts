import { momentKey, textKey, type ListQuery } from './order.ts';
import { equals, paramsOf, scopeConditions, where, type Condition, type Query, type Scope } from './query.ts';

const LISTED = [
  'message_id',
  'account_id',
  'campaign_id',
  'audience',
  'message_type',
  'channel',
  'sender',
  'recipient_masked',
  'country',
  'carrier',
  'vendor',
  'status',
  'delivered_inferred',
  'contradicted',
  'submitted_at',
  'handed_off_at',
  'delivered_at',
  'failed_at',
  'first_clicked_at',
  'replied_at',
  'clicks_human',
  'replies',
  'error_vendor',
  'error_code',
  'error_category',
  'error_family',
  'error_meaning',
  'error_fix',
  'retry_class',
];

/** Messages of a scope, newest first. `recipientKeys`: undefined for everybody's, else those of one person's number. */
export function messages(scope: Scope, recipientKeys: readonly string[] | undefined): ListQuery {
  const conditions: Condition[] = [
    ...scopeConditions(scope, 'submitted_at'),
    ...(recipientKeys === undefined ? [] : [equals('recipient_key', recipientKeys, 'recipients')]),
  ];
  return {
    sql: `SELECT ${LISTED.join(', ')} FROM messages ${where(conditions)}`,
    params: paramsOf(conditions),
    order: [momentKey('submitted_at'), textKey('message_id', 'message_id', 'DESC')],
  };
}

/** One message of an account, or of any. */
export const message = (messageId: string, account: string | undefined): Query => one('messages', messageId, account);

/** What came for a message that was never submitted. */
export const orphan = (messageId: string, account: string | undefined): Query => one('orphans', messageId, account);

function one(view: 'messages' | 'orphans', messageId: string, account: string | undefined): Query {
  const conditions = [
    { sql: 'message_id = {id:String}', params: { id: messageId } },
    ...(account === undefined ? [] : [equals('account_id', [account], 'account')]),
  ];
  return { sql: `SELECT * FROM ${view} ${where(conditions)} LIMIT 1`, params: paramsOf(conditions) };
}

/**
 * Every event of a message, in order. An event that came again with other content stands once, as its earliest version;
 * `versions` counts them.
 * `account` is the message's: events of others are not its own. Undefined: every account's.
 */
export function steps(messageId: string, account: string | undefined): Query {
  const conditions = [
    { sql: 'message_id = {id:String}', params: { id: messageId } },
    ...(account === undefined ? [] : [equals('account_id', ['', account], 'accounts')]),
  ];
  return {
    sql:
      `SELECT kind, event_id, source, occurred_at, received_at, origin_topic, origin_partition, origin_offset, data, count() OVER (PARTITION BY kind, event_id) AS versions FROM events FINAL ` +
      `${where(conditions)} ORDER BY occurred_at, event_id, digest LIMIT 1 BY kind, event_id LIMIT 5000`,
    params: paramsOf(conditions),
  };
}
