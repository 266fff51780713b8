import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { OTHER_TOPICS, TOPICS } from '../../../schemas/topics.ts';
import { connect } from '../../compare/testing/connection.ts';
import { publishAll } from '../../simulate/publish.ts';
import type { Delivery } from '../../simulate/journey.ts';
import type { Run, Scenario } from '../scenario.ts';
import { demand, until } from '../waiting.ts';

const SHARING = [...TOPICS].filter(([, { partitions }]) => partitions === 'events').map(([topic]) => topic);
const JOURNAL = OTHER_TOPICS.journal.name;

/** Runs one of our commands against the stage; its exit code and all that it said. */
export async function command(
  run: Run,
  name: string,
  ...args: string[]
): Promise<{ code: number | null; out: string }> {
  const { env, dataDir } = run.stage;
  const child = spawn(process.execPath, ['--import', 'tsx', `scripts/${name}.ts`, ...args], {
    env: { ...process.env, ...env, HANDSET_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (out += String(chunk)));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out };
}

/** The same once the group's killed members are forgotten. */
export async function commandWhenQuiet(run: Run, name: string, ...args: string[]) {
  for (;;) {
    const ended = await command(run, name, ...args);
    if (!/has members|Running here/.test(ended.out)) return ended;
    await sleep(1_000);
  }
}

/** Sends by a producer that looks at the partitions as they are now. */
async function sendAfresh(run: Run, deliveries: readonly Delivery[]): Promise<void> {
  const fresh = await connect(run.stage.env);
  await publishAll(deliveries, { ...fresh, rate: 0, patience: 60_000 }).finally(() => fresh.close());
}

async function play(run: Run): Promise<void> {
  const processor = await run.stage.processor('processor-1');
  const deliveries = run.history();
  run.expect(deliveries);
  const part = (index: number) =>
    deliveries.slice(...[index, index + 1].map((at) => Math.floor((at * deliveries.length) / 6)));
  await processor.start();
  const sending = run.send(part(0), Math.max(100, part(0).length / 3));
  await sleep(1_500);
  void run.strikes(20);
  await processor.kill();
  await sending;
  const raised = await commandWhenQuiet(run, 'partitions', '6');
  demand(`the command raises: ${raised.out}`, raised.code === 0);
  await processor.start();
  // The old producer goes on placing by four, as producers do for minutes.
  await Promise.all([run.send(part(1)), sendAfresh(run, part(2))]);
  await run.recovered(20);
  demand('misplaced events were forwarded', (await processor.metric('handset_events_misplaced_total')) > 0);

  await run.send(part(3));
  void run.strikes(20);
  const { admin } = run.stage.connection;
  await admin.createPartitions({ topicPartitions: SHARING.map((topic) => ({ topic, count: 8 })) });
  await sendAfresh(run, part(4));
  await processor.kill();
  processor.launch();
  await until('the processor names the command', async () =>
    (await processor.health()).includes('npm run partitions -- 8'),
  );
  await processor.stop();
  const mended = await commandWhenQuiet(run, 'partitions', '8');
  demand(`the command mends: ${mended.out}`, mended.code === 0);
  await processor.start();
  await sendAfresh(run, part(5));
  await run.recovered(20);
  const { topics } = await admin.fetchTopicMetadata({ topics: [JOURNAL] });
  demand('the journal has 8 partitions', topics[0]?.partitions.length === 8);
}

export const partitions: Scenario = { name: 'partitions', rows: [20], play };
