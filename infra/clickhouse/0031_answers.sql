-- Replies and conversions out of events, in the order of time: their logs are asked for days, and events lie message by
-- message. Like events it keeps all versions of an event that came again with other content.
CREATE TABLE IF NOT EXISTS answers {on_cluster}
(
    kind LowCardinality(String),
    occurred_at DateTime64(3, 'UTC'),
    message_id String,
    event_id String,
    account_id LowCardinality(String),
    source LowCardinality(String),
    received_at DateTime64(3, 'UTC'),
    data String CODEC(ZSTD(1)),
    digest UInt64 MATERIALIZED cityHash64(data),
    arrival_rank UInt64 MATERIALIZED 18446744073709551615 - toUnixTimestamp64Milli(received_at),
    INDEX by_message message_id TYPE bloom_filter(0.01) GRANULARITY 4
)
ENGINE = {engine ReplacingMergeTree(arrival_rank)}
PARTITION BY toYYYYMM(received_at)
ORDER BY (kind, occurred_at, message_id, event_id, account_id, digest)
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1
COMMENT 'Replies and conversions of events, by time, one row per version. Read them through reply_log and conversion_log.';

CREATE MATERIALIZED VIEW IF NOT EXISTS answers_feed {on_cluster} TO answers AS
SELECT kind, occurred_at, message_id, event_id, account_id, source, received_at, data
FROM events WHERE kind IN ('reply', 'conversion');

-- What came before this file. A row that the feed brought too is the same row.
INSERT INTO answers (kind, occurred_at, message_id, event_id, account_id, source, received_at, data)
SELECT kind, occurred_at, message_id, event_id, account_id, source, received_at, data
FROM events WHERE kind IN ('reply', 'conversion');

-- The message says the account where the event does not, and the campaign. An event of another account than the
-- message's is left out, as the fold leaves it out. Of versions of one event the earliest counts.
CREATE OR REPLACE VIEW reply_log {on_cluster}
(
    occurred_at DateTime64(3, 'UTC') COMMENT 'When the reply was sent or received, by the clock of whoever saw it.',
    account_id LowCardinality(String) COMMENT 'Account that was written to; empty if neither the event nor a submit names one.',
    campaign_id LowCardinality(String) COMMENT 'Campaign of the message answered; empty if it has none or the message is not known.',
    message_id String COMMENT 'The message answered. Of a reply that nobody could attribute: unattributed: and the id of its event, which is no message.',
    sender String COMMENT 'Our number that was written to: sender of the message answered.',
    recipient_key String COMMENT 'Keyed hash of the number of whoever replied.',
    recipient_masked String COMMENT 'That number with all but the last four digits hidden.',
    attribution LowCardinality(String) COMMENT 'How the message was found: given (the sender or vendor named it, or whoever published it), pair (the last message between the two numbers within a window), none (there was none).',
    confidence Nullable(Float64) COMMENT 'How sure that is, from 0 to 1: 1 for a message that the vendor named; for a pair it falls with the time in between and with the number of other messages that may be meant. NULL where the sender named the message itself. It is a rule of thumb, not a measured probability.',
    body_length UInt32 COMMENT 'Characters of the text; 0 if nobody told. The text itself is not stored.',
    language LowCardinality(String) COMMENT 'en, es, other (surely another), unknown (too little to tell); empty without a text.',
    keyword String COMMENT 'Keyword that the whole text is, or that the vendor found; empty if none.',
    sentiment Nullable(Float64) COMMENT 'Mood from -1 (bad) to 1 (good), as the sender told, else by a word list with negation and emoji, in English and Spanish; irony is not seen. NULL: not known, or the text is a keyword.',
    opt_out_hint LowCardinality(String) COMMENT 'How the text asks in other than keywords not to be written to (leave_alone, stop_messages, remove_number, unsubscribe, not_interested, wrong_number); empty if it does not. For a person to look at: nothing acts on it.',
    source LowCardinality(String) COMMENT 'Who published it: a vendor, a service, a script.',
    event_id String COMMENT 'Names the event within its message.',
    received_at DateTime64(3, 'UTC') COMMENT 'When it arrived here.'
)
COMMENT 'Every reply with the message that it answers and what its text tells, without the text. Those of a message beyond its 256th are here too, and in no count.'
AS SELECT
    answer.occurred_at AS occurred_at,
    if(answer.account_id = '', message.account_id, answer.account_id) AS account_id,
    message.campaign_id AS campaign_id,
    answer.message_id AS message_id,
    JSONExtractString(answer.data, 'sender') AS sender,
    JSONExtractString(answer.data, 'recipient_key') AS recipient_key,
    JSONExtractString(answer.data, 'recipient_masked') AS recipient_masked,
    if(JSONExtractString(answer.data, 'attribution') = '', 'given', JSONExtractString(answer.data, 'attribution')) AS attribution,
    JSONExtract(answer.data, 'confidence', 'Nullable(Float64)') AS confidence,
    JSONExtractUInt(answer.data, 'body_length') AS body_length,
    JSONExtractString(answer.data, 'language') AS language,
    JSONExtractString(answer.data, 'keyword') AS keyword,
    JSONExtract(answer.data, 'sentiment', 'Nullable(Float64)') AS sentiment,
    JSONExtractString(answer.data, 'opt_out_hint') AS opt_out_hint,
    answer.source AS source,
    answer.event_id AS event_id,
    answer.received_at AS received_at
