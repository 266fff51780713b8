import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Admin, Kafka } from 'kafkajs';
import { OTHER_TOPICS } from '../../schemas/topics.ts';
import { createJournalReader, type JournalReader } from '../../services/processor/adapters/journal-reader.ts';
import { kafkaJournal } from '../../services/processor/adapters/kafka-journal.ts';
import { readRecord, readTail, validBatches } from '../../services/processor/partition/journal-scan.ts';
import { REMEDY } from '../../services/processor/partition/remedies.ts';
import { RULES } from '../../services/processor/partition/rules.ts';

/** Names of processors whose pid file in `folder` names a living process. */
export function livingProcessors(folder: string): string[] {
  return filesIn(folder)
    .filter((file) => /^processor-\d+\.pid$/.test(file))
    .filter((file) => isAlive(Number(readFileSync(join(folder, file), 'utf8'))))
    .map((file) => file.replace('.pid', ''));
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Where processors may be found. */
export interface Surroundings {
  /** Folder of the pid files of the local mode. */
  readonly runFolder: string;
  readonly kafka: Kafka;
  /** The processors' consumer group. */
  readonly group: string;
}

/**
 * Why this is no quiet moment, one sentence a reason; empty if it is one. Quiet means that no processor runs anywhere
 * and that every batch of the journals is in: what is not would be inserted later, on top of what was corrected.
 */
export async function disturbances({ runFolder, kafka, group }: Surroundings): Promise<string[]> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    const running = await runningProcessors(admin, { runFolder, group });
    return running.length > 0 ? running : await openJournals(kafka, admin);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [
      `Kafka cannot be asked whether processors run (${why}). It must be up, so that nothing is corrected twice.`,
    ];
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

/** Which processors run, one sentence a way of seeing them; empty if none does. */
export async function runningProcessors(
  admin: Admin,
  { runFolder, group }: Pick<Surroundings, 'runFolder' | 'group'>,
): Promise<string[]> {
  const living = livingProcessors(runFolder);
  const members = await membersOf(admin, group);
  return [
    ...(living.length > 0 ? [`Running here: ${living.join(', ')}. Stop the processors first.`] : []),
    ...(members > 0
      ? [
          `The consumer group ${group} has members (${members}). Stop the processors first; one that was killed counts ` +
            'until its session has timed out.',
        ]
      : []),
  ];
}

/** What waiting for the processors' end needs. */
export interface Stopping {
  /** Folder of the pid files of the local mode. */
  readonly runFolder: string;
  /** Which processors run, one sentence a way of seeing them. */
  readonly running: () => Promise<readonly string[]>;
  /** How long the group remembers a member that was killed (ms), counted from a start of the broker. */
  readonly sessionMs: number;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly print: (line: string) => void;
}

const LOOK_AGAIN_MS = 500;
const SLACK_MS = 3_000;

/**
 * Which processors run, once all that were killed are forgotten: the group counts those until their sessions are over,
 * and servers that are started for a command count from there.
 */
export async function stillRunning({ runFolder, running, ...stopping }: Stopping): Promise<readonly string[]> {
  const { sessionMs, now, sleep, print } = stopping;
  let reasons = await running();
  if (reasons.length === 0) return reasons;
  const deadline = now() + sessionMs + SLACK_MS;
  if (livingProcessors(runFolder).length === 0) print('Waiting for the sessions of processors that were killed to end');
  while (reasons.length > 0 && livingProcessors(runFolder).length === 0 && now() < deadline) {
    await sleep(LOOK_AGAIN_MS);
    reasons = await running();
  }
  return reasons;
}

async function membersOf(admin: Admin, group: string): Promise<number> {
  const { groups } = await admin.describeGroups([group]);
  return groups.reduce((sum, { members }) => sum + members.length, 0);
}

async function openJournals(kafka: Kafka, admin: Admin): Promise<string[]> {
  const topic = OTHER_TOPICS.journal.name;
  if (!(await admin.listTopics()).includes(topic)) return [];
  const partitions = (await admin.fetchTopicOffsets(topic)).map(({ partition }) => partition).sort((a, b) => a - b);
  const reader = createJournalReader(kafka);
  try {
    const open: string[] = [];
    for (const partition of partitions) open.push(...(await reasonsToWait(kafka, admin, reader, partition)));
    return open;
  } finally {
    await reader.stop();
  }
}

async function reasonsToWait(kafka: Kafka, admin: Admin, reader: JournalReader, partition: number): Promise<string[]> {
  const journal = kafkaJournal(kafka, admin, reader, partition);
  const { statement, start, end } = await readTail(journal, RULES);
  if (RULES.isCut(statement.position, start)) return [REMEDY.cut(partition, statement.position, start)];
  const records = await journal.read(Math.max(start, statement.position), end);
  const { length } = validBatches(records.map(readRecord), statement, RULES);
  if (length === 0) return [];
  return [
    `The journal of partition ${partition} holds ${length} batches that are not known to be in. Let the processors run ` +
      'for some seconds and stop them, or run: npm run reconcile -- --repair',
  ];
}
