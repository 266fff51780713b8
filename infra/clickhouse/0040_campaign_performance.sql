-- What came of each campaign over all time: segment_sums by campaign. Minutes of its first and last message would cost a
-- second table of cells; hours are in the cells.
CREATE OR REPLACE VIEW campaign_performance {on_cluster}
(
    account_id LowCardinality(String) COMMENT 'Account of the submit.',
    campaign_id LowCardinality(String) COMMENT 'Campaign of the submit. Accounts may call theirs alike; messages without a campaign are not here.',
    conversion_currency LowCardinality(String) COMMENT 'Currency of conversion_value; empty for messages without a conversion that has a value. Amounts of different currencies are never added, so a row is of one currency: add the rows of all currencies up before you divide.',
    first_hour DateTime('UTC') COMMENT 'Hour in which the first of these messages was submitted (event time, UTC).',
    last_hour DateTime('UTC') COMMENT 'Hour in which the last of these messages was submitted (event time, UTC).',
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
COMMENT 'What came of each campaign, over all time, corrected whenever a late receipt or click arrives. Add the rows of a campaign up; rates are sums divided by sums.'
AS SELECT
    account_id, campaign_id, conversion_currency,
    min(hour) AS first_hour, max(hour) AS last_hour,
    sum(cell.messages) AS messages, sum(cell.parts) AS parts, sum(cell.handed_off) AS handed_off,
    sum(cell.delivered) AS delivered, sum(cell.delivered_inferred) AS delivered_inferred,
    sum(cell.rejected) AS rejected, sum(cell.failed) AS failed, sum(cell.expired) AS expired,
    sum(cell.filtered) AS filtered, sum(cell.unknown) AS unknown, sum(cell.pending) AS pending,
    sum(cell.clicked) AS clicked, sum(cell.clicks_human) AS clicks_human, sum(cell.clicks_suspect) AS clicks_suspect,
    sum(cell.clicks_bot) AS clicks_bot, sum(cell.replied) AS replied, sum(cell.read) AS read,
    sum(cell.converted) AS converted, sum(cell.conversion_value) AS conversion_value,
    sum(cell.opted_out) AS opted_out
FROM
(
    -- Hours that messages have left again add up to nothing.
    SELECT
        hour, account_id, campaign_id, conversion_currency,
        sum(summed.messages) AS messages, sum(summed.parts) AS parts, sum(summed.handed_off) AS handed_off,
        sum(summed.delivered) AS delivered, sum(summed.delivered_inferred) AS delivered_inferred,
        sum(summed.rejected) AS rejected, sum(summed.failed) AS failed, sum(summed.expired) AS expired,
        sum(summed.filtered) AS filtered, sum(summed.unknown) AS unknown, sum(summed.pending) AS pending,
        sum(summed.clicked) AS clicked, sum(summed.clicks_human) AS clicks_human, sum(summed.clicks_suspect) AS clicks_suspect,
        sum(summed.clicks_bot) AS clicks_bot, sum(summed.replied) AS replied, sum(summed.read) AS read,
        sum(summed.converted) AS converted, sum(summed.conversion_value) AS conversion_value,
        sum(summed.opted_out) AS opted_out
    FROM segment_sums AS summed
    WHERE campaign_id != ''
    GROUP BY hour, account_id, campaign_id, conversion_currency
    HAVING messages != 0 OR conversion_value != 0
) AS cell
GROUP BY account_id, campaign_id, conversion_currency;
