-- A vendor's id that means a message is no orphan: its row in timelines, of status 'alias', only keeps the mark for
-- receipts that come later. submitted_at is 0 without a submit; its index finds the few granules that hold one.
CREATE OR REPLACE VIEW orphans {on_cluster}
(
    message_id String COMMENT 'The message that the events name; nobody submitted it so far.',
    account_id LowCardinality(String) COMMENT 'First account that an event names; empty if none does.',
    carrier LowCardinality(String) COMMENT 'Mobile network, as the first handoff (else receipt) that names one says. Empty until then: the message moves to its cell when it becomes known.',
    vendor LowCardinality(String) COMMENT 'Who carried it for us, as the first handoff (else receipt) that names one says; empty until then.',
    status LowCardinality(String) COMMENT 'What was said of the message: submitted, queued, handed_off, accepted, unknown, or one of the final delivered, rejected, failed, expired, filtered. delivered is what the vendor reports; some vendors report what was only handed downstream.',
    final UInt8 COMMENT '1 when a final receipt (or a rejected handoff) decides the status.',
    handed_off_at Nullable(DateTime64(3, 'UTC')) COMMENT 'When a vendor or carrier first took it (accepted or queued). NULL if it has not happened.',
    accepted_at Nullable(DateTime64(3, 'UTC')) COMMENT 'When a receipt first said accepted: the carrier has it, the phone may not. NULL if it has not happened.',
    delivered_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Time of the receipt that decides, if it says delivered. NULL if it has not happened.',
    failed_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Time of the receipt that decides, if it says rejected, failed, expired or filtered. NULL if it has not happened.',
    read_at Nullable(DateTime64(3, 'UTC')) COMMENT 'When the recipient''s client first said that the message was displayed. RCS only: SMS has no such signal, so NULL says nothing about reading. NULL if it has not happened.',
    first_clicked_at Nullable(DateTime64(3, 'UTC')) COMMENT 'First click by a person. NULL if it has not happened.',
    replied_at Nullable(DateTime64(3, 'UTC')) COMMENT 'First reply. NULL if it has not happened.',
    converted_at Nullable(DateTime64(3, 'UTC')) COMMENT 'First conversion. NULL if it has not happened.',
    opted_out_at Nullable(DateTime64(3, 'UTC')) COMMENT 'First opt-out that names this message. NULL if it has not happened.',
    clicks_human UInt16 COMMENT 'Clicks taken for a person''s.',
    clicks_suspect UInt16 COMMENT 'Clicks that may be a machine''s (previews, scanners).',
    clicks_bot UInt16 COMMENT 'Clicks by machines.',
    replies UInt16 COMMENT 'Replies.',
    conversions UInt16 COMMENT 'Conversions.',
    error_vendor LowCardinality(String) COMMENT 'Vendor of the deciding receipt when the message ended undelivered; else empty.',
    error_code LowCardinality(String) COMMENT 'Code of that receipt; empty if it told none.',
    first_seen_at DateTime64(3, 'UTC') COMMENT 'When the system first published the message (arrival, not event time).',
    updated_at DateTime64(3, 'UTC') COMMENT 'When the system last changed it.'
)
COMMENT 'Messages of which events came but no submit. They are in no other view, and move to messages when their submit arrives. Old ones point to a sender that does not publish submits, or to a wrong message_id. A vendor''s own id of a message is none once a handoff says which message it means.'
AS SELECT
    t.message_id AS message_id,
    t.account_id AS account_id,
    t.carrier AS carrier,
    t.vendor AS vendor,
    t.status AS status,
    t.final AS final,
    nullIf(t.handed_off_at, toDateTime64(0, 3, 'UTC')) AS handed_off_at,
    nullIf(t.accepted_at, toDateTime64(0, 3, 'UTC')) AS accepted_at,
    nullIf(t.delivered_at, toDateTime64(0, 3, 'UTC')) AS delivered_at,
    nullIf(t.failed_at, toDateTime64(0, 3, 'UTC')) AS failed_at,
    nullIf(t.read_at, toDateTime64(0, 3, 'UTC')) AS read_at,
    nullIf(t.first_clicked_at, toDateTime64(0, 3, 'UTC')) AS first_clicked_at,
    nullIf(t.replied_at, toDateTime64(0, 3, 'UTC')) AS replied_at,
    nullIf(t.converted_at, toDateTime64(0, 3, 'UTC')) AS converted_at,
    nullIf(t.opted_out_at, toDateTime64(0, 3, 'UTC')) AS opted_out_at,
    t.clicks_human AS clicks_human,
    t.clicks_suspect AS clicks_suspect,
    t.clicks_bot AS clicks_bot,
    t.replies AS replies,
    t.conversions AS conversions,
    t.error_vendor AS error_vendor,
    t.error_code AS error_code,
    t.first_seen_at AS first_seen_at,
    t.updated_at AS updated_at
