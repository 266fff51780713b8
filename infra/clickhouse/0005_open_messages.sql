-- Messages that nothing decided yet, by the millisecond of their submit. segment_performance reads of it the one hour in
-- which the 72 h boundary between pending and unknown lies: in every other hour all open messages are on one side.
--
-- ORDER BY: that hour is one range. Messages of the same millisecond and cell share a row; one that is decided cancels
-- out at the next merge. Nothing older than the boundary is ever read, so rows leave after four days, and what is older
-- when it comes (a backfill) is not written at all.
CREATE TABLE IF NOT EXISTS open_messages {on_cluster}
(
    submitted_at DateTime64(3, 'UTC'),
    account_id LowCardinality(String),
    campaign_id LowCardinality(String),
    audience LowCardinality(String),
    message_type LowCardinality(String),
    channel LowCardinality(String),
    sender LowCardinality(String),
    country LowCardinality(String),
    carrier LowCardinality(String),
    vendor LowCardinality(String),
    conversion_currency LowCardinality(String),
    open Int64
)
ENGINE = {engine SummingMergeTree}
ORDER BY (submitted_at, account_id, campaign_id, message_type, audience, channel, country, sender, vendor, carrier, conversion_currency)
TTL toDateTime(submitted_at) + INTERVAL 4 DAY
SETTINGS {window 20000}
COMMENT 'Undecided messages by the millisecond of their submit: splits pending from unknown at exactly 72 h.';

CREATE MATERIALIZED VIEW IF NOT EXISTS open_messages_feed {on_cluster} TO open_messages AS
SELECT
    submitted_at,
    account_id, campaign_id, audience, message_type, channel, sender, country, carrier, vendor, conversion_currency,
    sum(sign) AS open
FROM timeline_changes
WHERE submitted_at > now() - INTERVAL 4 DAY AND NOT final AND NOT delivered_inferred AND status != 'unknown'
GROUP BY ALL
HAVING open != 0;
