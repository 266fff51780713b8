import { setTimeout as sleep } from 'node:timers/promises';
import type { Ambush } from '../../../infra/local/testing/proxy/ambush.ts';
import type { Program } from '../program.ts';
import type { Run, Scenario } from '../scenario.ts';
import { until, within } from '../waiting.ts';

/** A step of the processor's work, and how it is recognised on its way to a server. */
export interface Moment {
  readonly name: string;
  readonly road: 'kafka' | 'clickhouse';
  readonly ambush: Omit<Ambush, 'times' | 'strike'>;
  /** `meanwhile`: the message goes on to the server while the process dies. */
  readonly kill: 'first' | 'meanwhile';
}

const isFetch = (request: string, reply: Buffer | undefined): boolean =>
  request.startsWith('fetch ') && request.includes('handset.submit') && (reply?.length ?? 0) > 4_000;
const isAppend = (request: string): boolean => request.startsWith('produce ') && request.includes('handset.journal');
const isCommit = (request: string): boolean => request.startsWith('commit ');
export const isInsert = (request: string): boolean => request.includes('query=INSERT INTO timeline_changes');
const isEvidence = (request: string): boolean => request.includes('query=INSERT INTO events');

/** Every step whose effect stands when the process dies; what comes behind it is lost with it. */
export const MOMENTS: readonly Moment[] = [
  { name: 'after a read', road: 'kafka', ambush: { at: 'reply', where: isFetch, act: 'pass' }, kill: 'meanwhile' },
  {
    name: 'after the fold',
    road: 'clickhouse',
    ambush: { at: 'request', where: isEvidence, act: 'cut' },
    kill: 'first',
  },
  { name: 'append sent', road: 'kafka', ambush: { at: 'request', where: isAppend, act: 'pass' }, kill: 'meanwhile' },
  {
    name: 'append landed, not heard',
    road: 'kafka',
    ambush: { at: 'reply', where: isAppend, act: 'cut' },
    kill: 'first',
  },
  { name: 'append heard', road: 'clickhouse', ambush: { at: 'request', where: isInsert, act: 'cut' }, kill: 'first' },
  {
    name: 'mid-insert',
    road: 'clickhouse',
    ambush: { at: 'request', where: isInsert, act: 'pass' },
    kill: 'meanwhile',
  },
  {
    name: 'inserted, not heard',
    road: 'clickhouse',
    ambush: { at: 'reply', where: isInsert, act: 'cut' },
    kill: 'first',
  },
  {
    name: 'inserted, not committed',
    road: 'kafka',
    ambush: { at: 'request', where: isCommit, act: 'cut' },
    kill: 'first',
  },
];

/** Kills the process when the moment comes; resolves when it is gone. */
export async function killAt(moment: Moment, processor: Program, run: Run): Promise<void> {
  const strike = (): Promise<void> | void => {
    void run.strikes(1);
    if (moment.kill === 'first') return processor.kill();
    setTimeout(() => void processor.kill(), run.dice.below(30));
  };
  const trap = processor.roads[moment.road].ambush({ ...moment.ambush, times: 1, strike });
  await within(`${processor.name} comes to: ${moment.name}`, trap.done);
  await until(`${processor.name} is gone`, () => !processor.isUp());
}

/**
 * Kills a processor that has just committed one batch while the next one is closed and exists nowhere else: the answer
 * for the first is held until the second waits with its evidence.
 */
async function killBetweenBatches(run: Run, processor: Program, deliveries: ReturnType<Run['history']>): Promise<void> {
  const { kafka, clickhouse } = processor.roads;
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  let isHeld = false;
  const strike = (): Promise<void> => {
    isHeld = true;
    return held;
  };
  clickhouse.ambush({ at: 'reply', where: isInsert, act: 'pass', times: 1, strike });
  const half = Math.floor(deliveries.length / 2);
  await run.send(deliveries.slice(0, half));
  await until('the answer for a batch is held', () => isHeld);
  const unwritten = clickhouse.ambush({ at: 'request', where: isEvidence, act: 'cut', times: Infinity });
  await run.send(deliveries.slice(half));
  await sleep(SECOND_BATCH_MS);
  const kill = (): Promise<void> => {
    void run.strikes(1);
    return processor.kill();
  };
  const dead = kafka.ambush({ at: 'reply', where: isCommit, act: 'cut', times: 1, strike: kill });
  release();
  await within('the first batch is committed', dead.done);
  unwritten.lift();
}

/** After so long (ms) a batch closes that waits for the insert before it. */
const SECOND_BATCH_MS = 5_000;

async function play(run: Run): Promise<void> {
  const processor = await run.stage.processor('processor-1');
  const deliveries = run.history();
  run.expect(deliveries);
  await processor.start();
  const slice = Math.ceil(deliveries.length / (2 * (MOMENTS.length + 1)));
  for (const [index, moment] of MOMENTS.entries()) {
    run.step(`killed ${moment.name}`);
    const dead = killAt(moment, processor, run);
    await run.send(deliveries.slice(index * slice, (index + 1) * slice));
    await dead;
    await processor.start();
    await run.recovered(1);
  }
  run.step('killed between two batches');
  const next = MOMENTS.length * slice;
  await killBetweenBatches(run, processor, deliveries.slice(next, next + slice));
  await processor.start();
  await run.recovered(1);
  const rest = deliveries.slice(next + slice);
  const sending = run.send(rest, Math.max(100, rest.length / (8 * run.size.times)));
  for (let kill = 0; kill < run.size.times; kill++) {
    run.step(`killed at random, ${kill + 1} of ${run.size.times}`);
    await sleep(run.dice.below(2_000));
    void run.strikes(1);
    await processor.kill();
    await processor.start();
  }
  await sending;
  await run.recovered(1);
}

export const kills: Scenario = { name: 'kills', rows: [1], play };