FROM timelines AS t FINAL
WHERE t.submitted_at = toDateTime64(0, 3, 'UTC') AND t.status != 'alias'
SETTINGS do_not_merge_across_partitions_select_final = 1;

-- What vendors owe: computed from timelines when asked, as all of it changes with the clock. An orphan and a vendor's id
-- have no time of their own, so they stand in the hour in which they were first seen.
CREATE OR REPLACE VIEW vendor_receipts {on_cluster}
(
    account_id LowCardinality(String) COMMENT 'Account of the submit; of what nobody submitted, the first that an event names.',
    vendor LowCardinality(String) COMMENT 'Who carried the message, as the first handoff (else receipt) that names one says; empty if none does.',
    hour DateTime('UTC') COMMENT 'Hour in which the messages were submitted; of orphans and resolved ids the hour in which the system first saw them.',
    handed_off UInt64 COMMENT 'Messages submitted and taken (accepted or queued) by the vendor.',
    with_receipt UInt64 COMMENT 'Of these, messages of which a receipt said accepted, unknown or how they ended. A receipt that says queued is no news.',
    missing UInt64 COMMENT 'Of these, messages of which nothing was said 72 h after their submit (at the moment of asking). They may have arrived; the receipt may still come, and takes the message out of here.',
    orphans UInt64 COMMENT 'Messages and ids of the vendor of which events came, but no submit, and no handoff that says which message is meant.',
    resolved UInt64 COMMENT 'Ids of the vendor under which receipts came, and of which a handoff said which message is meant: their receipts are in that message.'
)
COMMENT 'Per account, vendor and hour: messages with and without receipts, receipts without a message. Rates: missing / handed_off, orphans / (orphans + resolved + with_receipt), over sums. It reads every timeline: ask for it now and then, not every second.'
AS SELECT
    t.account_id AS account_id,
    t.vendor AS vendor,
    toStartOfHour(toDateTime(if(t.submitted_at > 0, t.submitted_at, t.first_seen_at), 'UTC')) AS hour,
    countIf(t.submitted_at > 0 AND t.handed_off_at > 0) AS handed_off,
    countIf(t.submitted_at > 0 AND t.handed_off_at > 0 AND (t.accepted_at > 0 OR t.final OR t.status IN ('accepted', 'unknown'))) AS with_receipt,
    countIf(t.submitted_at > 0 AND t.handed_off_at > 0 AND NOT (t.accepted_at > 0 OR t.final OR t.status IN ('accepted', 'unknown')) AND t.submitted_at <= now64(3, 'UTC') - INTERVAL 72 HOUR) AS missing,
    countIf(t.submitted_at = toDateTime64(0, 3, 'UTC') AND t.status != 'alias') AS orphans,
    countIf(t.status = 'alias' AND t.vendor != '') AS resolved
FROM timelines AS t FINAL
GROUP BY account_id, vendor, hour
HAVING handed_off + orphans + resolved > 0
SETTINGS do_not_merge_across_partitions_select_final = 1;
