-- What is known of the recipient's number as of the send, and the step of an automation. New columns stand behind the old
-- ones: a batch that an older processor left in the journal holds the first columns only, and is still put in.
ALTER TABLE timeline_changes {on_cluster}
    ADD COLUMN IF NOT EXISTS recipient_problem LowCardinality(String) COMMENT 'Why the recipient cannot get a text; empty if nothing is known against it.',
    ADD COLUMN IF NOT EXISTS line_type LowCardinality(String) COMMENT 'What a look-up as of the send, else the number itself, says the line is; empty if it is not known.',
    ADD COLUMN IF NOT EXISTS number_carrier LowCardinality(String) COMMENT 'Mobile network that a look-up as of the send named; empty if none did.',
    ADD COLUMN IF NOT EXISTS ported LowCardinality(String) COMMENT 'Whether a look-up as of the send says that the number was ported: yes or no; empty if it is not known.',
    ADD COLUMN IF NOT EXISTS automation_step LowCardinality(String) COMMENT 'Step of the automation that sent it.';

ALTER TABLE timelines {on_cluster}
    ADD COLUMN IF NOT EXISTS recipient_problem LowCardinality(String),
    ADD COLUMN IF NOT EXISTS line_type LowCardinality(String),
    ADD COLUMN IF NOT EXISTS number_carrier LowCardinality(String),
    ADD COLUMN IF NOT EXISTS ported LowCardinality(String),
    ADD COLUMN IF NOT EXISTS automation_step LowCardinality(String);

-- As it was; made again, it passes the new columns on.
ALTER TABLE timelines_feed {on_cluster} MODIFY QUERY SELECT * EXCEPT sign FROM timeline_changes WHERE sign = 1;

