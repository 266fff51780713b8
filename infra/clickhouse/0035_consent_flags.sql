-- Computed when asked: an opt-out that comes late, or a submit that does, changes what was right or wrong. Only messages
-- to people of whom something is on record are read; timelines has an index by recipient.
CREATE OR REPLACE VIEW sent_after_opt_out {on_cluster}
(
    message_id String COMMENT 'The message that should not have been sent.',
    account_id LowCardinality(String) COMMENT 'Account of the submit.',
    campaign_id LowCardinality(String) COMMENT 'Campaign of the submit: the one that did not heed the opt-out.',
    automation_id LowCardinality(String) COMMENT 'Automation that sent it; empty if none.',
    message_type LowCardinality(String) COMMENT 'Kind of message, as the submit says. Some kinds may be sent in spite of an opt-out.',
    sender LowCardinality(String) COMMENT 'What it was sent from.',
    recipient_key String COMMENT 'Keyed hash of the recipient''s number.',
    recipient_masked String COMMENT 'The recipient''s number with all but the last four digits hidden.',
    submitted_at DateTime64(3, 'UTC') COMMENT 'When it was submitted.',
    status LowCardinality(String) COMMENT 'What became of it, as in messages.',
    opted_out_at DateTime64(3, 'UTC') COMMENT 'When the recipient had opted out: the last that was said of this sender, or of all, before the submit.',
    opted_out_of String COMMENT 'Sender that the opt-out names; empty: all of the account.',
    how LowCardinality(String) COMMENT 'event: by a consent event. vendor_error: a vendor had refused a message before.',
    keyword String COMMENT 'The word that was sent, if one was.',
    reason String COMMENT 'How the opt-out was known.',
    opt_out_message_id String COMMENT 'Message that the opt-out answered, or that was refused.',
    opt_out_campaign_id LowCardinality(String) COMMENT 'Campaign that caused the opt-out; empty if it is not known.'
)
COMMENT 'Messages submitted after their recipient had opted out of the sender, or of all senders of the account, and before an opt-in. Whether the opt-out had reached the sender by then is not known: compare received_at in consent_log.'
AS SELECT
    message_id, account_id, campaign_id, automation_id, message_type, sender, recipient_key, recipient_masked,
    submitted_at, status, last.occurred_at AS opted_out_at, last.sender AS opted_out_of, last.how AS how,
    last.keyword AS keyword, last.reason AS reason, last.message_id AS opt_out_message_id,
    last.campaign_id AS opt_out_campaign_id
FROM
(
    SELECT
        t.message_id AS message_id, t.account_id AS account_id, t.campaign_id AS campaign_id,
        t.automation_id AS automation_id, t.message_type AS message_type, t.sender AS sender,
        t.recipient_key AS recipient_key, t.recipient_masked AS recipient_masked, t.submitted_at AS submitted_at,
        t.status AS status,
        arrayFilter(each -> each.sender IN (toString(t.sender), '') AND each.occurred_at < t.submitted_at, history.said)[-1] AS last
    FROM timelines AS t FINAL
    INNER JOIN consent_histories AS history ON history.account_id = t.account_id AND history.recipient_key = t.recipient_key
    WHERE t.submitted_at > 0 AND t.recipient_key IN (SELECT recipient_key FROM consent_histories)
)
WHERE last.action = 'opt_out'
SETTINGS do_not_merge_across_partitions_select_final = 1, join_use_nulls = 0;

CREATE OR REPLACE VIEW sent_without_opt_in {on_cluster}
(
    message_id String COMMENT 'The message.',
    account_id LowCardinality(String) COMMENT 'Account of the submit: one that keeps consent.',
    campaign_id LowCardinality(String) COMMENT 'Campaign of the submit.',
    automation_id LowCardinality(String) COMMENT 'Automation that sent it; empty if none.',
    message_type LowCardinality(String) COMMENT 'Kind of message, as the submit says. Some kinds need no opt-in.',
    sender LowCardinality(String) COMMENT 'What it was sent from.',
    recipient_key String COMMENT 'Keyed hash of the recipient''s number.',
    recipient_masked String COMMENT 'The recipient''s number with all but the last four digits hidden.',
    submitted_at DateTime64(3, 'UTC') COMMENT 'When it was submitted.',
    status LowCardinality(String) COMMENT 'What became of it, as in messages.'
)
COMMENT 'Messages of accounts that keep consent (HANDSET_CONSENT_ACCOUNTS) to people of whom no consent, for the sender or for all, was on record when they were submitted. Those who had opted out are in sent_after_opt_out.'
AS SELECT
    message_id, account_id, campaign_id, automation_id, message_type, sender, recipient_key, recipient_masked,
    submitted_at, status
FROM
(
    SELECT
        t.message_id AS message_id, t.account_id AS account_id, t.campaign_id AS campaign_id,
        t.automation_id AS automation_id, t.message_type AS message_type, t.sender AS sender,
        t.recipient_key AS recipient_key, t.recipient_masked AS recipient_masked, t.submitted_at AS submitted_at,
        t.status AS status,
        arrayExists(each -> each.sender IN (toString(t.sender), '') AND each.occurred_at < t.submitted_at, history.said) AS known
    FROM timelines AS t FINAL
    LEFT ANY JOIN consent_histories AS history ON history.account_id = t.account_id AND history.recipient_key = t.recipient_key
    WHERE t.submitted_at > 0 AND t.recipient_key != ''
        AND t.account_id IN (SELECT account_id FROM consent_accounts FINAL WHERE keeps_consent)
)
WHERE NOT known
SETTINGS do_not_merge_across_partitions_select_final = 1, join_use_nulls = 0;

CREATE OR REPLACE VIEW consent_flags {on_cluster}
(
    hour DateTime('UTC') COMMENT 'Hour in which the messages were submitted (event time, UTC).',
    account_id LowCardinality(String) COMMENT 'Account of the submit.',
    campaign_id LowCardinality(String) COMMENT 'Campaign of the submit; empty if it named none.',
    sent_after_opt_out UInt64 COMMENT 'Messages submitted after their recipient had opted out.',
    sent_without_opt_in UInt64 COMMENT 'Messages of accounts that keep consent without an opt-in on record.'
)
COMMENT 'How many messages were sent against consent, by hour of submit and campaign: sent_after_opt_out and sent_without_opt_in, counted.'
AS SELECT
    hour, account_id, campaign_id, countIf(flag = 'after') AS sent_after_opt_out, countIf(flag = 'without') AS sent_without_opt_in
FROM
(
    SELECT toStartOfHour(submitted_at) AS hour, account_id, campaign_id, 'after' AS flag FROM sent_after_opt_out
    UNION ALL
    SELECT toStartOfHour(submitted_at) AS hour, account_id, campaign_id, 'without' AS flag FROM sent_without_opt_in
)
GROUP BY hour, account_id, campaign_id;
