-- One row a cell, whatever its receipts' statuses: where the code explains nothing, the most frequent status does.
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
    error_category LowCardinality(String) COMMENT 'What kind of problem it is, by the catalogue; by the status alone if the code is not listed.',
    error_family LowCardinality(String) COMMENT 'number, filtering, rate, consent, network or other.',
    error_meaning String COMMENT 'What happened.',
    error_fix String COMMENT 'What to do about it.',
    retry_class LowCardinality(String) COMMENT 'Whether sending again makes sense: auto, after_fix, hold, action or never.',
    messages Int64 COMMENT 'Messages that ended so.'
)
COMMENT 'Why messages were not delivered, by hour of submit: the deciding receipt''s vendor and code, and what to do about it. Carriers give reasons sparingly; some codes hide others.'
AS SELECT
    cell.hour AS hour, cell.account_id AS account_id, cell.campaign_id AS campaign_id, cell.audience AS audience,
    cell.message_type AS message_type, cell.channel AS channel, cell.sender AS sender, cell.country AS country,
    cell.carrier AS carrier, cell.vendor AS vendor, cell.error_code AS error_code,
    cell.status AS status,
    if(by_code.vendor = '', by_status.category, by_code.category) AS error_category,
    if(by_code.vendor = '', by_status.family, by_code.family) AS error_family,
    if(by_code.vendor = '', by_status.meaning, by_code.meaning) AS error_meaning,
    if(by_code.vendor = '', by_status.fix, by_code.fix) AS error_fix,
    if(by_code.vendor = '', by_status.retry_class, by_code.retry_class) AS retry_class,
    cell.messages AS messages
FROM
(
    SELECT
        hour, account_id, campaign_id, audience, message_type, channel, sender, country, carrier, vendor, error_code,
        argMax(by_status.status, by_status.messages) AS status,
        sum(by_status.messages) AS messages
    FROM
    (
        SELECT
            hour, account_id, campaign_id, audience, message_type, channel, sender, country, carrier, vendor,
            error_code,
            status, sum(error_cells.messages) AS messages
        FROM error_cells
        GROUP BY ALL
        HAVING messages != 0
    ) AS by_status
    GROUP BY hour, account_id, campaign_id, audience, message_type, channel, sender, country, carrier, vendor, error_code
) AS cell
LEFT ANY JOIN (SELECT * FROM error_catalogue WHERE code != '') AS by_code
    ON by_code.vendor = lower(cell.vendor) AND by_code.code = cell.error_code
LEFT ANY JOIN (SELECT * FROM error_catalogue WHERE vendor = '' AND code = '') AS by_status
    ON by_status.status = cell.status
SETTINGS join_use_nulls = 0;