-- Every message with a submit; the others are in orphans. The catalogue is joined when asked. A part's versions never
-- lie in two partitions, so FINAL need not look across them.
CREATE OR REPLACE VIEW messages {on_cluster}
(
    message_id String COMMENT 'Names the message over all accounts.',
    account_id LowCardinality(String) COMMENT 'Account of the submit.',
    campaign_id LowCardinality(String) COMMENT 'Campaign of the submit; empty if it named none.',
    audience LowCardinality(String) COMMENT 'Audience segment of the submit; empty if it named none.',
    message_type LowCardinality(String) COMMENT 'Kind of message, as the submit says: promotion, reminder, otp, …',
    channel LowCardinality(String) COMMENT 'sms, mms or rcs.',
    sender LowCardinality(String) COMMENT 'Number, short code or alphanumeric sender id that it was sent from.',
    recipient_key String COMMENT 'Keyed hash of the recipient''s number: equal numbers have equal keys; the number cannot be computed from it without the key.',
    recipient_masked String COMMENT 'The recipient''s number with all but the last four digits hidden.',
    country LowCardinality(String) COMMENT 'Country of the recipient, ISO 3166-1 alpha-2; empty if the submit named none.',
    carrier LowCardinality(String) COMMENT 'Mobile network, as the first handoff (else receipt) that names one says. Empty until then: the message moves to its cell when it becomes known.',
    vendor LowCardinality(String) COMMENT 'Who carried it for us, as the first handoff (else receipt) that names one says; empty until then.',
    automation_id LowCardinality(String) COMMENT 'Automation that sent it; empty if none.',
    parent_message_id String COMMENT 'The RCS attempt that this SMS falls back for; empty if none.',
    tags Map(String, String) COMMENT 'Free labels of the sender.',
    encoding LowCardinality(String) COMMENT 'gsm-7 or ucs-2, as the submit says.',
    parts UInt16 COMMENT 'SMS parts that the text takes, as the submit says.',
    parts_delivered UInt16 COMMENT 'Parts that receipts call delivered. Many vendors send one receipt for all parts.',
    parts_failed UInt16 COMMENT 'Parts that ended otherwise.',
    status LowCardinality(String) COMMENT 'What was said of the message: submitted, queued, handed_off, accepted, unknown, or one of the final delivered, rejected, failed, expired, filtered. delivered is what the vendor reports; some vendors report what was only handed downstream.',
    final UInt8 COMMENT '1 when a final receipt (or a rejected handoff) decides the status.',
    delivered_inferred UInt8 COMMENT '1 when no final receipt came, but a reply, a read or a human click shows that the message arrived. Its time of delivery cannot be known.',
    contradicted UInt8 COMMENT '1 when a final failure stands against a reply, a read or a human click: the receipt is probably wrong. The status stays what the receipt said.',
    time_suspect UInt8 COMMENT '1 when a handoff, receipt or read lies before the submit: a clock is wrong. Such messages are kept out of latency.',
    saturated UInt8 COMMENT '1 when more than 256 events of a kind came: its counts stay at 256.',
    submitted_at DateTime64(3, 'UTC') COMMENT 'When it was submitted.',
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
    sentiment Nullable(Float64) COMMENT 'Mean sentiment of its replies from -1 (bad) to 1 (good); NULL if none has one.',
    conversions UInt16 COMMENT 'Conversions.',
    conversion_value Decimal(18, 4) COMMENT 'What its conversions in conversion_currency were worth together; those in other currencies are not in it.',
    conversion_currency LowCardinality(String) COMMENT 'Currency of its first conversion with a value; empty if none.',
    price Nullable(Decimal(18, 6)) COMMENT 'What the vendor charged, all parts; NULL if no receipt told a price.',
    currency LowCardinality(String) COMMENT 'Currency of the price.',
    error_vendor LowCardinality(String) COMMENT 'Vendor of the deciding receipt when the message ended undelivered; else empty.',
    error_code LowCardinality(String) COMMENT 'Code of that receipt; empty if it told none.',
    error_category LowCardinality(String) COMMENT 'What kind of problem it was, by the catalogue; if the code is not listed by the range that it lies in, else by the status alone. Empty if the message did not fail.',
    error_family LowCardinality(String) COMMENT 'number, filtering, rate, consent, network or other; empty if the message did not fail.',
    error_meaning LowCardinality(String) COMMENT 'What happened.',
    error_fix LowCardinality(String) COMMENT 'What to do about it.',
    retry_class LowCardinality(String) COMMENT 'Whether sending again makes sense: auto, after_fix, hold, action or never; empty if the message did not fail.',
    error_engineer_fix LowCardinality(String) COMMENT 'What to do about it, for who builds what sends.',
    error_owner LowCardinality(String) COMMENT 'Whose fault it was: recipient, sender, content, carrier, vendor or us (the software that sends); empty if the message did not fail.',
    recipient_problem LowCardinality(String) COMMENT 'Why the recipient cannot get a text, by the number or a look-up: invalid, too_short, too_long, landline, toll_free, premium, shared_cost, company, voicemail or pager; empty if nothing is known against it. recipient_problems says what to do.',
    line_type LowCardinality(String) COMMENT 'What a look-up as of the send (of the first handoff that tells, else of the submit), else the number itself, says the line is: mobile, voip, personal, landline, …; empty if it is not known. In North America numbers do not tell.',
    number_carrier LowCardinality(String) COMMENT 'Mobile network that a look-up as of the send named; empty if none did. carrier is who carried it.',
    ported LowCardinality(String) COMMENT 'Whether a look-up as of the send says that the number was ported: yes or no; empty if it is not known.',
    automation_step LowCardinality(String) COMMENT 'Step of the automation that sent it; empty if none.',
    first_seen_at DateTime64(3, 'UTC') COMMENT 'When the system first published the message (arrival, not event time).',
    updated_at DateTime64(3, 'UTC') COMMENT 'When the system last changed it.'
)
COMMENT 'One row per submitted message: what is known of it now. Conditions on message_id, recipient_key, campaign_id and submitted_at are fast; others read all messages.'
AS SELECT
    t.message_id AS message_id,
    t.account_id AS account_id,
    t.campaign_id AS campaign_id,
    t.audience AS audience,
    t.message_type AS message_type,
    t.channel AS channel,
    t.sender AS sender,
    t.recipient_key AS recipient_key,
    t.recipient_masked AS recipient_masked,
    t.country AS country,
    t.carrier AS carrier,
    t.vendor AS vendor,
    t.automation_id AS automation_id,
    t.parent_message_id AS parent_message_id,
    t.tags AS tags,
    t.encoding AS encoding,
    t.parts AS parts,
    t.parts_delivered AS parts_delivered,
    t.parts_failed AS parts_failed,
    t.status AS status,
    t.final AS final,
    t.delivered_inferred AS delivered_inferred,
    t.contradicted AS contradicted,
    t.time_suspect AS time_suspect,
    t.saturated AS saturated,
    t.submitted_at AS submitted_at,
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
    if(t.sentiment_replies = 0, NULL, t.sentiment) AS sentiment,
    t.conversions AS conversions,
    t.conversion_value AS conversion_value,
    t.conversion_currency AS conversion_currency,
    if(t.priced = 0, NULL, t.price) AS price,
    t.currency AS currency,
    t.error_vendor AS error_vendor,
    t.error_code AS error_code,
    multiIf(by_code.vendor != '', by_code.category, by_range.code_to >= t.number, by_range.category, by_status.category) AS error_category,
    multiIf(by_code.vendor != '', by_code.family, by_range.code_to >= t.number, by_range.family, by_status.family) AS error_family,
    multiIf(by_code.vendor != '', by_code.meaning, by_range.code_to >= t.number, by_range.meaning, by_status.meaning) AS error_meaning,
    multiIf(by_code.vendor != '', by_code.fix, by_range.code_to >= t.number, by_range.fix, by_status.fix) AS error_fix,
    multiIf(by_code.vendor != '', by_code.retry_class, by_range.code_to >= t.number, by_range.retry_class, by_status.retry_class) AS retry_class,
    multiIf(by_code.vendor != '', by_code.engineer_fix, by_range.code_to >= t.number, by_range.engineer_fix, by_status.engineer_fix) AS error_engineer_fix,
    multiIf(by_code.vendor != '', by_code.owner, by_range.code_to >= t.number, by_range.owner, by_status.owner) AS error_owner,
    t.recipient_problem AS recipient_problem,
    t.line_type AS line_type,
    t.number_carrier AS number_carrier,
    t.ported AS ported,
    t.automation_step AS automation_step,
    t.first_seen_at AS first_seen_at,
    t.updated_at AS updated_at
