import { clickhouseSettings, kafkaSettings, listenHost, piiKey, registryUrl } from '../runtime/connections.ts';
import { PORT, readSettings, type Environment, type SettingsReader } from '../runtime/settings.ts';

const HOUR_MS = 3_600_000;
const MiB = 1024 * 1024;

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
    ...consuming(read),
    task: taskSettings(read),
  }));

export type ProcessorConfig = ReturnType<typeof processorConfig>;

function consuming(read: SettingsReader) {
  return {
    /** A member that is silent for this long loses its partitions (ms). */
    sessionTimeoutMs: read.whole('HANDSET_SESSION_TIMEOUT_MS', 10_000, { min: 6_000, max: 300_000 }),
    /** Decoded events that a partition may hold before its topics are paused. */
    maxWaitingEvents: read.whole('HANDSET_MAX_WAITING_EVENTS', 50_000, { min: 100, max: 10_000_000 }),
    /** Bytes of one fetch of one topic's partition: small, so that topics stay in step. */
    fetchBytes: read.whole('HANDSET_FETCH_BYTES', 256 * 1024, { min: 1024, max: 16 * MiB }),
  };
}

function taskSettings(read: SettingsReader) {
  return {
    /** A batch closes after this long (ms) however small it is. */
    batchMs: read.whole('HANDSET_BATCH_MS', 200, { min: 1, max: 60_000 }),
    /** Most events in a batch. */
    batchEvents: read.whole('HANDSET_BATCH_EVENTS', 50_000, { min: 1, max: 1_000_000 }),
    /** Most bytes of a batch after compression. */
    batchBytes: read.whole('HANDSET_BATCH_BYTES', 4 * MiB, { min: 1024, max: 4 * MiB }),
    /** Timelines untouched for this long leave memory (ms). */
    hotMs: read.whole('HANDSET_HOT_HOURS', 48, { min: 0, max: 10_000 }) * HOUR_MS,
    /** Most timelines in memory, over all partitions of this processor. */
    hotMessages: read.whole('HANDSET_HOT_MESSAGES', 1_000_000, { min: 1, max: 1_000_000_000 }),
    /** The server refuses an insert this long (ms) after its batch was closed. */
    insertDeadlineMs: read.whole('HANDSET_INSERT_DEADLINE_MS', 30_000, { min: 1_000, max: 600_000 }),
    /** The server ends an insert that runs for this long (ms). */
    insertLimitMs: read.whole('HANDSET_INSERT_LIMIT_MS', 60_000, { min: 1_000, max: 600_000 }),
  };
}
