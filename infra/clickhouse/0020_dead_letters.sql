CREATE OR REPLACE VIEW dead_letters {on_cluster}
(
    dead_letter_id String COMMENT 'The same failure of the same record is the same dead letter.',
    occurred_at DateTime64(3, 'UTC') COMMENT 'When the record arrived.',
    service LowCardinality(String) COMMENT 'Which service gave up on it.',
    code LowCardinality(String) COMMENT 'Why: a failure code.',
    field LowCardinality(String) COMMENT 'Field that is wrong; empty if the record as a whole is.',
    detail String COMMENT 'What is wrong and how to mend it.',
    kind LowCardinality(String) COMMENT 'Kind of event, where known.',
    message_id String COMMENT 'Message, where known.',
    event_id String COMMENT 'Event, where known.',
    account_id LowCardinality(String) COMMENT 'Account, where known.',
    origin_topic LowCardinality(String) COMMENT 'Topic of the record.',
    origin_partition Int32 COMMENT 'Partition of the record; -1 if it came over HTTP.',
    origin_offset Int64 COMMENT 'Offset of the record; -1 if it came over HTTP.'
)
COMMENT 'Records that could not be used, with the reason. Their bytes stay on the topic handset.dead-letter; npm run dead-letters replays them.'
AS SELECT dead_letter_id, occurred_at, service, code, field, detail, kind, message_id, event_id, account_id, origin_topic, origin_partition, origin_offset
FROM dead_letter_log FINAL;
