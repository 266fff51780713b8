CREATE OR REPLACE VIEW latency_buckets {on_cluster}
(
    hour DateTime('UTC') COMMENT 'Hour in which the messages were submitted (event time, UTC).',
    account_id LowCardinality(String) COMMENT 'Account of the submit.',
    campaign_id LowCardinality(String) COMMENT 'Campaign of the submit; empty if it named none.',
    carrier LowCardinality(String) COMMENT 'Mobile network, as the first handoff (else receipt) that names one says. Empty until then: the message moves to its cell when it becomes known.',
    channel LowCardinality(String) COMMENT 'sms, mms or rcs.',
    stage LowCardinality(String) COMMENT 'submit_to_handoff, handoff_to_delivered or submit_to_delivered.',
    upper_ms Int64 COMMENT 'Upper bound of the bucket in milliseconds, itself included; the bucket begins above the next smaller bound (about 5 % less).',
    messages Int64 COMMENT 'Messages whose duration lies in the bucket.'
)
COMMENT 'Durations as a histogram that can be added up: percentiles of any group come from its summed buckets. Messages whose clocks contradict the submit are left out, and so are deliveries that were only inferred: their time cannot be known.'
AS SELECT hour, account_id, campaign_id, carrier, channel, stage, upper_ms, messages
FROM latency_cells FINAL
WHERE messages != 0;
