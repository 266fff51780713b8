import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startGround, type Ground } from '../../../infra/local/ground.ts';
import { dataDirFrom } from '../../../infra/local/paths.ts';
import { createKafka } from '../../../services/runtime/kafka/client.ts';
import { ensureTopics } from '../../../services/runtime/kafka/topics.ts';
import { createLogger } from '../../../services/runtime/logger.ts';
import { registerSchemas } from '../../../services/runtime/registry/schemas.ts';
import { truthBook } from '../../oracle/truth.ts';
import { historyOf, type Plan } from './history.ts';
import { produce, type Compression } from './produce.ts';
import { tally } from './tally.ts';
import { readExpected, writeCells, type Expected } from './truth.ts';

/** The key of the pseudonyms; the answers that are compared do not depend on it. */
export const PII_KEY = 'the same for every run';
const EVENTS_A_MESSAGE = 4.1;
/** Older ones are made anew: after 72 h open messages become unknown, and the truth would be another one. */
const KEEPS_FOR_MS = 48 * 3_600_000;
const RETENTION_DAYS = { events: 7, deadLetters: 30, journal: 7 };

export interface DatasetOptions {
  /** About how many events. */
  readonly events: number;
  readonly partitions: number;
  readonly compression: Compression;
  readonly report: (line: string) => void;
}

/** What is known of a history that is on its topics. */
export interface Manifest {
  readonly seed: string;
  readonly messages: number;
  readonly events: number;
  readonly until: number;
}

/** A history on real topics, with a broker and a registry that serve it. */
export interface Dataset {
  readonly manifest: Manifest;
  readonly expected: Expected;
  /** File with every cell as it must be. */
  readonly cells: string;
  readonly partitions: number;
  readonly ground: Ground;
  readonly stop: () => Promise<void>;
}

/** Opens a kept history, or makes it first. All contestants read the same topics. */
export async function openDataset(options: DatasetOptions): Promise<Dataset> {
  const { events, partitions, compression } = options;
  const folder = join(dataDirFrom(process.env), 'bench', `backlog-${events}-${partitions}-${compression}`);
  const kept = await readManifest(folder);
  const isFresh = kept !== undefined && Date.now() - kept.until < KEEPS_FOR_MS;
  if (!isFresh) await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const ground = await startGround({ dataDir: folder, ports: 'free', parts: ['kafka', 'registry'] });
  try {
    const manifest = isFresh ? kept : await makeDataset(folder, ground, options);
    const expected = await readExpected(join(folder, 'expected.json'));
    return { manifest, expected, cells: join(folder, 'truth.json'), partitions, ground, stop: ground.stop };
  } catch (error) {
    await ground.stop();
    throw error;
  }
}

const readManifest = async (folder: string): Promise<Manifest | undefined> => {
  const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => '');
  return text === '' ? undefined : (JSON.parse(text) as Manifest);
};

/** The manifest is written last: a folder without one is made anew. */
async function makeDataset(folder: string, ground: Ground, options: DatasetOptions): Promise<Manifest> {
  const { events, partitions, compression, report } = options;
  const now = Date.now();
  const plan: Plan = { seed: `backlog-${events}`, messages: Math.ceil(events / EVENTS_A_MESSAGE), until: now };
  const kafka = createKafka({ brokers: [ground.kafka.brokers], ssl: false }, 'bench', createLogger('bench', 'warn'));
  const admin = kafka.admin();
  await admin.connect();
  await ensureTopics(admin, { partitions, replicationFactor: 1, retentionDays: RETENTION_DAYS });
  await admin.disconnect();
  const schemaIds = await registerSchemas(ground.registry.url);
  const book = truthBook({ piiKey: PII_KEY, now });
  const sums = tally();
  const history = historyOf(plan, (ofMessage) => {
    const row = book.enter(ofMessage);
    if (row !== undefined) sums.add(row);
  });
  report(`Making about ${events} events (once; they are kept for two days)`);
  const sent = await produce(history, { kafka, schemaIds, compression, report: (n) => report(`${n} events`) });
  const totals = await writeCells(join(folder, 'truth.json'), book.rollups());
  const expected: Expected = { tally: sums.sums(), totals };
  await writeFile(join(folder, 'expected.json'), JSON.stringify(expected));
  const manifest: Manifest = { ...plan, events: sent };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  return manifest;
}