FROM
(
    SELECT
        *,
        lower(error_vendor) AS vendor_key,
        replaceRegexpOne(replaceRegexpOne(upper(error_code), '^0+([0-9]+)$', '\\1'), '^0X0+([0-9A-F]+)$', '0X\\1') AS code_key,
        if(length(error_code) <= 9 AND match(error_code, '^0*[1-9][0-9]*$'), toUInt32OrZero(error_code), 4294967295) AS number,
        if(failed_at > 0, status, '') AS failed_status
    FROM timelines FINAL
    WHERE submitted_at > 0
) AS t
LEFT ANY JOIN (SELECT vendor, code_key, category, family, meaning, fix, retry_class, engineer_fix, owner FROM error_catalogue WHERE code_key != '' AND preferred) AS by_code
    ON by_code.vendor = t.vendor_key AND by_code.code_key = t.code_key
ASOF LEFT JOIN (SELECT vendor, code_from, code_to, category, family, meaning, fix, retry_class, engineer_fix, owner FROM error_catalogue WHERE code_to > 0) AS by_range
    ON by_range.vendor = t.vendor_key AND by_range.code_from <= t.number
LEFT ANY JOIN (SELECT status, category, family, meaning, fix, retry_class, engineer_fix, owner FROM error_catalogue WHERE status != '') AS by_status
    ON by_status.status = t.failed_status
SETTINGS do_not_merge_across_partitions_select_final = 1, join_use_nulls = 0;
