-- The catalogue by vendor and protocol, with ranges for codes that are not listed, and how sure it is of each. A load is
-- one insert of all entries under a new loaded_at, so a reader sees the old catalogue or the new one, never half of each.
-- It takes the place of error_catalogue_loads, whose key knows no protocol; nothing reads that table any longer.
--
-- ORDER BY: a load lies together; loading the same twice at once is the same rows.
CREATE TABLE IF NOT EXISTS error_catalogue_entries {on_cluster}
(
    loaded_at DateTime64(3, 'UTC'),
    hash String,
    vendor LowCardinality(String),
    protocol LowCardinality(String),
    code String,
    code_key LowCardinality(String),
    code_from UInt32,
    code_to UInt32,
    preferred UInt8,
    status LowCardinality(String),
    name String,
    category LowCardinality(String),
    family LowCardinality(String),
    meaning LowCardinality(String),
    fix LowCardinality(String),
    engineer_fix LowCardinality(String),
    retry_class LowCardinality(String),
    owner LowCardinality(String),
    final UInt8,
    billable Nullable(UInt8),
    source LowCardinality(String),
    valid_from Nullable(Date),
    confirmed UInt8
)
ENGINE = {engine ReplacingMergeTree}
ORDER BY (loaded_at, hash, vendor, protocol, code, status)
COMMENT 'Every load of the error catalogue. Read the newest through error_catalogue.';

CREATE OR REPLACE VIEW error_catalogue {on_cluster}
(
    vendor LowCardinality(String) COMMENT 'Vendor whose code it is, lower case; smpp and gsm: the standards themselves; empty: what a status alone says, without a code.',
    protocol LowCardinality(String) COMMENT 'Which of the vendor''s interfaces uses the code; empty with an empty vendor.',
    code String COMMENT 'The vendor''s code; two numbers with a hyphen for all codes between them that are not listed; empty with an empty vendor.',
    status LowCardinality(String) COMMENT 'The status that the entry is about when it is not about a code; else empty.',
    name String COMMENT 'Short name.',
    category LowCardinality(String) COMMENT 'What kind of problem it is.',
    family LowCardinality(String) COMMENT 'The category''s family: number, filtering, rate, consent, network or other.',
    meaning LowCardinality(String) COMMENT 'What happened.',
    fix LowCardinality(String) COMMENT 'What to do about it, for who plans what is sent.',
    engineer_fix LowCardinality(String) COMMENT 'What to do about it, for who builds what sends.',
    retry_class LowCardinality(String) COMMENT 'auto: send again by itself. after_fix: after the fix. hold: later, at a stated time. action: somebody must act first. never: do not send again.',
    owner LowCardinality(String) COMMENT 'Whose fault it is: recipient, sender, content, carrier, vendor or us (the software that sends).',
    final UInt8 COMMENT '1: whoever tells it has given up. 0: it is still tried, or only a notice.',
    billable Nullable(UInt8) COMMENT 'Whether the vendor charges for such a message; NULL if that is not known.',
    source LowCardinality(String) COMMENT 'Where it is documented.',
    valid_from Nullable(Date) COMMENT 'First day on which the code means this; NULL if that is not known.',
    confirmed UInt8 COMMENT '0: not found in the vendor''s documentation, take it as a guess.',
    preferred UInt8 COMMENT '1: explains messages of the vendor that carry the code. Events tell no protocol, so of several with the same code one is chosen.',
    code_key LowCardinality(String) COMMENT 'What codes are compared by: upper case, numbers without leading zeros; empty unless the entry is about one code.',
    code_from UInt32 COMMENT 'Of a range: its first code; else 0.',
    code_to UInt32 COMMENT 'Of a range: its last code; else 0.'
)
COMMENT 'What vendors'' error codes mean and what to do about them. Vendors change codes without notice: a code that is not listed is explained by the range that it lies in, else by its status alone; new_error_codes lists those that were seen.'
AS SELECT
    vendor, protocol, code, status, name, category, family, meaning, fix, engineer_fix, retry_class, owner, final,
    billable, source, valid_from, confirmed, preferred, code_key, code_from, code_to
FROM error_catalogue_entries FINAL
WHERE (loaded_at, hash) = (SELECT max((loaded_at, hash)) FROM error_catalogue_entries);

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

