-- sends, finding out who falls back for whom once instead of three times. Nobody but a message that names a parent, or is
-- named as one, can be of a send with others: all other messages are told by their own columns, and by an index on time.
CREATE OR REPLACE VIEW sends {on_cluster}
(
    message_id String COMMENT 'Names the logical send: its first attempt, which the others fall back for.',
    account_id LowCardinality(String) COMMENT 'Account of the submit.',
    campaign_id LowCardinality(String) COMMENT 'Campaign of the submit; empty if it named none. Of the first attempt.',
    audience LowCardinality(String) COMMENT 'Audience segment of the submit; empty if it named none. Of the first attempt.',
    message_type LowCardinality(String) COMMENT 'Kind of message, as the submit says: promotion, reminder, otp, …',
    country LowCardinality(String) COMMENT 'Country of the recipient, ISO 3166-1 alpha-2; empty if the submit named none, of the first attempt.',
    automation_id LowCardinality(String) COMMENT 'Automation that sent it; empty if none, of the first attempt.',
    first_channel LowCardinality(String) COMMENT 'Channel of the first attempt.',
    attempts UInt32 COMMENT 'How often it was tried: 1 without a fallback.',
    message_ids Array(String) COMMENT 'The attempts in the order of their submits.',
    channels Array(String) COMMENT 'Their channels, in the same order.',
    outcome LowCardinality(String) COMMENT 'What became of it: delivered if any attempt was, else delivered_inferred if any attempt shows it, else pending while any attempt is, else unknown if any attempt is, else how the last attempt ended: rejected, failed, expired or filtered.',
    delivered_by String COMMENT 'The attempt that was delivered, by receipt; the first where several were. Empty if none was.',
    delivered_channel LowCardinality(String) COMMENT 'Its channel.',
    submitted_at DateTime64(3, 'UTC') COMMENT 'When it was first submitted.',
    delivered_at Nullable(DateTime64(3, 'UTC')) COMMENT 'When it was first delivered, by receipt. NULL if it was not.',
    time_to_delivery_ms Nullable(Int64) COMMENT 'From its first submit to its first delivery; NULL without a delivery, or where clocks contradict each other.'
)
COMMENT 'One row a logical send: a message with all that it fell back to. A fallback whose parent is not known, or belongs to another account, is a send of its own. Conditions on submitted_at make it fast for sends without a fallback; those with one are always computed whole.'
AS SELECT
    message_id, account_id, campaign_id, audience, message_type, country, automation_id, channel AS first_channel,
    toUInt32(1) AS attempts, [message_id] AS message_ids, [toString(channel)] AS channels,
    multiIf(final, toString(status), delivered_inferred, 'delivered_inferred', status = 'unknown' OR submitted_at <= now64(3, 'UTC') - INTERVAL 72 HOUR, 'unknown', 'pending') AS outcome,
    if(delivered_at > 0, message_id, '') AS delivered_by, if(delivered_at > 0, toString(channel), '') AS delivered_channel,
    submitted_at, nullIf(delivered_at, toDateTime64(0, 3, 'UTC')) AS delivered_at,
    if(delivered_at >= submitted_at, dateDiff('millisecond', submitted_at, delivered_at), NULL) AS time_to_delivery_ms
FROM
(
    SELECT message_id, account_id, campaign_id, audience, message_type, country, automation_id, channel, final, status, delivered_inferred, submitted_at, timelines.delivered_at AS delivered_at
    FROM timelines FINAL
    WHERE submitted_at > 0 AND parent_message_id = ''
        AND message_id NOT IN (SELECT parent_message_id FROM timelines WHERE parent_message_id != '')
)
UNION ALL
SELECT
    root_id AS message_id, account_id, campaign_id, audience, message_type, country, automation_id, first_channel, toUInt32(length(tried)) AS attempts,
    arrayMap(one -> one.id, tried) AS message_ids, arrayMap(one -> one.channel, tried) AS channels,
    multiIf(
        arrayExists(one -> one.bucket = 'delivered', tried), 'delivered',
        arrayExists(one -> one.bucket = 'delivered_inferred', tried), 'delivered_inferred',
        arrayExists(one -> one.bucket = 'pending', tried), 'pending',
        arrayExists(one -> one.bucket = 'unknown', tried), 'unknown',
        tried[-1].bucket) AS outcome,
    first_delivered.2 AS delivered_by, first_delivered.3 AS delivered_channel, tried[1].at AS submitted_at,
    nullIf(first_delivered.1, toDateTime64(0, 3, 'UTC')) AS delivered_at,
    if(first_delivered.1 >= tried[1].at, dateDiff('millisecond', tried[1].at, first_delivered.1), NULL) AS time_to_delivery_ms
FROM
(
    SELECT
        if(link.root_message_id = '', t.message_id, link.root_message_id) AS root_id,
        anyIf(t.account_id, link.step = 0) AS account_id, anyIf(t.campaign_id, link.step = 0) AS campaign_id, anyIf(t.audience, link.step = 0) AS audience, anyIf(t.message_type, link.step = 0) AS message_type, anyIf(t.country, link.step = 0) AS country, anyIf(t.automation_id, link.step = 0) AS automation_id,
        anyIf(t.channel, link.step = 0) AS first_channel,
        CAST(arraySort(groupArray((t.submitted_at, t.message_id, toString(t.channel), multiIf(t.final, toString(t.status), t.delivered_inferred, 'delivered_inferred', t.status = 'unknown' OR t.submitted_at <= now64(3, 'UTC') - INTERVAL 72 HOUR, 'unknown', 'pending'))))
            AS Array(Tuple(at DateTime64(3, 'UTC'), id String, channel String, bucket String))) AS tried,
        minIf((t.delivered_at, t.message_id, toString(t.channel)), t.delivered_at > 0) AS first_delivered
    FROM
    (
        SELECT message_id, account_id, campaign_id, audience, message_type, country, automation_id, channel, final, status, delivered_inferred, submitted_at, delivered_at
        FROM timelines FINAL
        WHERE submitted_at > 0
            AND (parent_message_id != '' OR message_id IN (SELECT parent_message_id FROM timelines WHERE parent_message_id != ''))
    ) AS t
    LEFT ANY JOIN send_attempts AS link ON link.message_id = t.message_id
    GROUP BY root_id
)
SETTINGS do_not_merge_across_partitions_select_final = 1, join_use_nulls = 0;
