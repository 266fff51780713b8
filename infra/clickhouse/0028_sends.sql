-- Logical sends: an RCS message and the SMS that it fell back to are one. Computed from timelines when asked: parents and
-- fallbacks come in any order, and may change whose they are. by_fallback passes over stretches without fallbacks,
-- by_parent finds those of one message.
ALTER TABLE timelines {on_cluster}
    ADD INDEX IF NOT EXISTS by_fallback parent_message_id TYPE minmax GRANULARITY 1,
    ADD INDEX IF NOT EXISTS by_parent parent_message_id TYPE bloom_filter(0.01) GRANULARITY 8;

CREATE OR REPLACE VIEW send_links {on_cluster}
(
    message_id String COMMENT 'The message that falls back.',
    parent_message_id String COMMENT 'The message that it falls back for.',
    account_id LowCardinality(String) COMMENT 'Account of both.'
)
COMMENT 'Fallbacks whose parent was submitted too, by the same account.'
AS SELECT child.message_id AS message_id, child.parent_message_id AS parent_message_id, child.account_id AS account_id
FROM (SELECT message_id, parent_message_id, account_id FROM timelines FINAL WHERE parent_message_id != '' AND submitted_at > 0) AS child
INNER JOIN
(
    SELECT message_id, account_id FROM timelines FINAL
    WHERE submitted_at > 0 AND message_id IN (SELECT parent_message_id FROM timelines WHERE parent_message_id != '')
) AS parent ON parent.message_id = child.parent_message_id AND parent.account_id = child.account_id
SETTINGS do_not_merge_across_partitions_select_final = 1;

CREATE OR REPLACE VIEW send_attempts {on_cluster}
(
    message_id String COMMENT 'An attempt.',
    root_message_id String COMMENT 'The attempt that the others fall back for; names the logical send.',
    step UInt8 COMMENT 'How many fallbacks lie between: 0 for the root itself.'
)
COMMENT 'Messages that are attempts of one logical send. A message that neither falls back nor is fallen back from is not here. A chain that does not end within 16 steps, such as a ring, links nobody.'
AS SELECT attempt.1 AS message_id, root_message_id, attempt.2 AS step
FROM
(
    SELECT root_message_id, arrayJoin(arrayConcat([(root_message_id, toUInt8(0))], groupArray((message_id, step)))) AS attempt
    FROM
    (
        WITH RECURSIVE up AS
        (
            SELECT message_id, parent_message_id AS ancestor, toUInt8(1) AS step FROM send_links
            UNION ALL
            SELECT up.message_id, link.parent_message_id, toUInt8(up.step + 1)
            FROM up INNER JOIN send_links AS link ON link.message_id = up.ancestor
            WHERE up.step < 17
        )
        SELECT message_id, argMax(ancestor, up.step) AS root_message_id, max(up.step) AS step
        FROM up GROUP BY message_id HAVING step <= 16
    )
    GROUP BY root_message_id
);

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
    WHERE submitted_at > 0 AND message_id NOT IN (SELECT message_id FROM send_attempts)
)
UNION ALL
SELECT
    message_id, account_id, campaign_id, audience, message_type, country, automation_id, first_channel, toUInt32(length(tried)) AS attempts,
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
        link.root_message_id AS message_id,
        anyIf(t.account_id, link.step = 0) AS account_id, anyIf(t.campaign_id, link.step = 0) AS campaign_id, anyIf(t.audience, link.step = 0) AS audience, anyIf(t.message_type, link.step = 0) AS message_type, anyIf(t.country, link.step = 0) AS country, anyIf(t.automation_id, link.step = 0) AS automation_id,
        anyIf(t.channel, link.step = 0) AS first_channel,
        CAST(arraySort(groupArray((t.submitted_at, t.message_id, toString(t.channel), multiIf(t.final, toString(t.status), t.delivered_inferred, 'delivered_inferred', t.status = 'unknown' OR t.submitted_at <= now64(3, 'UTC') - INTERVAL 72 HOUR, 'unknown', 'pending'))))
            AS Array(Tuple(at DateTime64(3, 'UTC'), id String, channel String, bucket String))) AS tried,
        minIf((t.delivered_at, t.message_id, toString(t.channel)), t.delivered_at > 0) AS first_delivered
    FROM (SELECT * FROM timelines FINAL WHERE message_id IN (SELECT message_id FROM send_attempts)) AS t
    INNER JOIN send_attempts AS link ON link.message_id = t.message_id
    GROUP BY link.root_message_id
)
SETTINGS do_not_merge_across_partitions_select_final = 1, join_use_nulls = 0;

