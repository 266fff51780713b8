-- segment_performance for those who only add up: a cell may stand here in several rows, some of them negative, whose sums
-- are the cell. FINAL merges what a question adds up anyway, on one core; over 90 days that is most of the time of it.
-- Within the hour of the 72 h boundary the undecided messages come from open_messages, one by one; in every other hour
-- they are wholly on one side.
CREATE OR REPLACE VIEW segment_sums {on_cluster}
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
    vendor LowCardinality(String) COMMENT 'Who carried it for us, as the first handoff (else receipt) that names one says; empty until then.',
    conversion_currency LowCardinality(String) COMMENT 'Currency of conversion_value; empty for messages without a conversion that has a value. Amounts of different currencies are never added: a message is counted in the cell of its first conversion''s currency, its amounts in other currencies stand in their cells.',
    messages Int64 COMMENT 'Messages submitted; each is in exactly one of delivered, delivered_inferred, rejected, failed, expired, filtered, unknown and pending.',
    parts Int64 COMMENT 'SMS parts of these messages, as the submits say.',
    handed_off Int64 COMMENT 'Messages that a vendor or carrier took, or of which any receipt or engagement tells so.',
    delivered Int64 COMMENT 'Messages whose receipt says delivered. A receipt says nothing about reading, and some vendors report what was only handed downstream.',
    delivered_inferred Int64 COMMENT 'Messages with no final receipt, but with a reply, a read or a human click.',
    rejected Int64 COMMENT 'Messages that a vendor or carrier refused.',
    failed Int64 COMMENT 'Messages that could not be delivered.',
    expired Int64 COMMENT 'Messages whose validity ran out.',
    filtered Int64 COMMENT 'Messages blocked as unwanted, as far as vendors say so: some carriers report blocked messages as delivered.',
    unknown Int64 COMMENT 'Messages of which the vendor says that it does not know, or that have no final receipt 72 h after submit (at the moment of asking). They may have arrived.',
    pending Int64 COMMENT 'The rest: submitted less than 72 h ago, nothing final said.',
    clicked Int64 COMMENT 'Messages with at least one human click.',
    clicks_human Int64 COMMENT 'Clicks taken for a person''s.',
    clicks_suspect Int64 COMMENT 'Clicks that may be a machine''s.',
    clicks_bot Int64 COMMENT 'Clicks by machines.',
    replied Int64 COMMENT 'Messages with a reply.',
    read Int64 COMMENT 'Messages that the recipient''s client said were displayed. RCS only: 0 for SMS means not known.',
    converted Int64 COMMENT 'Messages with a conversion.',
    conversion_value Decimal(38, 4) COMMENT 'What conversions were worth, in conversion_currency.',
    opted_out Int64 COMMENT 'Messages that an opt-out names.'
)
COMMENT 'The same figures as segment_performance in rows that are not added up yet: always ask for sums. Faster over long times.'
AS WITH
    assumeNotNull((SELECT now64(3, 'UTC') - INTERVAL 72 HOUR)) AS boundary,
    toStartOfHour(boundary) AS boundary_hour
SELECT
    hour,
    account_id, campaign_id, audience, message_type, channel, sender, country, carrier, vendor, conversion_currency,
    messages, parts, handed_off, delivered, delivered_inferred, rejected, failed, expired, filtered,
    said_unknown + if(hour < boundary_hour, open, 0) AS unknown,
    if(hour > boundary_hour, open, 0) AS pending,
    clicked, clicks_human, clicks_suspect, clicks_bot, replied, read, converted, conversion_value, opted_out
FROM segment_cells
UNION ALL
SELECT
    toStartOfHour(submitted_at) AS hour,
    account_id, campaign_id, audience, message_type, channel, sender, country, carrier, vendor, conversion_currency,
    0 AS messages, 0 AS parts, 0 AS handed_off, 0 AS delivered, 0 AS delivered_inferred, 0 AS rejected, 0 AS failed,
    0 AS expired, 0 AS filtered,
    if(submitted_at <= boundary, open, 0) AS unknown,
    if(submitted_at > boundary, open, 0) AS pending,
    0 AS clicked, 0 AS clicks_human, 0 AS clicks_suspect, 0 AS clicks_bot, 0 AS replied, 0 AS read, 0 AS converted,
    toDecimal128(0, 4) AS conversion_value, 0 AS opted_out
FROM open_messages
WHERE submitted_at >= boundary_hour AND submitted_at < boundary_hour + INTERVAL 1 HOUR;
