-- Every accepted event without its personal fields: the audit log that outlives Kafka's retention and that a rebuild
-- folds again. Inserting a row again is harmless, so inserts need no deduplication token.
--
-- ORDER BY: a rebuild reads message by message, a timeline shows one message's steps. Behind the identity of an event
-- (message, kind, account, event_id) stand its time and its content: if an event comes again with other content, both
-- versions are kept, and whoever folds them decides as the processor does. (Which of two versions counts depends on
-- their Avro bytes, for which no version column is wide enough.) The account is in the key because identity is within
-- an account.
-- Of several copies the one that arrived first is kept.
-- PARTITION BY: arrival, so that an insert writes one part, whatever times the events tell.
CREATE TABLE IF NOT EXISTS events {on_cluster}
(
    message_id String COMMENT 'Message that the event belongs to.',
    kind LowCardinality(String) COMMENT 'submit, handoff, dlr, click, reply, read, conversion or consent.',
    event_id String COMMENT 'Names the event within its message, kind and account.',
    account_id LowCardinality(String) COMMENT 'Account that the event itself names; empty: that of the submit.',
    occurred_at DateTime64(3, 'UTC') COMMENT 'When it happened, by the clock of whoever saw it.',
    source LowCardinality(String) COMMENT 'Who published it.',
    received_at DateTime64(3, 'UTC') COMMENT 'When the broker appended it.',
    origin_topic LowCardinality(String) COMMENT 'Topic that it was read from.',
    origin_partition Int32 COMMENT 'Partition that it was read from.',
    origin_offset Int64 COMMENT 'Offset that it was read from.',
    data String COMMENT 'Canonical JSON of the event as a timeline keeps it: without clear numbers, texts and bodies.'
        CODEC(ZSTD(1)),
    digest UInt64 MATERIALIZED cityHash64(data) COMMENT 'Tells versions of one event apart.',
    arrival_rank UInt64 MATERIALIZED 18446744073709551615 - toUnixTimestamp64Milli(received_at)
        COMMENT 'Larger the earlier the copy arrived.'
)
ENGINE = {engine ReplacingMergeTree(arrival_rank)}
PARTITION BY toYYYYMM(received_at)
ORDER BY (message_id, kind, account_id, event_id, occurred_at, digest)
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1
COMMENT 'Every accepted event, pseudonymised, one row per version. Read it with FINAL.';
