-- What link_performance adds up: one row per hour of submit, campaign and link. It costs a row a link of a message that was
-- hit, before rows of one cell are merged; messages that nobody hit cost nothing.
--
-- ORDER BY: as segment_cells.
CREATE TABLE IF NOT EXISTS link_cells {on_cluster}
(
    hour DateTime('UTC'),
    account_id LowCardinality(String),
    campaign_id LowCardinality(String),
    link String,
    messages Int64,
    clicked Int64,
    clicks_human Int64,
    clicks_suspect Int64,
    clicks_bot Int64
)
ENGINE = {engine SummingMergeTree}
ORDER BY (hour, account_id, campaign_id, link)
SETTINGS {window 20000}, remove_empty_parts = 0
COMMENT 'Summed cells behind link_performance.';

CREATE MATERIALIZED VIEW IF NOT EXISTS link_cells_feed {on_cluster} TO link_cells AS
SELECT
    toStartOfHour(submitted_at) AS hour,
    account_id, campaign_id,
    link,
    sum(sign) AS messages,
    sumIf(sign, clicks[1] > 0) AS clicked,
    sum(sign * clicks[1]) AS clicks_human,
    sum(sign * clicks[2]) AS clicks_suspect,
    sum(sign * clicks[3]) AS clicks_bot
FROM timeline_changes AS change
ARRAY JOIN mapKeys(link_clicks) AS link, mapValues(link_clicks) AS clicks
WHERE submitted_at > 0
GROUP BY hour, account_id, campaign_id, link
HAVING messages != 0 OR clicked != 0 OR clicks_human != 0 OR clicks_suspect != 0 OR clicks_bot != 0;

CREATE OR REPLACE VIEW link_performance {on_cluster}
(
    hour DateTime('UTC') COMMENT 'Hour in which the messages were submitted (event time, UTC).',
    account_id LowCardinality(String) COMMENT 'Account of the submit.',
    campaign_id LowCardinality(String) COMMENT 'Campaign of the submit; empty if it named none.',
    link String COMMENT 'The link''s link_id, as it was given, or as it was made from where the link leads: host and path, with what may name a person left out. Of clicks that tell none the host that they lead to.',
    messages Int64 COMMENT 'Messages whose link was hit, by whomever. How many carried the link is not known here: divide by delivered of segment_performance.',
    clicked Int64 COMMENT 'Messages whose link was followed by a person, each once: unique clickers.',
    clicks_human Int64 COMMENT 'Clicks taken for a person''s.',
    clicks_suspect Int64 COMMENT 'Clicks that may be a machine''s (previews, scanners), or a person''s behind a proxy.',
    clicks_bot Int64 COMMENT 'Clicks by machines.'
)
COMMENT 'Who followed which link: people, what may be machines, and machines side by side. Add up over hours; a message with two links counts under both.'
AS SELECT
    hour, account_id, campaign_id, link,
    sum(link_cells.messages) AS messages,
    sum(link_cells.clicked) AS clicked,
    sum(link_cells.clicks_human) AS clicks_human,
    sum(link_cells.clicks_suspect) AS clicks_suspect,
    sum(link_cells.clicks_bot) AS clicks_bot
FROM link_cells
GROUP BY hour, account_id, campaign_id, link
HAVING messages != 0 OR clicked != 0 OR clicks_human != 0 OR clicks_suspect != 0 OR clicks_bot != 0;
