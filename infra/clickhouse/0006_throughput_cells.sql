-- What throughput adds up: one row per second and combination of dimensions.
--
-- ORDER BY: every question is a time range. No partitions: seconds come from events' clocks, and a block whose events
-- lie in more months than one insert may touch would be refused for ever.
-- Each of the four moments of a message counts in its own second; a correction leaves the old second by its -1 row.
CREATE TABLE IF NOT EXISTS throughput_cells {on_cluster}
(
    second DateTime('UTC'),
    account_id LowCardinality(String),
    campaign_id LowCardinality(String),
    sender LowCardinality(String),
    carrier LowCardinality(String),
    submitted Int64,
    submitted_parts Int64,
    handed_off Int64,
    delivered Int64,
    failed Int64
)
ENGINE = {engine SummingMergeTree}
ORDER BY (second, account_id, campaign_id, sender, carrier)
SETTINGS {window 20000}
COMMENT 'Summed cells behind throughput.';

CREATE MATERIALIZED VIEW IF NOT EXISTS throughput_cells_feed {on_cluster} TO throughput_cells AS
SELECT
    toStartOfSecond(moment.1)::DateTime('UTC') AS second,
    account_id, campaign_id, sender, carrier,
    sumIf(sign, moment.2 = 1) AS submitted,
    sumIf(sign * parts, moment.2 = 1) AS submitted_parts,
    sumIf(sign, moment.2 = 2) AS handed_off,
    sumIf(sign, moment.2 = 3) AS delivered,
    sumIf(sign, moment.2 = 4) AS failed
FROM timeline_changes AS change
ARRAY JOIN arrayFilter(
    moment -> moment.1 > 0,
    [(submitted_at, 1), (handed_off_at, 2), (delivered_at, 3), (failed_at, 4)]) AS moment
WHERE submitted_at > 0
GROUP BY second, account_id, campaign_id, sender, carrier
HAVING submitted != 0 OR submitted_parts != 0 OR handed_off != 0 OR delivered != 0 OR failed != 0;
