-- Targets of the signed changes keep parts that have become empty (cells that summed to nothing, rows that were too
-- old). A part that is removed takes with it the deduplication tokens of all parts that were merged into it: a batch
-- inserted again would count twice. It also takes the highest block number, by which processors know how many parts
-- went in. An empty part is a few hundred bytes, and the next merge of its partition takes it up.
ALTER TABLE timelines {on_cluster} MODIFY SETTING remove_empty_parts = 0;
ALTER TABLE segment_cells {on_cluster} MODIFY SETTING remove_empty_parts = 0;
ALTER TABLE open_messages {on_cluster} MODIFY SETTING remove_empty_parts = 0;
ALTER TABLE throughput_cells {on_cluster} MODIFY SETTING remove_empty_parts = 0;
ALTER TABLE throughput_minute_cells {on_cluster} MODIFY SETTING remove_empty_parts = 0;
ALTER TABLE latency_cells {on_cluster} MODIFY SETTING remove_empty_parts = 0;
ALTER TABLE error_cells {on_cluster} MODIFY SETTING remove_empty_parts = 0;
