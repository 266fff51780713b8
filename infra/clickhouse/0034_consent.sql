-- Every consent event by whose it is: what proof, suppressions and the check before a send are asked of. Like events it
-- keeps all versions of an event that came again with other content; whoever reads decides as the processor does.
--
-- version: the Avro bytes of what is not personal and can differ between versions of one moment (source, account_id,
-- action, sender, keyword, reason: each a zigzag varint of its length, then its bytes). The smallest counts.
-- ORDER BY: a check before a send is about one recipient. by_message finds the other versions of an event.
-- It has no retention: a suppression holds until it is taken back.
CREATE TABLE IF NOT EXISTS consent_entries {on_cluster}
(
    recipient_key String,
    message_id String,
    event_id String,
    account_id LowCardinality(String),
    occurred_at DateTime64(3, 'UTC'),
    version String,
    recipient_masked String,
    sender String,
    action LowCardinality(String),
    keyword String,
    reason String,
    source LowCardinality(String),
    received_at DateTime64(3, 'UTC'),
    arrival_rank UInt64 MATERIALIZED 18446744073709551615 - toUnixTimestamp64Milli(received_at),
    INDEX by_message message_id TYPE bloom_filter(0.01) GRANULARITY 4
)
ENGINE = {engine ReplacingMergeTree(arrival_rank)}
ORDER BY (recipient_key, message_id, event_id, account_id, occurred_at, version)
SETTINGS index_granularity = 1024
COMMENT 'Consent events, one row per version. Read them through consent_log.';

CREATE MATERIALIZED VIEW IF NOT EXISTS consent_entries_feed {on_cluster} TO consent_entries AS
SELECT
    JSONExtractString(data, 'recipient_key') AS recipient_key, message_id, event_id, account_id, occurred_at,
    arrayStringConcat(arrayMap(text -> concat(
        multiIf(
            length(text) < 64, char(2 * length(text)),
            length(text) < 8192, char(128 + 2 * length(text) % 128, intDiv(length(text), 64)),
            char(128 + 2 * length(text) % 128, 128 + intDiv(length(text), 64) % 128, intDiv(length(text), 8192))),
        text), [toString(source), toString(account_id), JSONExtractString(data, 'action'), sender, keyword, reason])) AS version,
    JSONExtractString(data, 'recipient_masked') AS recipient_masked,
    JSONExtractString(data, 'sender') AS sender,
    JSONExtractString(data, 'action') AS action,
    JSONExtractString(data, 'keyword') AS keyword,
    JSONExtractString(data, 'reason') AS reason,
    source, received_at
FROM events WHERE kind = 'consent';

-- What came before this file. A row that the feed brought too is the same row.
INSERT INTO consent_entries
    (recipient_key, message_id, event_id, account_id, occurred_at, version, recipient_masked, sender, action, keyword, reason, source, received_at)
SELECT
    JSONExtractString(data, 'recipient_key') AS recipient_key, message_id, event_id, account_id, occurred_at,
    arrayStringConcat(arrayMap(text -> concat(
        multiIf(
            length(text) < 64, char(2 * length(text)),
            length(text) < 8192, char(128 + 2 * length(text) % 128, intDiv(length(text), 64)),
            char(128 + 2 * length(text) % 128, 128 + intDiv(length(text), 64) % 128, intDiv(length(text), 8192))),
        text), [toString(source), toString(account_id), JSONExtractString(data, 'action'), sender, keyword, reason])) AS version,
    JSONExtractString(data, 'recipient_masked') AS recipient_masked,
    JSONExtractString(data, 'sender') AS sender,
    JSONExtractString(data, 'action') AS action,
    JSONExtractString(data, 'keyword') AS keyword,
    JSONExtractString(data, 'reason') AS reason,
    source, received_at
FROM events WHERE kind = 'consent';

-- Accounts that keep consent: they say of every recipient that it opted in, so a message to one of whom nothing is on
-- record is worth a flag. Written by services/consent from its settings; the newest row of an account counts.
CREATE TABLE IF NOT EXISTS consent_accounts {on_cluster}
(
    account_id LowCardinality(String),
    keeps_consent UInt8,
    told_at DateTime64(3, 'UTC')
)
ENGINE = {engine ReplacingMergeTree(told_at)}
ORDER BY account_id
COMMENT 'Accounts that keep consent: of everybody whom they write to an opt-in is on record.';

