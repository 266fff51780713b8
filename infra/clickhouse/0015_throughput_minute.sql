CREATE OR REPLACE VIEW throughput_minute {on_cluster}
(
    minute DateTime('UTC') COMMENT 'Minute in which it happened (event time, UTC). Minutes without traffic have no row.',
    account_id LowCardinality(String) COMMENT 'Account of the submit.',
    campaign_id LowCardinality(String) COMMENT 'Campaign of the submit; empty if it named none.',
    sender LowCardinality(String) COMMENT 'Number, short code or alphanumeric sender id that it was sent from.',
    carrier LowCardinality(String) COMMENT 'Mobile network, as the first handoff (else receipt) that names one says. Empty until then: the message moves to its cell when it becomes known.',
    submitted Int64 COMMENT 'Messages submitted in it.',
    submitted_parts Int64 COMMENT 'SMS parts of these messages: carriers count parts, not messages.',
    handed_off Int64 COMMENT 'Messages first taken by a vendor or carrier in it.',
    delivered Int64 COMMENT 'Messages whose deciding receipt says that they were delivered in it, by the vendor''s clock.',
    failed Int64 COMMENT 'Messages whose deciding receipt says that they ended undelivered in it, by the vendor''s clock.',
    peak_per_second Int64 COMMENT 'Most messages submitted in one second of the minute, in this cell. Peaks of several cells do not add up: ask throughput for a peak over several dimensions.'
)
COMMENT 'What happened in each minute, with the peak of the seconds in it.'
AS SELECT
    minute, account_id, campaign_id, sender, carrier, submitted, submitted_parts, handed_off, delivered, failed,
    arrayMax(arrayPushBack(submitted_by_second.2, 0)) AS peak_per_second
FROM throughput_minute_cells FINAL
WHERE submitted != 0 OR handed_off != 0 OR delivered != 0 OR failed != 0;