FROM
(
    SELECT * FROM answers FINAL WHERE kind = 'reply'
    ORDER BY occurred_at, digest LIMIT 1 BY message_id, event_id, account_id
) AS answer
LEFT ANY JOIN
(
    SELECT message_id, account_id, campaign_id, submitted_at FROM timelines FINAL
    WHERE message_id IN (SELECT message_id FROM answers WHERE kind = 'reply')
) AS message ON message.message_id = answer.message_id
WHERE answer.account_id = '' OR message.submitted_at = toDateTime64(0, 3, 'UTC') OR answer.account_id = message.account_id;

CREATE OR REPLACE VIEW conversion_log {on_cluster}
(
    occurred_at DateTime64(3, 'UTC') COMMENT 'When it happened, by the clock of whoever saw it.',
    account_id LowCardinality(String) COMMENT 'Account that it belongs to; empty if neither the event nor a submit names one.',
    name LowCardinality(String) COMMENT 'What was done: purchase, booking, …',
    value Nullable(Decimal(18, 4)) COMMENT 'What it was worth; NULL if nobody told.',
    currency LowCardinality(String) COMMENT 'ISO 4217 currency of the value. Amounts of different currencies are never added.',
    attribution LowCardinality(String) COMMENT 'How the message was found: given (whoever published it named the message), link (the code of a tracked link), recipient (the last message that touched the person), none (there was none).',
    message_id String COMMENT 'Last touch: the message that the conversion is counted for. Of one that nobody could attribute: unattributed: and the id of its event, which is no message.',
    campaign_id LowCardinality(String) COMMENT 'Campaign of the last touch; empty if it has none or the message is not known.',
    automation_id LowCardinality(String) COMMENT 'Automation of the last touch; empty if none.',
    first_touch_message_id String COMMENT 'The first message that touched the person in the window; where nobody looked for one, the last touch itself.',
    first_touch_campaign_id LowCardinality(String) COMMENT 'Campaign of the first touch.',
    source LowCardinality(String) COMMENT 'Who published it.',
    event_id String COMMENT 'Names the event within its message.',
    received_at DateTime64(3, 'UTC') COMMENT 'When it arrived here.'
)
COMMENT 'Every conversion, once, with the message that touched the person last and the one that did so first. That somebody bought after a message does not say that the message was the reason.'
AS SELECT
    answer.occurred_at AS occurred_at,
    if(answer.account_id = '', message.account_id, answer.account_id) AS account_id,
    JSONExtractString(answer.data, 'name') AS name,
    JSONExtract(answer.data, 'value', 'Nullable(Decimal(18, 4))') AS value,
    JSONExtractString(answer.data, 'currency') AS currency,
    if(JSONExtractString(answer.data, 'attribution') = '', 'given', JSONExtractString(answer.data, 'attribution')) AS attribution,
    answer.message_id AS message_id,
    message.campaign_id AS campaign_id,
    message.automation_id AS automation_id,
    answer.first_touch AS first_touch_message_id,
    first_message.campaign_id AS first_touch_campaign_id,
    answer.source AS source,
    answer.event_id AS event_id,
    answer.received_at AS received_at