-- The proof. Consent events are identified and sorted into accounts as the fold does it; the message says the account
-- where the event does not, and the campaign. A message that a vendor refused because its recipient had opted out is an
-- opt-out of that recipient from that sender: the catalogue says which codes mean that, so a better catalogue needs no
-- replay.
CREATE OR REPLACE VIEW consent_log {on_cluster}
(
    occurred_at DateTime64(3, 'UTC') COMMENT 'When the person said it; of a refusal: when the vendor refused the message.',
    account_id LowCardinality(String) COMMENT 'Account whose messages it is about; empty if neither the event nor a submit names one.',
    recipient_key String COMMENT 'Keyed hash of the number of whoever said it.',
    recipient_masked String COMMENT 'That number with all but the last four digits hidden; empty after an erasure.',
    sender String COMMENT 'Sender that it is about; empty: all senders of the account.',
    action LowCardinality(String) COMMENT 'opt_out or opt_in.',
    how LowCardinality(String) COMMENT 'event: a consent event. vendor_error: a vendor refused a message because its recipient had opted out of its sender; when that was is not known, only that it was before.',
    keyword String COMMENT 'The word that was sent, if one was.',
    reason String COMMENT 'How it was known, in the words of whoever published it; of a refusal: what the code means.',
    source LowCardinality(String) COMMENT 'Who published it; of a refusal: the vendor.',
    error_code LowCardinality(String) COMMENT 'Of a refusal: the vendor''s code; else empty.',
    message_id String COMMENT 'Message that it answers, or that was refused. Of a consent that nobody could attribute: whatever its publisher put there.',
    campaign_id LowCardinality(String) COMMENT 'Campaign of that message: the one that caused the opt-out; of a refusal the one that met it. Empty if the message is not known.',
    event_id String COMMENT 'Names the event within its message; empty on a refusal.',
    received_at DateTime64(3, 'UTC') COMMENT 'When it arrived here; of a refusal: when the message last changed.'
)
COMMENT 'Who opted out or in, when, how and from which message: one row per consent event, and one per message that a vendor refused for an opt-out. A refusal is read off the receipt that decides, so one that another vendor''s delivery overrules is not in it.'
AS SELECT
    first.1 AS occurred_at, account AS account_id, first.2 AS recipient_key, first.3 AS recipient_masked,
    first.4 AS sender, first.5 AS action, 'event' AS how, first.6 AS keyword, first.7 AS reason, first.8 AS source,
    '' AS error_code, id AS message_id, campaign AS campaign_id, event AS event_id, arrived_at AS received_at
FROM
(
    SELECT
        if(entry.account_id = '', message.account_id, entry.account_id) AS account,
        entry.message_id AS id, entry.event_id AS event, any(message.campaign_id) AS campaign,
        argMin(
            (entry.occurred_at, entry.recipient_key, entry.recipient_masked, entry.sender, entry.action, entry.keyword, entry.reason, entry.source),
            (entry.occurred_at, entry.version, entry.recipient_key)) AS first,
        min(entry.received_at) AS arrived_at
    FROM consent_entries AS entry
    LEFT ANY JOIN
    (
        SELECT message_id, account_id, campaign_id, submitted_at FROM timelines FINAL
        WHERE message_id IN (SELECT message_id FROM consent_entries)
    ) AS message ON message.message_id = entry.message_id
    WHERE entry.account_id = '' OR message.submitted_at = toDateTime64(0, 3, 'UTC') OR entry.account_id = message.account_id
    GROUP BY account, id, event
)
UNION ALL
SELECT
    t.failed_at, t.account_id, t.recipient_key, t.recipient_masked, toString(t.sender), 'opt_out', 'vendor_error', '',
    refusal.meaning, t.error_vendor, t.error_code, t.message_id, t.campaign_id, '', t.updated_at
