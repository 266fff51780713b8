-- submitted_at is 0 without a submit; its index finds the few granules that hold an orphan.
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
COMMENT 'Messages of which events came but no submit. They are in no other view, and move to messages when their submit arrives. Old ones point to a sender that does not publish submits, or to a wrong message_id.'
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
WHERE t.submitted_at = toDateTime64(0, 3, 'UTC')
SETTINGS do_not_merge_across_partitions_select_final = 1;
