/** The faults of the plan, by number. */
export const FAULTS = {
  1: 'processor killed (-9) at every step, then at random',
  2: 'ingest killed between Kafka’s acknowledgement and its answer',
  3: 'broker stopped, frozen, killed, under load',
  4: 'ClickHouse away, slow, hanging',
  5: 'answer lost after ClickHouse committed',
  6: 'HTTP 200 that carries an exception',
  7: 'a materialized view throws, then is mended',
  8: 'a view target without a deduplication window; a view made in mid-flight',
  9: 'registry away, slow, hanging, 400 when down, true 404',
  10: 'poison',
  11: 'schema evolution',
  12: 'rebalance storm with zombies',
  13: 'member counts 1 to P + 1',
  14: 'duplicates ×3, full shuffle, 7 days late',
  15: 'vendors’ clocks off, ahead, before the submit',
  16: 'disk full for broker and for ClickHouse',
  17: 'burst of ten times the load',
  18: 'orphans; their submits come later',
  19: 'events for messages that left memory',
  20: 'partition count raised in flight, and behind its back',
  21: 'librdkafka: CRC32 placement, every codec, no key',
  22: 'journal: append that failed but landed, log cut, offsets deleted',
} as const satisfies Record<number, string>;

export type Row = keyof typeof FAULTS;

export const ROWS = Object.keys(FAULTS).map(Number) as Row[];
