-- What error_breakdown adds up: messages that ended undelivered, by the deciding receipt's vendor and code. Only codes:
-- names, families and fixes are joined when asked, so that a better catalogue changes no history. The status is kept
-- beside the code because it is all that is known where a receipt told no code.
--
-- ORDER BY: as segment_cells, the code before the dimensions that are asked for less.
CREATE TABLE IF NOT EXISTS error_cells {on_cluster}
(
    hour DateTime('UTC'),
    account_id LowCardinality(String),
    campaign_id LowCardinality(String),
    audience LowCardinality(String),
    message_type LowCardinality(String),
    channel LowCardinality(String),
    sender LowCardinality(String),
    country LowCardinality(String),
    carrier LowCardinality(String),
    vendor LowCardinality(String),
    error_code LowCardinality(String),
    status LowCardinality(String),
    messages Int64
)
ENGINE = {engine SummingMergeTree}
ORDER BY (hour, account_id, vendor, error_code, status, campaign_id, message_type, audience, channel, country, sender, carrier)
SETTINGS {window 20000}
COMMENT 'Summed cells behind error_breakdown.';

CREATE MATERIALIZED VIEW IF NOT EXISTS error_cells_feed {on_cluster} TO error_cells AS
SELECT
    toStartOfHour(submitted_at) AS hour,
    account_id, campaign_id, audience, message_type, channel, sender, country, carrier,
    error_vendor AS vendor,
    error_code, status,
    sum(sign) AS messages
FROM timeline_changes AS change
WHERE submitted_at > 0 AND final AND status != 'delivered'
GROUP BY hour, account_id, campaign_id, audience, message_type, channel, sender, country, carrier, error_vendor, error_code, status
HAVING messages != 0;
