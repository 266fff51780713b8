import type { Program } from '../program.ts';
import type { Run, Scenario } from '../scenario.ts';
import { OTHER_TOPICS } from '../../../schemas/topics.ts';
import { forget } from '../group.ts';
import { demand, until, within } from '../waiting.ts';
import { commandWhenQuiet } from './partitions.ts';

const JOURNAL = OTHER_TOPICS.journal.name;
const isAppend = (request: string): boolean => request.startsWith('produce ') && request.includes(JOURNAL);

async function play(run: Run): Promise<void> {
  const processor = await run.stage.processor('processor-1');
  const deliveries = run.history();
  run.expect(deliveries);
  const part = (index: number) =>
    deliveries.slice(...[index, index + 1].map((at) => Math.floor((at * deliveries.length) / 4)));
  await processor.start();
  await landedUnheard(run, processor, part(0));
  await offsetsDeleted(run, processor, part(1));
  await logCut(run, processor, part(2));
  await run.send(part(3));
  await run.recovered(22);
}

type Deliveries = ReturnType<Run['history']>;

/** Appends land, and every answer to them is lost, whoever asks again. */
async function landedUnheard(run: Run, processor: Program, deliveries: Deliveries): Promise<void> {
  const over = () => processor.metric('handset_takeovers_total');
  const before = await over();
  const strike = (): void => void run.strikes(22);
  // A send is tried twice, and each of four partitions has its own.
  const trap = processor.roads.kafka.ambush({ at: 'reply', where: isAppend, act: 'cut', times: 16, strike });
  await run.send(deliveries, deliveries.length / 4);
  await within('appends land without an answer', trap.done);
  await run.recovered(22);
  demand('what is unknown is not guessed at: tasks started over', (await over()) > before);
}

/** The group has forgotten what it read: everything is read again, and nothing counted again. */
async function offsetsDeleted(run: Run, processor: Program, deliveries: Deliveries): Promise<void> {
  await run.send(deliveries);
  void run.strikes(22);
  await processor.kill();
  await forget(run.stage.connection.admin, 'handset-processor');
  await processor.start();
  await run.recovered(22);
}

/** Batches that are not in, and a log that has lost them: refused, and mended as the refusal says. */
async function logCut(run: Run, processor: Program, deliveries: Deliveries): Promise<void> {
  const { admin } = run.stage.connection;
  const appended = processor.roads.kafka.ambush({
    ...{ at: 'reply', act: 'pass', times: 4 },
    where: (request, reply) => isAppend(request) && reply !== undefined,
  });
  const cut = processor.roads.clickhouse.ambush({
    ...{ at: 'request', act: 'cut', times: 1_000_000 },
    where: (request) => request.includes('query=INSERT INTO timeline_changes'),
  });
  await run.send(deliveries);
  await within('batches are appended', appended.done);
  void run.strikes(22);
  await processor.kill();
  cut.lift();
  const ends = await admin.fetchTopicOffsets(JOURNAL);
  await admin.deleteTopicRecords({
    topic: JOURNAL,
    partitions: ends.map(({ partition, high }) => ({ partition, offset: high })),
  });
  processor.launch();
  await until('the cut is refused with what mends it', async () =>
    (await processor.health()).includes('npm run reconcile -- --repair'),
  );
  await processor.stop();
  const repaired = await commandWhenQuiet(run, 'reconcile', '--repair');
  run.note(`reconcile --repair after the cut: ${repaired.out.trim().split('\n').at(-1)}`);
  demand(`the repair ends well: ${repaired.out}`, repaired.code === 0);
  await processor.start();
  await run.recovered(22);
}

export const journal: Scenario = { name: 'journal', rows: [22], play };
