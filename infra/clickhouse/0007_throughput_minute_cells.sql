-- What throughput_minute adds up. It outlives the seconds, so it carries the seconds' submitted counts as one small sum
-- by second of the minute: a peak cannot be added up or corrected, the counts that it is the largest of can.
--
-- ORDER BY: as throughput_cells.
CREATE TABLE IF NOT EXISTS throughput_minute_cells {on_cluster}
(
    minute DateTime('UTC'),
    account_id LowCardinality(String),
    campaign_id LowCardinality(String),
    sender LowCardinality(String),
    carrier LowCardinality(String),
    submitted Int64,
    submitted_parts Int64,
    handed_off Int64,
    delivered Int64,
    failed Int64,
    submitted_by_second SimpleAggregateFunction(sumMap, Tuple(Array(UInt8), Array(Int64)))
)
ENGINE = {engine SummingMergeTree}
ORDER BY (minute, account_id, campaign_id, sender, carrier)
SETTINGS {window 20000}
COMMENT 'Summed cells behind throughput_minute.';

CREATE MATERIALIZED VIEW IF NOT EXISTS throughput_minute_cells_feed {on_cluster} TO throughput_minute_cells AS
SELECT
    toStartOfMinute(moment.1) AS minute,
    account_id, campaign_id, sender, carrier,
    sumIf(sign, moment.2 = 1) AS submitted,
    sumIf(sign * parts, moment.2 = 1) AS submitted_parts,
    sumIf(sign, moment.2 = 2) AS handed_off,
    sumIf(sign, moment.2 = 3) AS delivered,
    sumIf(sign, moment.2 = 4) AS failed,
    sumMapIf([toSecond(moment.1)], [toInt64(sign)], moment.2 = 1) AS submitted_by_second
FROM timeline_changes AS change
ARRAY JOIN arrayFilter(
    moment -> moment.1 > 0,
    [(submitted_at, 1), (handed_off_at, 2), (delivered_at, 3), (failed_at, 4)]) AS moment
WHERE submitted_at > 0
GROUP BY minute, account_id, campaign_id, sender, carrier
HAVING submitted != 0 OR submitted_parts != 0 OR handed_off != 0 OR delivered != 0 OR failed != 0
    OR notEmpty(submitted_by_second.1);