FROM
(
    SELECT *, if(JSONExtractString(data, 'first_touch_message_id') = '', message_id, JSONExtractString(data, 'first_touch_message_id')) AS first_touch
    FROM answers FINAL WHERE kind = 'conversion'
    ORDER BY occurred_at, digest LIMIT 1 BY message_id, event_id, account_id
) AS answer
LEFT ANY JOIN
(
    SELECT message_id, account_id, campaign_id, automation_id, submitted_at FROM timelines FINAL
    WHERE message_id IN (SELECT message_id FROM answers WHERE kind = 'conversion')
) AS message ON message.message_id = answer.message_id
LEFT ANY JOIN
(
    SELECT message_id, campaign_id FROM timelines FINAL
    WHERE message_id IN
    (
        SELECT if(JSONExtractString(data, 'first_touch_message_id') = '', message_id, JSONExtractString(data, 'first_touch_message_id'))
        FROM answers WHERE kind = 'conversion'
    )
) AS first_message ON first_message.message_id = answer.first_touch
WHERE answer.account_id = '' OR message.submitted_at = toDateTime64(0, 3, 'UTC') OR answer.account_id = message.account_id;

CREATE OR REPLACE VIEW conversion_performance {on_cluster}
(
    account_id LowCardinality(String) COMMENT 'Account that the conversions belong to.',
    campaign_id LowCardinality(String) COMMENT 'Campaign of the touch; empty: of a message without one, or nobody could attribute them.',
    touch LowCardinality(String) COMMENT 'last: counted for the message that touched the person last; first: for the one that did so first. Choose one: each conversion is in both.',
    hour DateTime('UTC') COMMENT 'Hour in which it happened.',
    name LowCardinality(String) COMMENT 'What was done.',
    currency LowCardinality(String) COMMENT 'Currency of the value.',
    attributed UInt8 COMMENT '0: conversions that nobody could attribute.',
    conversions UInt64 COMMENT 'Conversions.',
    value Decimal(38, 4) COMMENT 'Their worth, where it was told.'
)
COMMENT 'Conversions per campaign and hour, by last and by first touch. Where touch is last and attributed 1 they are those of segment_performance, but for messages with more than 256, in the hour of the conversion.'
AS SELECT
    account_id,
    if(touch = 'last', campaign_id, first_touch_campaign_id) AS campaign_id,
    touch,
    toStartOfHour(toDateTime(occurred_at, 'UTC')) AS hour,
    name,
    currency,
    NOT startsWith(message_id, 'unattributed:') AS attributed,
    count() AS conversions,
    sum(ifNull(value, 0)) AS value
FROM (SELECT * FROM conversion_log) ARRAY JOIN ['last', 'first'] AS touch
GROUP BY account_id, if(touch = 'last', campaign_id, first_touch_campaign_id) AS campaign_id, touch, hour, name, currency, attributed;

-- What nobody could attribute has a message id of its own, of which no submit is missing.
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
COMMENT 'Messages of which events came but no submit. They are in no other view, and move to messages when their submit arrives. Old ones point to a sender that does not publish submits, or to a wrong message_id. A vendor''s own id of a message is none once a handoff says which message it means. Replies and conversions that nobody could attribute are none either: reply_log and conversion_log have them.'
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
WHERE t.submitted_at = toDateTime64(0, 3, 'UTC') AND t.status != 'alias' AND NOT startsWith(t.message_id, 'unattributed:')
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
    countIf(t.submitted_at = toDateTime64(0, 3, 'UTC') AND t.status != 'alias' AND NOT startsWith(t.message_id, 'unattributed:')) AS orphans,
    countIf(t.status = 'alias' AND t.vendor != '') AS resolved
FROM timelines AS t FINAL
GROUP BY account_id, vendor, hour
HAVING handed_off + orphans + resolved > 0
SETTINGS do_not_merge_across_partitions_select_final = 1;
