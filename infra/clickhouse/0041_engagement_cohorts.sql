-- How long after its submit a message is delivered and answered. Differences of two times cannot be read from cells of
-- hours, so the view reads timelines when asked: with a range of hour, or it reads all that are kept.
-- A clock that puts an event before the submit is taken for the first hour. What comes after a week stands at 168.
CREATE OR REPLACE VIEW engagement_cohorts {on_cluster}
(
    hour DateTime('UTC') COMMENT 'Hour in which the messages were submitted (event time, UTC).',
    account_id LowCardinality(String) COMMENT 'Account of the submit.',
    campaign_id LowCardinality(String) COMMENT 'Campaign of the submit; empty if it named none.',
    audience LowCardinality(String) COMMENT 'Audience segment of the submit; empty if it named none.',
    message_type LowCardinality(String) COMMENT 'Kind of message, as the submit says: promotion, reminder, otp, …',
    channel LowCardinality(String) COMMENT 'sms, mms or rcs.',
    hours_since UInt16 COMMENT 'Whole hours between the submit and what is counted: 0 is the first hour, 168 all that came a week later or more.',
    submitted UInt64 COMMENT 'Messages of the cohort, all of them at hours_since 0: the denominator of every rate. Add it up over all hours_since.',
    delivered UInt64 COMMENT 'Messages whose deciding receipt says that they were delivered in this hour after their submit.',
    clicked UInt64 COMMENT 'Messages that a person first clicked in this hour after their submit.',
    replied UInt64 COMMENT 'Messages first answered in this hour after their submit.',
    read UInt64 COMMENT 'Messages whose display was first reported in this hour after their submit. RCS only: 0 for SMS means not known.',
    converted UInt64 COMMENT 'Messages with their first conversion in this hour after their submit.',
    opted_out UInt64 COMMENT 'Messages that an opt-out first names in this hour after their submit.'
)
COMMENT 'Cohorts of messages by the hours that passed since they were submitted. Add up over hours_since for what happened by then; of messages younger than that hour nothing can be known yet. It reads timelines: always give a range of hour.'
AS SELECT
    toStartOfHour(toDateTime(message.submitted_at, 'UTC')) AS hour,
    message.account_id AS account_id, message.campaign_id AS campaign_id, message.audience AS audience,
    message.message_type AS message_type, message.channel AS channel,
    moment.1 AS hours_since,
    countIf(moment.2 = 0) AS submitted, countIf(moment.2 = 1) AS delivered, countIf(moment.2 = 2) AS clicked,
    countIf(moment.2 = 3) AS replied, countIf(moment.2 = 4) AS read, countIf(moment.2 = 5) AS converted,
    countIf(moment.2 = 6) AS opted_out
FROM timelines AS message FINAL
ARRAY JOIN arrayMap(
    happened -> (
        toUInt16(least(168, greatest(0, intDiv(dateDiff('millisecond', message.submitted_at, happened.1), 3600000)))),
        happened.2),
    arrayFilter(
        happened -> happened.1 > toDateTime64(0, 3, 'UTC'),
        [(message.submitted_at, 0), (message.delivered_at, 1), (message.first_clicked_at, 2), (message.replied_at, 3),
         (message.read_at, 4), (message.converted_at, 5), (message.opted_out_at, 6)])) AS moment
WHERE message.submitted_at > toDateTime64(0, 3, 'UTC')
GROUP BY hour, account_id, campaign_id, audience, message_type, channel, hours_since
SETTINGS do_not_merge_across_partitions_select_final = 1;