FROM
(
    SELECT
        failed_at, account_id, recipient_key, recipient_masked, sender, error_vendor, error_code, message_id, campaign_id, updated_at,
        lower(error_vendor) AS vendor_key,
        replaceRegexpOne(replaceRegexpOne(upper(error_code), '^0+([0-9]+)$', '\\1'), '^0X0+([0-9A-F]+)$', '0X\\1') AS code_key
    FROM timelines FINAL
    WHERE failed_at > 0 AND submitted_at > 0 AND error_code != '' AND recipient_key != ''
) AS t
INNER JOIN
(
    SELECT vendor, code_key, any(error_catalogue.meaning) AS meaning FROM error_catalogue
    WHERE category = 'opted_out' AND preferred AND code_key != '' GROUP BY vendor, code_key
) AS refusal ON refusal.vendor = t.vendor_key AND refusal.code_key = t.code_key
SETTINGS do_not_merge_across_partitions_select_final = 1, join_use_nulls = 0;

-- Few say much: one row a person keeps the joins below small, and the order exact where moments are equal.
CREATE OR REPLACE VIEW consent_histories {on_cluster}
(
    account_id LowCardinality(String) COMMENT 'Account.',
    recipient_key String COMMENT 'Keyed hash of the recipient''s number.',
    said Array(Tuple(occurred_at DateTime64(3, 'UTC'), event_id String, message_id String, sender String, action String, how String, keyword String, reason String, source String, campaign_id String, recipient_masked String)) COMMENT 'All that consent_log has of it, in order: by occurred_at, event_id, message_id.'
)
COMMENT 'consent_log with one row a person: what suppressions and flags are computed from.'
AS SELECT
    account_id, recipient_key,
    CAST(arraySort(groupArray((
        occurred_at, event_id, message_id, sender, toString(action), toString(how), keyword, reason, toString(source),
        toString(campaign_id), recipient_masked))),
        'Array(Tuple(occurred_at DateTime64(3, \'UTC\'), event_id String, message_id String, sender String, action String, how String, keyword String, reason String, source String, campaign_id String, recipient_masked String))') AS said
FROM consent_log
WHERE recipient_key != ''
GROUP BY account_id, recipient_key;

CREATE OR REPLACE VIEW suppressions {on_cluster}
(
    account_id LowCardinality(String) COMMENT 'Account.',
    recipient_key String COMMENT 'Keyed hash of the recipient''s number.',
    recipient_masked String COMMENT 'The number with all but the last four digits hidden; empty after an erasure.',
    sender String COMMENT 'Sender that was named; empty: all senders of the account that have no row of their own.',
    suppressed UInt8 COMMENT '1: do not send from this sender to this recipient. 0: it opted in again.',
    since DateTime64(3, 'UTC') COMMENT 'When what decides was said.',
    said_of String COMMENT 'Sender that what decides was about; empty: all of the account.',
    how LowCardinality(String) COMMENT 'event or vendor_error, as in consent_log.',
    keyword String COMMENT 'The word that was sent, if one was.',
    reason String COMMENT 'How it was known.',
    source LowCardinality(String) COMMENT 'Who published it; of a refusal: the vendor.',
    message_id String COMMENT 'Message that it answered, or that was refused.',
    campaign_id LowCardinality(String) COMMENT 'Campaign of that message; empty if it is not known.',
    event_id String COMMENT 'The event that decides; empty if a refusal does.'
)
COMMENT 'Who must not be written to, per account, recipient and sender. Of all that was said of a sender, and of all senders at once, the last decides: an opt-in for one sender lifts an earlier opt-out from all for that sender alone.'
AS SELECT
    account_id, recipient_key, last.recipient_masked AS recipient_masked, of AS sender,
    last.action = 'opt_out' AS suppressed, last.occurred_at AS since, last.sender AS said_of, last.how AS how,
    last.keyword AS keyword, last.reason AS reason, last.source AS source, last.message_id AS message_id,
    last.campaign_id AS campaign_id, last.event_id AS event_id
FROM
(
    SELECT
        account_id, recipient_key, arrayJoin(arrayDistinct(arrayMap(each -> each.sender, said))) AS of,
        arrayFilter(each -> each.sender IN (of, ''), said)[-1] AS last
    FROM consent_histories
);
