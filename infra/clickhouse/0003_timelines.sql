-- The newest timeline of every message: what the processor looks up, and what every rollup can be recomputed from.
--
-- ORDER BY: look-ups are by message. Small granules, because a look-up asks for thousands of ids that lie anywhere.
-- PARTITION BY: the month in which the message was first published, which never changes for a message: all its
-- versions meet in one partition, FINAL need not merge across them, and retention drops whole parts.
-- Indices: by_recipient and by_campaign serve the search for messages, by_submitted the audit and orphans (0),
-- by_updated the hot load after a start.
CREATE TABLE IF NOT EXISTS timelines {on_cluster}
(
    message_id String,
    version UInt64,
    first_seen_at DateTime64(3, 'UTC'),
    updated_at DateTime64(3, 'UTC'),
    account_id LowCardinality(String),
    campaign_id LowCardinality(String),
    audience LowCardinality(String),
    message_type LowCardinality(String),
    channel LowCardinality(String),
    sender LowCardinality(String),
    country LowCardinality(String),
    carrier LowCardinality(String),
    vendor LowCardinality(String),
    automation_id LowCardinality(String),
    parent_message_id String,
    recipient_key String,
    recipient_masked String,
    tags Map(String, String),
    encoding LowCardinality(String),
    parts UInt16,
    parts_delivered UInt16,
    parts_failed UInt16,
    status LowCardinality(String),
    final UInt8,
    handed_off UInt8,
    delivered_inferred UInt8,
    contradicted UInt8,
    time_suspect UInt8,
    saturated UInt8,
    submitted_at DateTime64(3, 'UTC'),
    handed_off_at DateTime64(3, 'UTC'),
    accepted_at DateTime64(3, 'UTC'),
    delivered_at DateTime64(3, 'UTC'),
    failed_at DateTime64(3, 'UTC'),
    read_at DateTime64(3, 'UTC'),
    first_clicked_at DateTime64(3, 'UTC'),
    replied_at DateTime64(3, 'UTC'),
    converted_at DateTime64(3, 'UTC'),
    opted_out_at DateTime64(3, 'UTC'),
    clicks_human UInt16,
    clicks_suspect UInt16,
    clicks_bot UInt16,
    replies UInt16,
    sentiment Float64,
    sentiment_replies UInt16,
    conversions UInt16,
    conversion_value Decimal(18, 4),
    conversion_currency LowCardinality(String),
    conversion_amounts Map(String, Decimal(18, 4)),
    price Decimal(18, 6),
    priced UInt8,
    currency LowCardinality(String),
    error_vendor LowCardinality(String),
    error_code LowCardinality(String),
    state String CODEC(ZSTD(1)),
    INDEX by_recipient recipient_key TYPE bloom_filter(0.01) GRANULARITY 8,
    INDEX by_campaign campaign_id TYPE bloom_filter(0.01) GRANULARITY 8,
    INDEX by_submitted submitted_at TYPE minmax GRANULARITY 1,
    INDEX by_updated updated_at TYPE minmax GRANULARITY 1
)
ENGINE = {engine ReplacingMergeTree(version)}
PARTITION BY toYYYYMM(first_seen_at)
ORDER BY message_id
SETTINGS {window 50000}, index_granularity = 1024, ttl_only_drop_parts = 1
COMMENT 'The newest timeline of every message. Read it with FINAL, or better through messages and orphans.';

CREATE MATERIALIZED VIEW IF NOT EXISTS timelines_feed {on_cluster} TO timelines AS
SELECT * EXCEPT sign FROM timeline_changes WHERE sign = 1;
