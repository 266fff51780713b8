-- Which message a vendor's id means, for replies that name one: asked for a few ids at a time. Parts that lie there
-- already compute the column when asked, and have no index.
ALTER TABLE events {on_cluster} ADD COLUMN IF NOT EXISTS vendor_message_id String
    MATERIALIZED if(kind = 'handoff', JSONExtractString(data, 'vendor_message_id'), '')
    COMMENT 'Of a handoff: the vendor''s id of the message.' AFTER data;

ALTER TABLE events {on_cluster} ADD INDEX IF NOT EXISTS by_vendor_message_id vendor_message_id TYPE bloom_filter(0.01) GRANULARITY 8;
