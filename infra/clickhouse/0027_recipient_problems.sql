-- Where recipients cannot get a text: counted from timelines when asked, as a look-up of a later handoff may take a problem
-- back. The index passes over stretches in which nobody has one.
ALTER TABLE timelines {on_cluster} ADD INDEX IF NOT EXISTS by_recipient_problem recipient_problem TYPE minmax GRANULARITY 1;

CREATE OR REPLACE VIEW recipient_problem_advice {on_cluster}
(
    recipient_problem String COMMENT 'Name of the problem, as in messages.',
    meaning String COMMENT 'What it means.',
    fix String COMMENT 'What to do about it.',
    engineer_fix String COMMENT 'What to do about it, for who builds what sends.'
)
COMMENT 'What is wrong with numbers that cannot get a text, and what to do about it.'
AS SELECT entry.1 AS recipient_problem, entry.2 AS meaning, entry.3 AS fix, entry.4 AS engineer_fix
FROM (SELECT arrayJoin([
    ('invalid', 'It is no phone number: no country has numbers like this, or it holds letters.', 'Correct the number with the person, or take it off the list.', 'Validate numbers where they are entered, and send them in E.164 (+, country code, number).'),
    ('too_short', 'It has too few digits for a phone number of its country; short codes count as such.', 'Complete the number with the person: a digit was lost, or a short code was taken for a person.', 'Look for cut fields and lost area codes in the source, and send numbers in E.164.'),
    ('too_long', 'It has too many digits for a phone number of its country.', 'Correct the number with the person: a digit is too many, or two numbers stand in one field.', 'Look for extensions, doubled country codes and joined fields in the source; send numbers in E.164.'),
    ('landline', 'It is a landline, which gets no texts.', 'Ask the person for a mobile number, or reach them by voice or e-mail.', 'Look numbers up when they are entered, and leave landlines out of SMS audiences.'),
    ('toll_free', 'It is a toll-free number of a company, which answers calls.', 'Do not send texts to it; ask the person for a mobile number.', 'Leave toll-free numbers out of SMS audiences; some in North America are enabled for texts.'),
    ('premium', 'It is a premium-rate number, which gets no texts and may cost those who call it.', 'Do not send texts to it; ask the person for a mobile number.', 'Refuse premium-rate numbers where numbers are entered: they are also a way of fraud.'),
    ('shared_cost', 'It is a shared-cost service number, which answers calls.', 'Do not send texts to it; ask the person for a mobile number.', 'Leave service numbers out of SMS audiences.'),
    ('company', 'It is a company’s national access number, which answers calls.', 'Do not send texts to it; ask the person for a mobile number.', 'Leave service numbers out of SMS audiences.'),
    ('voicemail', 'It is the access number of a mailbox.', 'Do not send texts to it; ask the person for a mobile number.', 'Leave mailbox numbers out of SMS audiences.'),
    ('pager', 'It is a pager.', 'Do not send texts to it; ask the person for a mobile number.', 'Leave pagers out of SMS audiences; most pager networks take no texts from SMS vendors.')
]) AS entry);

CREATE OR REPLACE VIEW recipient_problems {on_cluster}
(
    hour DateTime('UTC') COMMENT 'Hour in which the messages were submitted (event time, UTC).',
    account_id LowCardinality(String) COMMENT 'Account of the submit.',
    campaign_id LowCardinality(String) COMMENT 'Campaign of the submit; empty if it named none.',
    audience LowCardinality(String) COMMENT 'Audience segment of the submit; empty if it named none.',
    message_type LowCardinality(String) COMMENT 'Kind of message, as the submit says: promotion, reminder, otp, …',
    channel LowCardinality(String) COMMENT 'sms, mms or rcs.',
    sender LowCardinality(String) COMMENT 'Number, short code or alphanumeric sender id that it was sent from.',
    country LowCardinality(String) COMMENT 'Country of the recipient, ISO 3166-1 alpha-2; empty if the submit named none.',
    carrier LowCardinality(String) COMMENT 'Mobile network, as the first handoff (else receipt) that names one says; empty if none does.',
    vendor LowCardinality(String) COMMENT 'Who carried it for us, as the first handoff (else receipt) that names one says; empty if none does.',
    automation_id LowCardinality(String) COMMENT 'Automation that sent it; empty if none.',
    recipient_problem LowCardinality(String) COMMENT 'Why their recipients cannot get a text, by the number or a look-up: invalid, too_short, too_long, landline, toll_free, premium, shared_cost, company, voicemail or pager.',
    line_type LowCardinality(String) COMMENT 'What the look-up, else the number itself, says the line is; empty if it is not known.',
    meaning String COMMENT 'What is wrong with the numbers.',
    fix String COMMENT 'What to do about it.',
    engineer_fix String COMMENT 'What to do about it, for who builds what sends.',
    messages UInt64 COMMENT 'Messages submitted to such numbers.',
    delivered UInt64 COMMENT 'Of these, messages that a receipt calls delivered: some vendors read texts out to landlines, some call delivered what they threw away, and plans of numbers may be outdated.'
)
COMMENT 'Messages whose recipient cannot get a text, as far as the number and look-ups tell, and what to do about it. They were accepted and sent all the same. Conditions on hour make it fast.'
AS SELECT
    counted.hour AS hour, counted.account_id AS account_id, counted.campaign_id AS campaign_id, counted.audience AS audience, counted.message_type AS message_type, counted.channel AS channel, counted.sender AS sender, counted.country AS country, counted.carrier AS carrier, counted.vendor AS vendor, counted.automation_id AS automation_id,
    counted.recipient_problem AS recipient_problem, counted.line_type AS line_type,
    advice.meaning AS meaning, advice.fix AS fix, advice.engineer_fix AS engineer_fix,
    counted.messages AS messages, counted.delivered AS delivered
FROM
(
    SELECT
        toStartOfHour(toDateTime(submitted_at, 'UTC')) AS hour, account_id, campaign_id, audience, message_type, channel, sender, country, carrier, vendor, automation_id, recipient_problem, line_type,
        count() AS messages, countIf(delivered_at > 0) AS delivered
    FROM timelines FINAL
    WHERE recipient_problem != '' AND submitted_at > 0
    GROUP BY hour, account_id, campaign_id, audience, message_type, channel, sender, country, carrier, vendor, automation_id, recipient_problem, line_type
) AS counted
LEFT ANY JOIN recipient_problem_advice AS advice ON advice.recipient_problem = counted.recipient_problem
SETTINGS do_not_merge_across_partitions_select_final = 1, join_use_nulls = 0;
