-- What segment_performance adds up: one row per hour of submit and combination of dimensions.
--
-- ORDER BY: every question has a time range and reads only its hours, whoever asks; then the dimensions from the most
-- asked for and least varied to the most varied. All key columns stand in it, or rows of different cells would be added.
-- A message is counted in the cell of its conversion_currency; its amounts in other currencies stand in their cells.
-- A change that leaves a cell as it was (-1 and +1 in one block) writes nothing: that is what HAVING is for.
CREATE TABLE IF NOT EXISTS segment_cells {on_cluster}
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
    conversion_currency LowCardinality(String),
    messages Int64,
    parts Int64,
    handed_off Int64,
    delivered Int64,
    delivered_inferred Int64,
    rejected Int64,
    failed Int64,
    expired Int64,
    filtered Int64,
    said_unknown Int64,
    open Int64,
    clicked Int64,
    clicks_human Int64,
    clicks_suspect Int64,
    clicks_bot Int64,
    replied Int64,
    read Int64,
    converted Int64,
    conversion_value Decimal(38, 4),
    opted_out Int64
)
ENGINE = {engine SummingMergeTree}
ORDER BY (hour, account_id, campaign_id, message_type, audience, channel, country, sender, vendor, carrier, conversion_currency)
SETTINGS {window 20000}
COMMENT 'Summed cells behind segment_performance; said_unknown and open become its unknown and pending.';

CREATE MATERIALIZED VIEW IF NOT EXISTS segment_cells_feed {on_cluster} TO segment_cells AS
WITH change.sign * share.3 AS counted
SELECT
    toStartOfHour(submitted_at) AS hour,
    account_id, campaign_id, audience, message_type, channel, sender, country, carrier, vendor,
    share.1 AS conversion_currency,
    sum(counted) AS messages,
    sum(counted * change.parts) AS parts,
    sumIf(counted, change.handed_off) AS handed_off,
    sumIf(counted, final AND status = 'delivered') AS delivered,
    sumIf(counted, NOT final AND change.delivered_inferred) AS delivered_inferred,
    sumIf(counted, final AND status = 'rejected') AS rejected,
    sumIf(counted, final AND status = 'failed') AS failed,
    sumIf(counted, final AND status = 'expired') AS expired,
    sumIf(counted, final AND status = 'filtered') AS filtered,
    sumIf(counted, NOT final AND NOT change.delivered_inferred AND status = 'unknown') AS said_unknown,
    sumIf(counted, NOT final AND NOT change.delivered_inferred AND status != 'unknown') AS open,
    sumIf(counted, change.clicks_human > 0) AS clicked,
    sum(counted * change.clicks_human) AS clicks_human,
    sum(counted * change.clicks_suspect) AS clicks_suspect,
    sum(counted * change.clicks_bot) AS clicks_bot,
    sumIf(counted, replied_at > 0) AS replied,
    sumIf(counted, read_at > 0) AS read,
    sumIf(counted, conversions > 0) AS converted,
    sum(change.sign * share.2) AS conversion_value,
    sumIf(counted, opted_out_at > 0) AS opted_out
FROM timeline_changes AS change
ARRAY JOIN arrayConcat(
    [(change.conversion_currency, change.conversion_value, 1)],
    arrayMap(
        currency -> (currency, conversion_amounts[currency], 0),
        arrayFilter(currency -> currency != change.conversion_currency, mapKeys(conversion_amounts)))) AS share
WHERE submitted_at > 0
GROUP BY hour, account_id, campaign_id, audience, message_type, channel, sender, country, carrier, vendor, conversion_currency
HAVING messages != 0 OR parts != 0 OR handed_off != 0 OR delivered != 0 OR delivered_inferred != 0 OR rejected != 0
    OR failed != 0 OR expired != 0 OR filtered != 0 OR said_unknown != 0 OR open != 0 OR clicked != 0
    OR clicks_human != 0 OR clicks_suspect != 0 OR clicks_bot != 0 OR replied != 0 OR read != 0 OR converted != 0
    OR conversion_value != 0 OR opted_out != 0;
