import { KINDS, type Kind } from '../../../schemas/kinds.ts';

/**
 * What anybody would build with ClickHouse alone: one row a message in an AggregatingMergeTree, into which a
 * materialized view of each topic's Kafka table writes what it knows. Parts of a message meet when parts are merged, or
 * when a question says FINAL. Repeated events change nothing; whose receipt decides is simplified to its advantage.
 */
export const MESSAGES = `
  CREATE TABLE messages
  (
    message_id String,
    account_id SimpleAggregateFunction(max, LowCardinality(String)),
    campaign_id SimpleAggregateFunction(max, LowCardinality(String)),
    audience SimpleAggregateFunction(max, LowCardinality(String)),
    message_type SimpleAggregateFunction(max, LowCardinality(String)),
    channel SimpleAggregateFunction(max, LowCardinality(String)),
    sender SimpleAggregateFunction(max, LowCardinality(String)),
    country SimpleAggregateFunction(max, LowCardinality(String)),
    carrier SimpleAggregateFunction(max, LowCardinality(String)),
    vendor SimpleAggregateFunction(max, LowCardinality(String)),
    tags SimpleAggregateFunction(max, Map(String, String)),
    parts SimpleAggregateFunction(max, UInt16),
    receipt SimpleAggregateFunction(max, Tuple(
      final UInt8, at DateTime64(3, 'UTC'), status String, vendor String, error_code String)),
    submitted_at SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
    handed_off_at SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
    read_at SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
    replied_at SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
    opted_out_at SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
    price SimpleAggregateFunction(max, Float64),
    clicks SimpleAggregateFunction(groupUniqArrayArray, Array(UInt64)),
    conversions SimpleAggregateFunction(groupUniqArrayArray, Array(Tuple(UInt64, Float64, String)))
  )
  ENGINE = AggregatingMergeTree ORDER BY message_id`;

/** What the Kafka table of a kind reads of its records, and what its view makes of it. */
interface Feed {
  readonly columns: string;
  readonly select: string;
}

const FINAL = `('delivered', 'rejected', 'failed', 'expired', 'filtered')`;

const FEEDS: Readonly<Record<Kind, Feed>> = {
  submit: {
    columns: `account_id String, sender String, campaign_id String, audience String, message_type String,
      channel String, country String, parts Int32, tags Map(String, String)`,
    select: `account_id, sender, campaign_id, audience, message_type, channel, country, toUInt16(parts) AS parts, tags,
      occurred_at AS submitted_at`,
  },
  handoff: {
    columns: 'outcome String, carrier String, vendor String, error_code String',
    select: `carrier, vendor, if(outcome = 'rejected', toDateTime64(0, 3, 'UTC'), occurred_at) AS handed_off_at,
      tuple(toUInt8(outcome = 'rejected'), occurred_at, outcome, vendor, error_code) AS receipt`,
  },
  dlr: {
    columns: 'status String, carrier String, vendor String, error_code String, price Nullable(Float64)',
    select: `carrier, vendor, ifNull(price, 0) AS price,
      tuple(toUInt8(status IN ${FINAL}), occurred_at, status, vendor, error_code) AS receipt`,
  },
  click: { columns: 'event_id String', select: '[cityHash64(event_id)] AS clicks' },
  reply: { columns: 'event_id String', select: 'occurred_at AS replied_at' },
  read: { columns: 'event_id String', select: 'occurred_at AS read_at' },
  conversion: {
    columns: 'event_id String, value Nullable(Float64), currency String',
    select: '[tuple(cityHash64(event_id), ifNull(value, 0), currency)] AS conversions',
  },
  consent: {
    columns: 'action String',
    select: `if(action = 'opt_out', occurred_at, toDateTime64(0, 3, 'UTC')) AS opted_out_at`,
  },
};

/** Where the Kafka tables read. */
export interface Source {
  readonly brokers: string;
  readonly registry: string;
  /** Begins the names of the consumer groups: one group a topic, so that they do not wait for each other. */
  readonly group: string;
}

/** The consumer group of a kind's table. */
export const groupOf = ({ group }: Pick<Source, 'group'>, kind: Kind): string => `${group}-${kind}`;

/** The Kafka table of a kind: larger blocks than the defaults and a thread a consumer, to its advantage. */
export const kafkaTable = (kind: Kind, source: Source): string => `
  CREATE TABLE kafka_${kind} (message_id String, occurred_at DateTime64(3, 'UTC'), ${FEEDS[kind].columns})
  ENGINE = Kafka
  SETTINGS kafka_broker_list = '${source.brokers}', kafka_topic_list = '${KINDS[kind].topic}',
    kafka_group_name = '${groupOf(source, kind)}', kafka_format = 'AvroConfluent',
    format_avro_schema_registry_url = '${source.registry}', kafka_num_consumers = 1, kafka_thread_per_consumer = 1,
    kafka_max_block_size = 262144, kafka_poll_max_batch_size = 65536, kafka_flush_interval_ms = 1000`;

/** The view that begins to read as soon as it is there. */
export const feedView = (kind: Kind): string => `
  CREATE MATERIALIZED VIEW feed_${kind} TO messages AS
  SELECT message_id, ${FEEDS[kind].select} FROM kafka_${kind}`;
