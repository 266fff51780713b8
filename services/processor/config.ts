import { availableParallelism } from 'node:os';
import { clickhouseSettings, kafkaSettings, listenHost, piiKey, registryUrl } from '../runtime/connections.ts';
import { PORT, readSettings, type Environment, type SettingsReader } from '../runtime/settings.ts';
import { DEFAULT_SETTINGS } from './partition/settings.ts';

const MiB = 1024 * 1024;
/** A ClickHouse beside us shares our cores with Kafka and with us. */
const INSERTS_AT_ONCE = Math.max(1, Math.floor(availableParallelism() / 2));
const SPAN = { min: 1_000, max: 600_000 };

/** Everything that a processor can be told. */
export const processorConfig = (env: Environment) =>
  readSettings(env, (read) => ({
    kafka: kafkaSettings(read),
    registryUrl: registryUrl(read),
    clickhouse: clickhouseSettings(read),
    piiKey: piiKey(read),
    host: listenHost(read),
    /** Health and metrics. */
    port: read.whole('HANDSET_PROCESSOR_PORT', 8100, PORT),
    group: read.text('HANDSET_PROCESSOR_GROUP', 'handset-processor'),
    logLevel: read.text('LOG_LEVEL', 'info'),
    /**
     * Whether submits, handoffs and receipts are written to `events` too. Without them nothing can be rebuilt, and a
     * message's steps are only what people did. The other kinds are always written: their logs are answers.
     */
    rawEvents: read.flag('HANDSET_RAW_EVENTS', true),
    ...consuming(read),
    /** Small batches of this process that may be on their way at once: others gather longer meanwhile. */
    insertsAtOnce: read.whole('HANDSET_INSERTS_AT_ONCE', INSERTS_AT_ONCE, { min: 1, max: 1_000 }),
    task: taskSettings(read),
  }));

export type ProcessorConfig = ReturnType<typeof processorConfig>;

function consuming(read: SettingsReader) {
  return {
    /** A member that is silent for this long loses its partitions (ms). */
    sessionTimeoutMs: read.whole('HANDSET_SESSION_TIMEOUT_MS', 10_000, { min: 6_000, max: 300_000 }),
    /** Bytes of one fetch of one topic's partition: small, so that topics stay in step. */
    fetchBytes: read.whole('HANDSET_FETCH_BYTES', 256 * 1024, { min: 1024, max: 16 * MiB }),
  };
}

function taskSettings(read: SettingsReader) {
  return {
    ...DEFAULT_SETTINGS,
    // An insert costs about 50 ms of CPU however few rows it has: seven targets, each with its views.
    batchMs: read.whole('HANDSET_BATCH_MS', 400, { min: 1, max: 60_000 }),
    batchEvents: read.whole('HANDSET_BATCH_EVENTS', DEFAULT_SETTINGS.batchEvents, { min: 1, max: 1_000_000 }),
    batchBytes: read.whole('HANDSET_BATCH_BYTES', DEFAULT_SETTINGS.batchBytes, { min: 1024, max: 4 * MiB }),
    hotMs: read.whole('HANDSET_HOT_SECONDS', DEFAULT_SETTINGS.hotMs / 1000, { min: 0, max: 40_000_000 }) * 1000,
    /** Most timelines in memory, over all partitions of this processor. */
    hotMessages: read.whole('HANDSET_HOT_MESSAGES', DEFAULT_SETTINGS.hotMessages, { min: 1, max: 1_000_000_000 }),
    insertDeadlineMs: read.whole('HANDSET_INSERT_DEADLINE_MS', DEFAULT_SETTINGS.insertDeadlineMs, SPAN),
    insertLimitMs: read.whole('HANDSET_INSERT_LIMIT_MS', DEFAULT_SETTINGS.insertLimitMs, SPAN),
  };
}