-- One row a cell, whatever its receipts' statuses: where the code explains nothing, the most frequent status does. Four
-- sums in one grouping are twice as fast as a grouping by status and another one over it.
CREATE OR REPLACE VIEW error_breakdown {on_cluster}
(
    hour DateTime('UTC') COMMENT 'Hour in which the messages were submitted (event time, UTC).',
    account_id LowCardinality(String) COMMENT 'Account of the submit.',
    campaign_id LowCardinality(String) COMMENT 'Campaign of the submit; empty if it named none.',
    audience LowCardinality(String) COMMENT 'Audience segment of the submit; empty if it named none.',
    message_type LowCardinality(String) COMMENT 'Kind of message, as the submit says: promotion, reminder, otp, …',
    channel LowCardinality(String) COMMENT 'sms, mms or rcs.',
    sender LowCardinality(String) COMMENT 'Number, short code or alphanumeric sender id that it was sent from.',
    country LowCardinality(String) COMMENT 'Country of the recipient, ISO 3166-1 alpha-2; empty if the submit named none.',
    carrier LowCardinality(String) COMMENT 'Mobile network, as the first handoff (else receipt) that names one says. Empty until then: the message moves to its cell when it becomes known.',
    vendor LowCardinality(String) COMMENT 'Vendor of the receipt that decided; empty if it named none.',
    error_code LowCardinality(String) COMMENT 'The vendor''s code; empty if the receipt told none.',
    status LowCardinality(String) COMMENT 'How these messages ended: rejected, failed, expired or filtered; where a cell holds several, the most frequent.',
    error_category LowCardinality(String) COMMENT 'What kind of problem it is, by the catalogue; if the code is not listed by the range that it lies in, else by the status alone.',
    error_family LowCardinality(String) COMMENT 'number, filtering, rate, consent, network or other.',
    error_meaning LowCardinality(String) COMMENT 'What happened.',
    error_fix LowCardinality(String) COMMENT 'What to do about it.',
    retry_class LowCardinality(String) COMMENT 'Whether sending again makes sense: auto, after_fix, hold, action or never.',
    error_engineer_fix LowCardinality(String) COMMENT 'What to do about it, for who builds what sends.',
    error_owner LowCardinality(String) COMMENT 'Whose fault it is: recipient, sender, content, carrier, vendor or us (the software that sends).',
    messages Int64 COMMENT 'Messages that ended so.'
)
COMMENT 'Why messages were not delivered, by hour of submit: the deciding receipt''s vendor and code, and what to do about it. Carriers give reasons sparingly; some codes hide others.'
AS SELECT
    cell.hour AS hour, cell.account_id AS account_id, cell.campaign_id AS campaign_id, cell.audience AS audience,
    cell.message_type AS message_type, cell.channel AS channel, cell.sender AS sender, cell.country AS country,
    cell.carrier AS carrier, cell.vendor AS vendor, cell.error_code AS error_code,
    cell.status_key AS status,
    multiIf(by_code.vendor != '', by_code.category, by_range.code_to >= cell.number, by_range.category, by_status.category) AS error_category,
    multiIf(by_code.vendor != '', by_code.family, by_range.code_to >= cell.number, by_range.family, by_status.family) AS error_family,
    multiIf(by_code.vendor != '', by_code.meaning, by_range.code_to >= cell.number, by_range.meaning, by_status.meaning) AS error_meaning,
    multiIf(by_code.vendor != '', by_code.fix, by_range.code_to >= cell.number, by_range.fix, by_status.fix) AS error_fix,
    multiIf(by_code.vendor != '', by_code.retry_class, by_range.code_to >= cell.number, by_range.retry_class, by_status.retry_class) AS retry_class,
    multiIf(by_code.vendor != '', by_code.engineer_fix, by_range.code_to >= cell.number, by_range.engineer_fix, by_status.engineer_fix) AS error_engineer_fix,
    multiIf(by_code.vendor != '', by_code.owner, by_range.code_to >= cell.number, by_range.owner, by_status.owner) AS error_owner,
    cell.messages AS messages
FROM
(
    SELECT
        hour, account_id, campaign_id, audience, message_type, channel, sender, country, carrier, vendor, error_code,
        lower(vendor) AS vendor_key,
        replaceRegexpOne(replaceRegexpOne(upper(error_code), '^0+([0-9]+)$', '\\1'), '^0X0+([0-9A-F]+)$', '0X\\1') AS code_key,
        if(length(error_code) <= 9 AND match(error_code, '^0*[1-9][0-9]*$'), toUInt32OrZero(error_code), 4294967295) AS number,
        sumIf(error_cells.messages, status = 'failed') AS failed,
        sumIf(error_cells.messages, status = 'rejected') AS rejected,
        sumIf(error_cells.messages, status = 'filtered') AS filtered,
        sumIf(error_cells.messages, status = 'expired') AS expired,
        greatest(failed, rejected, filtered, expired) AS most,
        multiIf(failed = most, 'failed', rejected = most, 'rejected', filtered = most, 'filtered', 'expired') AS status_key,
        sum(error_cells.messages) AS messages
    FROM error_cells
    GROUP BY hour, account_id, campaign_id, audience, message_type, channel, sender, country, carrier, vendor, error_code
    HAVING messages != 0
) AS cell
LEFT ANY JOIN (SELECT vendor, code_key, category, family, meaning, fix, retry_class, engineer_fix, owner FROM error_catalogue WHERE code_key != '' AND preferred) AS by_code
    ON by_code.vendor = cell.vendor_key AND by_code.code_key = cell.code_key
