-- The clicks of a message by link. Which class a click has depends on all that is known of its message, so no view of raw
-- events could say it; a change takes the old counts back and gives the new ones.
ALTER TABLE timeline_changes {on_cluster}
    ADD COLUMN IF NOT EXISTS link_clicks Map(String, Array(UInt16)) COMMENT 'By link (its link_id, else the host that it leads to) the clicks by people, by what may be a machine, and by machines.';

ALTER TABLE timelines {on_cluster}
    ADD COLUMN IF NOT EXISTS link_clicks Map(String, Array(UInt16));

-- As it was; made again, it passes the new column on.
ALTER TABLE timelines_feed {on_cluster} MODIFY QUERY SELECT * EXCEPT sign FROM timeline_changes WHERE sign = 1;
