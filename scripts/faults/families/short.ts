import { httpReply } from '../../../infra/local/testing/proxy/http-wire.ts';
import type { Run, Scenario } from '../scenario.ts';
import { within } from '../waiting.ts';
import { isInsert, killAt, MOMENTS } from './kills.ts';

/** The worst of several families in one run, for every `npm test`. */
async function play(run: Run): Promise<void> {
  const processor = await run.stage.processor('processor-1');
  const { ground } = run.stage;
  const deliveries = run.history();
  run.expect(deliveries);
  await processor.start();
  const part = (index: number) =>
    deliveries.slice(...[index, index + 1].map((at) => Math.floor((at * deliveries.length) / 3)));

  run.step('answers lost and false');
  const lie = { answer: httpReply('200 OK', 'Code: 241. DB::Exception: Memory limit (total) exceeded.') };
  const { clickhouse } = processor.roads;
  const traps = [
    clickhouse.ambush({ at: 'reply', where: isInsert, act: 'cut', times: 3, strike: () => void run.strikes(5) }),
    clickhouse.ambush({ at: 'request', where: isInsert, act: lie, times: 2, strike: () => void run.strikes(6) }),
  ];
  await run.send(part(0));
  await within('answers are lost', Promise.all(traps.map(({ done }) => done)));

  run.step('servers killed');
  const sending = run.send(part(1), part(1).length / 4);
  await run.strikes(3);
  await Promise.all([ground.kill('kafka'), ground.kill('clickhouse')]);
  await Promise.all([ground.start('kafka'), ground.start('clickhouse')]);
  await sending;

  // Another step in every run: all of them together take minutes.
  const moment = run.dice.pick(MOMENTS);
  run.step(`processor killed ${moment.name}`);
  const dead = killAt(moment, processor, run);
  await run.send(part(2));
  await dead;
  await processor.start();
  await run.recovered(1, 3, 5, 6);
}

export const short: Scenario = { name: 'short', rows: [1, 3, 5, 6], play };
