-- A percentile is the geometric middle of its bucket: wrong by less than 2.5 %, and exact where a bucket holds one
-- millisecond. The bucket's lower end follows from its bound, as bounds grow by 5 % (a test checks it for each).
CREATE OR REPLACE VIEW delivery_latency {on_cluster}
(
    hour DateTime('UTC') COMMENT 'Hour in which the messages were submitted (event time, UTC).',
    account_id LowCardinality(String) COMMENT 'Account of the submit.',
    campaign_id LowCardinality(String) COMMENT 'Campaign of the submit; empty if it named none.',
    carrier LowCardinality(String) COMMENT 'Mobile network, as the first handoff (else receipt) that names one says. Empty until then: the message moves to its cell when it becomes known.',
    channel LowCardinality(String) COMMENT 'sms, mms or rcs.',
    stage LowCardinality(String) COMMENT 'submit_to_handoff, handoff_to_delivered or submit_to_delivered.',
    messages Int64 COMMENT 'Messages with this stage.',
    p50_ms Float64 COMMENT 'Duration that half of the messages did not exceed, in milliseconds, within 5 %. Percentiles of several rows do not add up: sum latency_buckets instead.',
    p95_ms Float64 COMMENT 'Duration that 95 % of the messages did not exceed, in milliseconds, within 5 %. Percentiles of several rows do not add up: sum latency_buckets instead.',
    p99_ms Float64 COMMENT 'Duration that 99 % of the messages did not exceed, in milliseconds, within 5 %. Percentiles of several rows do not add up: sum latency_buckets instead.'
)
COMMENT 'How long stages took, by hour of submit. Messages whose clocks contradict the submit are left out, and so are deliveries that were only inferred: their time cannot be known.'
AS WITH quantilesExactWeighted(0.5, 0.95, 0.99)(upper_ms, toUInt64(bucket.messages)) AS bounds,
    arrayMap(upper -> sqrt((intDiv(upper * 100, 105) + 1) * upper), bounds) AS middles
SELECT
    hour, account_id, campaign_id, carrier, channel, stage,
    sum(bucket.messages) AS messages,
    middles[1] AS p50_ms,
    middles[2] AS p95_ms,
    middles[3] AS p99_ms
FROM latency_buckets AS bucket
WHERE bucket.messages > 0
GROUP BY hour, account_id, campaign_id, carrier, channel, stage;
