-- Every table that an insert into timeline_changes reaches, users' own included, and how many parts its deduplication
-- window remembers. A target without a window counts a repeated insert twice.
CREATE OR REPLACE VIEW insert_targets {on_cluster}
(
    view String COMMENT 'Materialized view that fills the table.',
    database String COMMENT 'Database of the table.',
    table String COMMENT 'Table.',
    engine String COMMENT 'Its engine.',
    deduplication_window Nullable(UInt64) COMMENT 'Parts of the whole table whose tokens it remembers; NULL for engines that keep no parts.',
    statement String COMMENT 'What gives it a window of 20000 parts.'
)
COMMENT 'Tables that an insert into timeline_changes reaches, with their deduplication windows.'
AS
WITH RECURSIVE
    feeds AS
    (
        SELECT database, name, target_database, target_table FROM system.tables
        WHERE engine = 'MaterializedView'
    ),
    hangs AS
    (
        SELECT database AS source_database, name AS source, link.1 AS feed_database, link.2 AS feed
        FROM system.tables
        ARRAY JOIN arrayZip(dependencies_database, dependencies_table) AS link
    ),
    reached AS
    (
        SELECT feeds.name AS view, target_database AS database, target_table AS name, 1 AS depth
        FROM hangs INNER JOIN feeds ON feeds.database = feed_database AND feeds.name = feed
        WHERE source_database = '{database}' AND source = 'timeline_changes'
        UNION ALL
        SELECT feeds.name, feeds.target_database, feeds.target_table, depth + 1
        FROM reached
        INNER JOIN hangs ON source_database = reached.database AND source = reached.name
        INNER JOIN feeds ON feeds.database = feed_database AND feeds.name = feed
        WHERE depth < 10
    )
SELECT
    reached.view AS view,
    target.database AS database,
    target.name AS table,
    target.engine AS engine,
    multiIf(
        target.engine NOT LIKE '%MergeTree', NULL,
        target.engine LIKE 'Replicated%',
            toUInt64OrZero(ifNull(nullIf(extract(target.engine_full, '[ ,]replicated_deduplication_window = (\\d+)'), ''),
                (SELECT any(value) FROM system.merge_tree_settings WHERE name = 'replicated_deduplication_window'))),
        toUInt64OrZero(extract(target.engine_full, 'non_replicated_deduplication_window = (\\d+)'))) AS deduplication_window,
    concat('ALTER TABLE `', target.database, '`.`', target.name, '` MODIFY SETTING ',
        if(target.engine LIKE 'Replicated%', '', 'non_'), 'replicated_deduplication_window = 20000') AS statement
FROM reached INNER JOIN system.tables AS target ON target.database = reached.database AND target.name = reached.name;