ASOF LEFT JOIN (SELECT vendor, code_from, code_to, category, family, meaning, fix, retry_class, engineer_fix, owner FROM error_catalogue WHERE code_to > 0) AS by_range
    ON by_range.vendor = cell.vendor_key AND by_range.code_from <= cell.number
LEFT ANY JOIN (SELECT status, category, family, meaning, fix, retry_class, engineer_fix, owner FROM error_catalogue WHERE status != '') AS by_status
    ON by_status.status = cell.status_key
SETTINGS join_use_nulls = 0;

-- Codes that came and are not listed, so that somebody lists them. Hours whose messages have all been taken back do not
-- count.
CREATE OR REPLACE VIEW new_error_codes {on_cluster}
(
    account_id LowCardinality(String) COMMENT 'Account of the submit.',
    vendor LowCardinality(String) COMMENT 'Vendor of the receipt that decided, lower case; empty if it named none.',
    code LowCardinality(String) COMMENT 'The code as it came.',
    status LowCardinality(String) COMMENT 'How these messages ended: rejected, failed, expired or filtered.',
    messages Int64 COMMENT 'Messages that ended so.',
    first_hour DateTime('UTC') COMMENT 'Hour of submit of the first of them.',
    last_hour DateTime('UTC') COMMENT 'Hour of submit of the last of them.',
    explained_by LowCardinality(String) COMMENT 'What explains them meanwhile: range or status.',
    explained_as String COMMENT 'That range or status.',
    error_category LowCardinality(String) COMMENT 'What kind of problem it is taken for.',
    error_family LowCardinality(String) COMMENT 'number, filtering, rate, consent, network or other.',
    error_meaning LowCardinality(String) COMMENT 'What is said of it meanwhile.',
    error_fix LowCardinality(String) COMMENT 'What to do about it.',
    retry_class LowCardinality(String) COMMENT 'Whether sending again makes sense: auto, after_fix, hold, action or never.'
)
COMMENT 'Vendors'' codes that came in receipts and are not in error_catalogue, and how they are explained meanwhile.'
AS SELECT
    seen.account_id AS account_id, seen.vendor AS vendor, seen.code AS code, seen.status AS status,
    seen.messages AS messages, seen.first_hour AS first_hour, seen.last_hour AS last_hour,
    if(by_range.code_to >= seen.number, 'range', 'status') AS explained_by,
    if(by_range.code_to >= seen.number, by_range.code, seen.status) AS explained_as,
    if(by_range.code_to >= seen.number, by_range.category, by_status.category) AS error_category,
    if(by_range.code_to >= seen.number, by_range.family, by_status.family) AS error_family,
    if(by_range.code_to >= seen.number, by_range.meaning, by_status.meaning) AS error_meaning,
    if(by_range.code_to >= seen.number, by_range.fix, by_status.fix) AS error_fix,
    if(by_range.code_to >= seen.number, by_range.retry_class, by_status.retry_class) AS retry_class
FROM
(
    SELECT
        account_id, vendor, code, status,
        if(length(code) <= 9 AND match(code, '^0*[1-9][0-9]*$'), toUInt32OrZero(code), 4294967295) AS number,
        sum(of_hour.messages) AS messages, min(hour) AS first_hour, max(hour) AS last_hour
    FROM
    (
        SELECT hour, account_id, lower(error_cells.vendor) AS vendor, error_code AS code, status, sum(error_cells.messages) AS messages
        FROM error_cells
        WHERE error_code != '' AND (lower(error_cells.vendor), replaceRegexpOne(replaceRegexpOne(upper(error_code), '^0+([0-9]+)$', '\\1'), '^0X0+([0-9A-F]+)$', '0X\\1')) NOT IN
            (SELECT vendor, code_key FROM error_catalogue WHERE code_key != '' AND preferred)
        GROUP BY hour, account_id, vendor, code, status
        HAVING messages != 0
    ) AS of_hour
    GROUP BY account_id, vendor, code, status
) AS seen
ASOF LEFT JOIN (SELECT vendor, code, code_from, code_to, category, family, meaning, fix, retry_class FROM error_catalogue WHERE code_to > 0) AS by_range
    ON by_range.vendor = seen.vendor AND by_range.code_from <= seen.number
LEFT ANY JOIN (SELECT status, category, family, meaning, fix, retry_class FROM error_catalogue WHERE status != '') AS by_status
    ON by_status.status = seen.status
SETTINGS join_use_nulls = 0;
