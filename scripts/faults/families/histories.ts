import { setTimeout as sleep } from 'node:timers/promises';
import type { Delivery } from '../../simulate/journey.ts';
import type { Random } from '../../simulate/random.ts';
import type { Program } from '../program.ts';
import type { Run, Scenario } from '../scenario.ts';
import { demand, until } from '../waiting.ts';

const HOUR = 3_600_000;
/** What a burst may cost beside what the processor has (bytes). */
const GROWTH = 400 * 2 ** 20;

/** Nothing is killed here: what comes is bad enough. Memory holds few timelines, for seconds. */
async function play(run: Run): Promise<void> {
  const processor = await run.stage.processor('processor-1');
  await processor.start();
  await orphans(run);
  await cold(run, processor);
  await shuffled(run);
  await clocks(run);
  await burst(run, processor);
}

const count = async ({ stage }: Run, query: string): Promise<number> => {
  const result = await stage.connection.clickhouse.query({ query, format: 'JSONEachRow' });
  return Number((await result.json<{ n: string }>())[0]?.n);
};

/** Everything but the submits, and long after it the submits. */
async function orphans(run: Run): Promise<void> {
  const deliveries = run.history('orphans', { messages: run.size.messages / 4 });
  run.expect(deliveries);
  const submitted = new Set(deliveries.filter(({ kind }) => kind === 'submit').map(({ event }) => event.message_id));
  const rest = deliveries.filter(({ kind }) => kind !== 'submit');
  const lonely = new Set(rest.map(({ event }) => event.message_id));
  void run.strikes(18);
  await run.send(rest);
  await run.recovered(18);
  const seen = await count(run, 'SELECT count() AS n FROM orphans');
  demand(`all ${lonely.size} orphans are to be seen (${seen} are)`, seen === lonely.size);
  await run.send(deliveries.filter(({ kind }) => kind === 'submit'));
  await run.recovered(18);
  const left = [...lonely].filter((id) => !submitted.has(id)).length;
  demand('orphans are absorbed by their submits', (await count(run, 'SELECT count() AS n FROM orphans')) === left);
}

/** Clicks, receipts, duplicates and submits stamped anew for messages that memory has forgotten. */
async function cold(run: Run, processor: Program): Promise<void> {
  const deliveries = run.history('cold', { messages: run.size.messages / 2 });
  const late = deliveries.filter(({ kind }) => kind === 'click' || kind === 'dlr' || run.dice.chance(0.1));
  const early = deliveries.filter((delivery) => !late.includes(delivery));
  const again = early.filter(() => run.dice.chance(0.3));
  const restamped = early
    .filter(({ kind }) => kind === 'submit')
    .map((each) => moved(each, run.dice.below(4_000) - 2_000));
  run.expect([...deliveries, ...restamped]);
  await run.send(early);
  await run.recovered();
  // Twice the hot window, with something happening: eviction comes with batches.
  await sleep(4_000);
  const before = await processor.metric('handset_ids_looked_up_total');
  void run.strikes(19);
  await run.send(shuffle([...late, ...again, ...restamped], run.dice), late.length / 3);
  await run.recovered(19);
  const asked = (await processor.metric('handset_ids_looked_up_total')) - before;
  demand('messages that left memory are asked for', asked > 0);
}

/** All of a week ago, each event three times, in any order. */
async function shuffled(run: Run): Promise<void> {
  const deliveries = run.history('week', { messages: run.size.messages / 2, ago: 7 * 24 * HOUR });
  run.expect(deliveries);
  void run.strikes(14);
  await run.send(shuffle([...deliveries, ...deliveries, ...deliveries], run.dice));
  await run.recovered(14);
}

/** Vendors whose clocks are an hour off either way, and some that live the day after tomorrow. */
async function clocks(run: Run): Promise<void> {
  const errors = [-HOUR, HOUR, -HOUR, HOUR, 20 * HOUR];
  const drifted = run
    .history('clocks', { messages: run.size.messages / 4 })
    .map((each) => (each.kind === 'dlr' || each.kind === 'handoff' ? moved(each, run.dice.pick(errors)) : each));
  const absurd = drifted.filter(({ kind }) => kind === 'dlr').slice(0, 20);
  const ids = new Set(absurd.map(({ event }) => event.event_id));
  run.expect(drifted);
  void run.strikes(15);
  await run.send([...drifted, ...absurd.map((each) => moved(each, 50 * HOUR, `absurd-${each.event.event_id}`))]);
  await run.recovered(15);
  await until('what lies too far ahead is a dead letter', async () => (await letters(run)) === ids.size);
  demand('clocks are suspected', (await count(run, 'SELECT count() AS n FROM messages WHERE time_suspect')) > 0);
}

const letters = (run: Run): Promise<number> =>
  count(
    run,
    "SELECT uniqExact(event_id) AS n FROM dead_letters WHERE code = 'time_out_of_range' AND event_id LIKE 'absurd-%'",
  );

/** A steady load, and then ten times that. */
async function burst(run: Run, processor: Program): Promise<void> {
  const deliveries = run.history('burst', { messages: run.size.messages * 2 });
  run.expect(deliveries);
  const calm = Math.floor(deliveries.length / 6);
  await run.send(deliveries.slice(0, calm), calm / 5);
  const memory = await processor.metric('process_resident_memory_bytes');
  void run.strikes(17);
  await run.send(deliveries.slice(calm), (10 * calm) / 5);
  const grown = (await processor.metric('process_resident_memory_bytes')) - memory;
  demand(`memory is bounded in a burst: grown by ${grown} bytes`, grown < GROWTH);
  await run.recovered(17);
}

const moved = (delivery: Delivery, by: number, eventId = delivery.event.event_id): Delivery =>
  ({
    ...delivery,
    event: { ...delivery.event, event_id: eventId, occurred_at: delivery.event.occurred_at + by },
  }) as Delivery;

/** Fisher and Yates. */
export function shuffle<T>(things: readonly T[], dice: Random): T[] {
  const shuffled = [...things];
  for (let left = shuffled.length - 1; left > 0; left--) {
    const other = dice.below(left + 1);
    [shuffled[left], shuffled[other]] = [shuffled[other]!, shuffled[left]!];
  }
  return shuffled;
}

export const histories: Scenario = {
  name: 'histories',
  rows: [14, 15, 17, 18, 19],
  settings: { HANDSET_HOT_SECONDS: '2', HANDSET_HOT_MESSAGES: '400' },
  play,
};
