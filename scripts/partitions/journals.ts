import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import type { Admin, Kafka } from 'kafkajs';
import { OTHER_TOPICS } from '../../schemas/topics.ts';
import { clickhouseSink } from '../../services/processor/adapters/clickhouse-sink.ts';
import { createJournalReader, type JournalReader } from '../../services/processor/adapters/journal-reader.ts';
import { kafkaJournal } from '../../services/processor/adapters/kafka-journal.ts';
import { readRecord, readTail } from '../../services/processor/partition/journal-scan.ts';
import type { Observation } from '../../services/processor/partition/observations.ts';
import { bringIn, fence, supersede, type Fenced, type Settled } from '../../services/processor/partition/quiet.ts';
import type { ToolPorts } from '../../services/processor/partition/ports.ts';
import { RULES, type Rules } from '../../services/processor/partition/rules.ts';
import { backoffMs, type TaskSettings } from '../../services/processor/partition/settings.ts';

const TOPIC = OTHER_TOPICS.journal.name;
/** A takeover whose outcome is unknown is begun anew so often before somebody has to look. */
const TRIES = 5;
/** Stands for a count that a journal does not tell. */
export const UNKNOWN = 0;

/**
 * A run that was stopped half-way leaves markers of both counts, in one journal even. All journals are brought in
 * before the first marker of another count is written, so what a count says to a task it need not say to this tool.
 */
const ANY_COUNT: Rules = { ...RULES, sameCount: () => true };

export interface JournalsParts {
  readonly kafka: Kafka;
  readonly clickhouse: ClickHouseClient;
  readonly task: Omit<TaskSettings, 'partition' | 'partitions'>;
  readonly observe: (partition: number, observation: Observation) => void;
}

/** The journals of all partitions that there are now. After a raise they have to be opened anew. */
export interface Journals {
  /**
   * For how many partitions each journal was written, in the order of the partitions; undefined where it holds nothing,
   * {@link UNKNOWN} where what it held is gone.
   */
  readonly writtenFor: () => Promise<readonly (number | undefined)[]>;
  readonly bringIn: (partition: number, count: number) => Promise<Settled>;
  readonly fence: (partition: number, count: number) => Promise<Fenced>;
  readonly supersede: (partition: number, count: number) => Promise<Settled>;
  readonly close: () => Promise<void>;
}

/** Opens the journals, as processors see them. */
export async function openJournals({ kafka, clickhouse, task, observe }: JournalsParts): Promise<Journals> {
  const admin = kafka.admin();
  await admin.connect();
  const reader = createJournalReader(kafka);
  const tool = (partition: number): ToolPorts => ({
    journal: kafkaJournal(kafka, admin, reader, partition),
    sink: clickhouseSink(clickhouse, task.insertLimitMs),
    clock: { now: Date.now, sleep: (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal, ref: false }) },
    nonce: randomUUID,
    observe: (observation: Observation) => observe(partition, observation),
  });
  const untilKnown =
    <Outcome extends { readonly type: string }>(
      take: (ports: ToolPorts, settings: TaskSettings, rules: Rules) => Promise<Outcome>,
    ) =>
    async (partition: number, partitions: number): Promise<Outcome> => {
      const settings = { ...task, partition, partitions };
      for (let tries = 1; ; tries++) {
        const outcome = await take(tool(partition), settings, ANY_COUNT);
        if (outcome.type !== 'start_over' || tries === TRIES) return outcome;
        await sleep(backoffMs(settings, tries));
      }
    };
  return {
    writtenFor: () => writtenFor(kafka, admin, reader),
    bringIn: untilKnown(bringIn),
    fence: untilKnown(fence),
    supersede: untilKnown(supersede),
    async close() {
      await reader.stop();
      await admin.disconnect();
    },
  };
}

/**
 * The count that a journal's next owner would find: that of all records which it would read. One that holds records of
 * two counts (a run was stopped between a marker and its position) is one for the older of them.
 */
async function writtenFor(kafka: Kafka, admin: Admin, reader: JournalReader): Promise<(number | undefined)[]> {
  const { length } = await admin.fetchTopicOffsets(TOPIC);
  const count = async (partition: number): Promise<number | undefined> => {
    const journal = kafkaJournal(kafka, admin, reader, partition);
    const { statement, end } = await readTail(journal, RULES);
    if (end === 0) return undefined;
    const [first] = (await journal.read(statement.position + 1, end)).map(readRecord);
    // What cannot be read, or was taken by retention, is for the takeover to refuse, with what to do about it.
    return first?.decoded?.header.partitions ?? UNKNOWN;
  };
  return Promise.all(Array.from({ length }, (_, partition) => count(partition)));
}
