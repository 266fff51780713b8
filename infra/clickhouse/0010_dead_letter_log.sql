-- What could not be processed: who, why and where from; all but the bytes, which stay on the topic handset.dead-letter.
--
-- ORDER BY: the same failure again is the same row, so inserts need no token.
CREATE TABLE IF NOT EXISTS dead_letter_log {on_cluster}
(
    dead_letter_id String,
    occurred_at DateTime64(3, 'UTC'),
    service LowCardinality(String),
    code LowCardinality(String),
    field LowCardinality(String),
    detail String,
    kind LowCardinality(String),
    message_id String,
    event_id String,
    account_id LowCardinality(String),
    origin_topic LowCardinality(String),
    origin_partition Int32,
    origin_offset Int64,
    INDEX by_occurred occurred_at TYPE minmax GRANULARITY 1
)
ENGINE = {engine ReplacingMergeTree}
ORDER BY dead_letter_id
COMMENT 'Dead letters as they are recorded. Read them through dead_letters.';
