-- What each step of an automation achieved. Computed from timelines when asked: a rollup of its own would cost at every
-- insert what few ask for. A condition on hour reads only the messages of those hours.
CREATE OR REPLACE VIEW automation_performance {on_cluster}
(
    hour DateTime('UTC') COMMENT 'Hour in which the messages were submitted (event time, UTC).',
    account_id LowCardinality(String) COMMENT 'Account of the submit.',
    automation_id LowCardinality(String) COMMENT 'Automation that sent it; empty if none.',
    automation_step LowCardinality(String) COMMENT 'Step of the automation that sent it; empty if none.',
    conversion_currency LowCardinality(String) COMMENT 'Currency of conversion_value. A message is counted in the row of its first currency; amounts in its other currencies stand in the rows of those, in which the message itself is not counted.',
    messages Int64 COMMENT 'Messages submitted.',
    parts Int64 COMMENT 'SMS parts submitted.',
    handed_off Int64 COMMENT 'Messages that a vendor or carrier took, or of which anything came back.',
    delivered Int64 COMMENT 'Messages whose deciding receipt says delivered.',
    delivered_inferred Int64 COMMENT 'Messages without a final receipt, but with a reply, a read or a human click.',
    rejected Int64 COMMENT 'Messages refused by a vendor or carrier.',
    failed Int64 COMMENT 'Messages tried and not delivered.',
    expired Int64 COMMENT 'Messages not delivered within their validity.',
    filtered Int64 COMMENT 'Messages blocked as unwanted.',
    unknown Int64 COMMENT 'Messages of which the vendor does not know, or without a final receipt 72 h after the submit.',
    pending Int64 COMMENT 'Messages without a final receipt, submitted less than 72 h ago.',
    readable Int64 COMMENT 'Messages that can report a read and arrived: RCS, delivered by receipt or inferred. What read is a share of; SMS has no such signal.',
    read Int64 COMMENT 'Messages of which a read was reported.',
    clicked Int64 COMMENT 'Messages with at least one human click.',
    clicks_human Int64 COMMENT 'Human clicks.',
    replied Int64 COMMENT 'Messages that were answered.',
    converted Int64 COMMENT 'Messages with a conversion.',
    conversion_value Decimal(38, 4) COMMENT 'What their conversions in conversion_currency were worth.',
    opted_out Int64 COMMENT 'Messages that an opt-out names: what the step cost in consent.'
)
COMMENT 'Outcomes of automations by hour of submit and step. Messages without an automation_id are not in it.'
AS SELECT
    hour, account_id, automation_id, automation_step, share.1 AS conversion_currency,
    sum(toInt64(share.3)) AS messages,
    sum(toInt64(t.parts) * share.3) AS parts,
    sum(toInt64(t.handed_off) * share.3) AS handed_off,
    sum(toInt64(t.final AND t.status = 'delivered') * share.3) AS delivered,
    sum(toInt64(NOT t.final AND t.delivered_inferred) * share.3) AS delivered_inferred,
    sum(toInt64(t.final AND t.status = 'rejected') * share.3) AS rejected,
    sum(toInt64(t.final AND t.status = 'failed') * share.3) AS failed,
    sum(toInt64(t.final AND t.status = 'expired') * share.3) AS expired,
    sum(toInt64(t.final AND t.status = 'filtered') * share.3) AS filtered,
    sum(toInt64(open AND old) * share.3) AS unknown,
    sum(toInt64(open AND NOT old) * share.3) AS pending,
    sum(toInt64(t.channel = 'rcs' AND ((t.final AND t.status = 'delivered') OR (NOT t.final AND t.delivered_inferred))) * share.3) AS readable,
    sum(toInt64(t.read_at > 0) * share.3) AS read,
    sum(toInt64(t.clicks_human > 0) * share.3) AS clicked,
    sum(toInt64(t.clicks_human) * share.3) AS clicks_human,
    sum(toInt64(t.replied_at > 0) * share.3) AS replied,
    sum(toInt64(t.conversions > 0) * share.3) AS converted,
    sum(share.2) AS conversion_value,
    sum(toInt64(t.opted_out_at > 0) * share.3) AS opted_out
FROM
(
    SELECT
        *, toStartOfHour(submitted_at) AS hour, NOT final AND NOT delivered_inferred AS open,
        status = 'unknown' OR submitted_at <= now64(3, 'UTC') - INTERVAL 72 HOUR AS old,
        arrayJoin(arrayConcat(
            [(toString(conversion_currency), conversion_value, toInt64(1))],
            arrayMap(currency -> (currency, conversion_amounts[currency], toInt64(0)),
                arrayFilter(currency -> currency != conversion_currency, mapKeys(conversion_amounts))))) AS share
    FROM timelines FINAL
    WHERE submitted_at > 0 AND automation_id != ''
) AS t
GROUP BY hour, account_id, automation_id, automation_step, conversion_currency
SETTINGS do_not_merge_across_partitions_select_final = 1;
