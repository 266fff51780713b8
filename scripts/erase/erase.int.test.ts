import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../../infra/clickhouse/migrate.ts';
import { startGround, type Ground } from '../../infra/local/ground.ts';
import { layout } from '../../infra/local/paths.ts';
import { click, consent, dlr, reply, submit } from '../../schemas/golden/story.ts';
import { recipientKey } from '../../schemas/pii.ts';
import { createClickHouse } from '../../services/runtime/clickhouse/client.ts';
import { clickhouseSettings } from '../../services/runtime/connections.ts';
import { readSettings } from '../../services/runtime/settings.ts';
import { PII_KEY, processor } from '../reconcile/testing/published.ts';
import { eraseInDatabase, searchDatabase, type Person } from './database.ts';

const DAY = Math.floor(Date.now() / 86_400_000) * 86_400_000 - 86_400_000;
const NUMBER = '+12025550177';
const KEY = recipientKey(PII_KEY, NUMBER);
const PERSON: Person = { keys: [KEY], spellings: [NUMBER], account: undefined };
let folder: string;
let ground: Ground;

/** Servers of its own: their files are searched. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handset-erase-'));
  ground = await startGround({ dataDir: folder, ports: 'free', parts: ['clickhouse'] });
});
afterAll(async () => {
  await ground.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Files below a folder that hold any of these bytes. */
async function filesWith(root: string, needles: readonly Buffer[]): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    if (needles.some((needle) => bytes.includes(needle))) found.push(path);
  }
  return found;
}

test('a person is forgotten in every table and file, sums stay, and so does the opt-out', async () => {
  const clickhouse = readSettings(ground.env, clickhouseSettings);
  await migrate({ clickhouse, retention: { timelines: 400, throughput: 0, deadLetters: 30 } });
  const client = createClickHouse(clickhouse, 'handset-test');
  const rows = async (query: string): Promise<unknown[]> =>
    (await client.query({ query, format: 'JSONEachRow' })).json();
  const { publish } = processor(client, DAY);
  const theirs = { recipient: NUMBER };
  await publish(
    [
      submit({ at: '09:00:00', message: 'theirs', campaign_id: 'spring', ...theirs }),
      submit({ at: '09:00:00', message: 'another', recipient: '+12025550188' }),
      submit({ at: '09:10:00', message: 'refused', sender: '99000', ...theirs }),
    ],
    DAY + 1,
  );
  await publish(
    [
      dlr({ at: '09:00:05', message: 'theirs' }),
      click({ at: '09:01:00', message: 'theirs' }),
      reply({ at: '09:02:00', message: 'theirs', ...theirs }),
      consent({ at: '09:03:00', message: 'theirs', keyword: 'STOP', sender: '88000', ...theirs }),
      dlr({ at: '09:10:05', message: 'refused', status: 'failed', vendor: 'twilio', error_code: '21610' }),
    ],
    DAY + 2,
  );
  await client.insert({
    table: 'dead_letter_log',
    values: [{ dead_letter_id: 'd', occurred_at: DAY, detail: `recipient holds ${NUMBER}` }],
    format: 'JSONEachRow',
  });
  const sums = async () => ({
    segments: await rows('SELECT * FROM segment_performance ORDER BY ALL'),
    messages: await rows(
      'SELECT * EXCEPT (recipient_key, recipient_masked, updated_at) FROM messages ORDER BY message_id',
    ),
    throughput: await rows('SELECT * FROM throughput ORDER BY ALL'),
  });
  const before = await sums();
  const needles = [Buffer.from(KEY), Buffer.from(KEY, 'hex'), Buffer.from(NUMBER)];
  expect(await filesWith(layout(folder).clickhouse, needles)).not.toEqual([]);
  expect(await searchDatabase(client, PERSON)).not.toEqual([]);

  const limits = { insertDeadlineMs: 10_000, insertLimitMs: 10_000 };
  const erased = await eraseInDatabase({ client, now: Date.now, limits }, PERSON);
  expect(erased).toEqual({ messages: ['refused', 'theirs'], suppressions: 2 });
  expect(await searchDatabase(client, PERSON)).toEqual([{ table: 'consent_entries', rows: 2 }]);
  expect(await sums()).toEqual(before);
  const state = `SELECT sender, suppressed, how, message_id, keyword, recipient_masked FROM suppressions ORDER BY sender`;
  const kept = { suppressed: 1, how: 'event', message_id: '', keyword: '', recipient_masked: '' };
  expect(await rows(state)).toEqual([
    { sender: '88000', ...kept },
    { sender: '99000', ...kept },
  ]);
  expect(await rows("SELECT recipient_masked FROM messages WHERE message_id = 'another'")).toEqual([
    { recipient_masked: '********0188' },
  ]);
  // A send to the number afterwards is flagged all the same.
  await publish([submit({ at: '10:00:00', message: 'defiant', ...theirs })], DAY + 3);
  expect(await rows('SELECT message_id, opted_out_of FROM sent_after_opt_out')).toEqual([
    { message_id: 'defiant', opted_out_of: '88000' },
  ]);
  await client.command({ query: "ALTER TABLE timelines DELETE WHERE message_id = 'defiant'" });
  const again = await eraseInDatabase({ client, now: Date.now, limits }, PERSON);
  expect(again.suppressions).toBe(2);
  await client.close();
  const holding = await filesWith(layout(folder).clickhouse, needles);
  const place = await rowsOfTable('consent_entries');
  expect(holding.filter((path) => !path.includes(place))).toEqual([]);

  async function rowsOfTable(table: string): Promise<string> {
    const reader = createClickHouse(clickhouse, 'handset-test');
    const answer = await reader.query({
      query: `SELECT toString(uuid) AS uuid FROM system.tables WHERE database = currentDatabase() AND name = '${table}'`,
      format: 'JSONEachRow',
    });
    const [row] = await answer.json<{ uuid: string }>();
    await reader.close();
    return row!.uuid;
  }
});
