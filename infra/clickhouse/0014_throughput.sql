-- Cells must be positive somewhere: where retention has removed a second, a later correction leaves its -1 alone until the
-- next merge, and that is no cell.
CREATE OR REPLACE VIEW throughput {on_cluster}
(
    second DateTime('UTC') COMMENT 'Second in which it happened (event time, UTC). Seconds without traffic have no row.',
    account_id LowCardinality(String) COMMENT 'Account of the submit.',
    campaign_id LowCardinality(String) COMMENT 'Campaign of the submit; empty if it named none.',
    sender LowCardinality(String) COMMENT 'Number, short code or alphanumeric sender id that it was sent from.',
    carrier LowCardinality(String) COMMENT 'Mobile network, as the first handoff (else receipt) that names one says. Empty until then: the message moves to its cell when it becomes known.',
    submitted Int64 COMMENT 'Messages submitted in it.',
    submitted_parts Int64 COMMENT 'SMS parts of these messages: carriers count parts, not messages.',
    handed_off Int64 COMMENT 'Messages first taken by a vendor or carrier in it.',
    delivered Int64 COMMENT 'Messages whose deciding receipt says that they were delivered in it, by the vendor''s clock.',
    failed Int64 COMMENT 'Messages whose deciding receipt says that they ended undelivered in it, by the vendor''s clock.'
)
COMMENT 'What happened in each second. A correction moves a message out of its old second. Kept for 35 days unless configured otherwise; throughput_minute is kept.'
AS SELECT second, account_id, campaign_id, sender, carrier, submitted, submitted_parts, handed_off, delivered, failed
FROM throughput_cells FINAL
WHERE submitted > 0 OR handed_off > 0 OR delivered > 0 OR failed > 0;
