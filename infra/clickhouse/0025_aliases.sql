-- What vendors' ids mean: a row for each message that a handoff says an id of a vendor's means. Of most ids nothing else
-- is ever known; they are no messages and have no timeline. The processor looks ids up here when a receipt names one.
--
-- ORDER BY: the identity of a row, with what is asked for first, and behind it the order in which marks count where
-- several messages claim one id. Inserting a row again is harmless, so inserts need no deduplication token.
-- PARTITION BY: arrival, so that retention drops whole parts. A row that comes again in another month stands there twice.
CREATE TABLE IF NOT EXISTS aliases {on_cluster}
(
    vendor_message_id String COMMENT 'The vendor''s own id of a message, in a spelling under which its receipts may come.',
    vendor LowCardinality(String) COMMENT 'Vendor that gave the id.',
    message_id String COMMENT 'Message that the id means, as a handoff says. Several messages may claim one id.',
    account_id LowCardinality(String) COMMENT 'Account that the handoff names; receipts of another are not meant.',
    first_seen_at DateTime64(3, 'UTC') COMMENT 'When the system learned of it.'
)
ENGINE = {engine ReplacingMergeTree}
PARTITION BY toYYYYMM(first_seen_at)
ORDER BY (vendor_message_id, message_id, vendor, account_id)
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1
COMMENT 'Which messages a vendor''s ids mean: receipts that name an id alone belong to these. Rows may stand here twice.';
