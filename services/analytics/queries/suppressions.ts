import type { Query } from './query.ts';

/** What was said by some people, as `consent_log` has it, but found by recipient: in milliseconds, however long the log. */
const SAID = `(
  SELECT
    if(entry.account_id = '', message.account_id, entry.account_id) AS account_id, entry.message_id AS message_id,
    entry.event_id AS event_id, any(message.campaign_id) AS campaign_id,
    argMin(
      (entry.occurred_at, entry.recipient_key, entry.sender, entry.action, entry.keyword, entry.reason, entry.source),
      (entry.occurred_at, entry.version, entry.recipient_key)) AS first,
    first.1 AS occurred_at, first.3 AS sender, first.4 AS action, 'event' AS how, first.5 AS keyword,
    first.6 AS reason, first.7 AS source
  FROM consent_entries AS entry
  LEFT ANY JOIN (
    SELECT message_id, account_id, campaign_id, submitted_at FROM timelines FINAL WHERE message_id IN (SELECT message_id FROM mine)
  ) AS message ON message.message_id = entry.message_id
  WHERE entry.message_id IN (SELECT message_id FROM mine)
    AND (entry.account_id = '' OR message.submitted_at = toDateTime64(0, 3, 'UTC') OR entry.account_id = message.account_id)
  GROUP BY account_id, message_id, event_id
  HAVING first.2 IN {recipients:Array(String)}
)`;

/** Messages that vendors refused because these people had opted out. */
const REFUSED = `(
  SELECT t.*, refusal.meaning AS reason
  FROM (
    SELECT
      account_id, message_id, campaign_id, failed_at, sender, error_vendor, lower(error_vendor) AS vendor_key,
      replaceRegexpOne(replaceRegexpOne(upper(error_code), '^0+([0-9]+)$', '\\\\1'), '^0X0+([0-9A-F]+)$', '0X\\\\1') AS code_key
    FROM timelines FINAL
    WHERE recipient_key IN {recipients:Array(String)} AND failed_at > 0 AND submitted_at > 0 AND error_code != ''
  ) AS t
  INNER JOIN (
    SELECT vendor, code_key, any(error_catalogue.meaning) AS meaning FROM error_catalogue
    WHERE category = 'opted_out' AND preferred AND code_key != '' GROUP BY vendor, code_key
  ) AS refusal ON refusal.vendor = t.vendor_key AND refusal.code_key = t.code_key
)`;

const TUPLE =
  "Array(Tuple(occurred_at DateTime64(3, \\'UTC\\'), event_id String, message_id String, sender String, action String," +
  ' how String, keyword String, reason String, source String, campaign_id String))';

/** All that some people said, one row an account, in order: `consent_histories`. */
const HISTORIES = `(
  SELECT account_id, CAST(arraySort(groupArray((occurred_at, event_id, message_id, sender, action, how, keyword, reason, source, campaign_id))), '${TUPLE}') AS said
  FROM (
    SELECT account_id, occurred_at, event_id, message_id, sender, action, how, keyword, reason, toString(source) AS source, toString(campaign_id) AS campaign_id
    FROM ${SAID}
    UNION ALL
    SELECT account_id, failed_at, '', message_id, toString(sender), 'opt_out', 'vendor_error', '', toString(reason), toString(error_vendor), toString(campaign_id)
    FROM ${REFUSED}
  )
  GROUP BY account_id
)`;

const MINE =
  'mine AS (SELECT DISTINCT message_id FROM consent_entries WHERE recipient_key IN {recipients:Array(String)})';
const SETTINGS = 'SETTINGS do_not_merge_across_partitions_select_final = 1, join_use_nulls = 0';

const DECIDES =
  'last.occurred_at AS since, last.sender AS said_of, last.how AS how, last.keyword AS keyword, last.reason AS reason,' +
  ' last.source AS source, last.message_id AS message_id, last.campaign_id AS campaign_id, last.event_id AS event_id';

/** The rows of `suppressions` of one person, whose number may be kept under several keys; undefined: every account's. */
export const suppressionsOf = (recipientKeys: readonly string[], account: string | undefined): Query => ({
  sql:
    `WITH ${MINE} SELECT account_id, of AS sender, last.action = 'opt_out' AS suppressed, ${DECIDES} FROM (` +
    'SELECT account_id, arrayJoin(arrayDistinct(arrayMap(each -> each.sender, said))) AS of, ' +
    `arrayFilter(each -> each.sender IN (of, ''), said)[-1] AS last FROM ${HISTORIES}) ` +
    `${account === undefined ? '' : 'WHERE account_id = {account:String} '}ORDER BY account_id, sender ${SETTINGS}`,
  params: { recipients: recipientKeys, ...(account !== undefined && { account }) },
});

/** A message, as far as consent is about it. */
export interface Sent {
  readonly account_id: string;
  readonly recipient_key: string;
  readonly sender: string;
  /** Epoch ms. */
  readonly submitted_at: number;
}

/**
 * What had been said last of a message's sender when it was submitted: `action` `''` if nothing had. `keeps_consent`: 1
 * if its account keeps consent. One row.
 */
export const consentBefore = (sent: Sent): Query => ({
  sql:
    `WITH ${MINE} SELECT last.action AS action, ${DECIDES}, ` +
    '(SELECT count() FROM consent_accounts FINAL WHERE account_id = {account:String} AND keeps_consent) AS keeps_consent FROM (' +
    "SELECT arrayFilter(each -> each.sender IN ({sender:String}, '') AND each.occurred_at < fromUnixTimestamp64Milli({at:Int64}), " +
    `arrayFlatten(groupArray(said)))[-1] AS last FROM ${HISTORIES} WHERE account_id = {account:String}) ${SETTINGS}`,
  params: {
    recipients: [sent.recipient_key],
    account: sent.account_id,
    sender: sent.sender,
    at: sent.submitted_at,
  },
});