CREATE OR REPLACE VIEW send_performance {on_cluster}
(
    hour DateTime('UTC') COMMENT 'Hour in which the sends were first submitted (event time, UTC).',
    account_id LowCardinality(String) COMMENT 'Of the first attempt. Account of the submit.',
    campaign_id LowCardinality(String) COMMENT 'Of the first attempt. Campaign of the submit; empty if it named none.',
    audience LowCardinality(String) COMMENT 'Of the first attempt. Audience segment of the submit; empty if it named none.',
    message_type LowCardinality(String) COMMENT 'Of the first attempt. Kind of message, as the submit says: promotion, reminder, otp, …',
    country LowCardinality(String) COMMENT 'Of the first attempt. Country of the recipient, ISO 3166-1 alpha-2; empty if the submit named none.',
    automation_id LowCardinality(String) COMMENT 'Of the first attempt. Automation that sent it; empty if none.',
    first_channel LowCardinality(String) COMMENT 'Channel of the first attempt.',
    sends UInt64 COMMENT 'Logical sends: a message with all that it fell back to is one. Each is in exactly one of delivered, delivered_inferred, rejected, failed, expired, filtered, unknown and pending.',
    attempts UInt64 COMMENT 'Messages that they took.',
    fell_back UInt64 COMMENT 'Sends of more than one attempt.',
    delivered_by_fallback UInt64 COMMENT 'Sends whose first delivery was not of the first attempt.',
    delivered UInt64 COMMENT 'Sends whose outcome is delivered; see sends.',
    delivered_inferred UInt64 COMMENT 'Sends whose outcome is delivered_inferred; see sends.',
    rejected UInt64 COMMENT 'Sends whose outcome is rejected; see sends.',
    failed UInt64 COMMENT 'Sends whose outcome is failed; see sends.',
    expired UInt64 COMMENT 'Sends whose outcome is expired; see sends.',
    filtered UInt64 COMMENT 'Sends whose outcome is filtered; see sends.',
    unknown UInt64 COMMENT 'Sends whose outcome is unknown; see sends.',
    pending UInt64 COMMENT 'Sends whose outcome is pending; see sends.'
)
COMMENT 'Logical sends by hour of their first submit: what segment_performance counts by message.'
AS SELECT
    toStartOfHour(toDateTime(submitted_at, 'UTC')) AS hour, account_id, campaign_id, audience, message_type, country, automation_id, first_channel,
    count() AS sends, sum(sends.attempts) AS attempts, countIf(sends.attempts > 1) AS fell_back,
    countIf(delivered_by != '' AND delivered_by != message_id) AS delivered_by_fallback,
    countIf(outcome = 'delivered') AS delivered, countIf(outcome = 'delivered_inferred') AS delivered_inferred, countIf(outcome = 'rejected') AS rejected, countIf(outcome = 'failed') AS failed, countIf(outcome = 'expired') AS expired, countIf(outcome = 'filtered') AS filtered, countIf(outcome = 'unknown') AS unknown, countIf(outcome = 'pending') AS pending
FROM sends
GROUP BY hour, account_id, campaign_id, audience, message_type, country, automation_id, first_channel;
