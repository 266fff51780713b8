import { setTimeout as sleep } from 'node:timers/promises';
import { httpReply } from '../../../infra/local/testing/proxy/http-wire.ts';
import type { Weather } from '../../../infra/local/testing/proxy/ambush.ts';
import type { Program } from '../program.ts';
import type { Run, Scenario } from '../scenario.ts';
import { demand, until, within } from '../waiting.ts';
import { isInsert } from './kills.ts';

const EXCEPTION = 'Code: 241. DB::Exception: Memory limit (total) exceeded. (MEMORY_LIMIT_EXCEEDED) (version 26.7)';
const isOfEvents = (request: string): boolean => request.includes('query=INSERT INTO events');
/** What a processor may grow by while ClickHouse is away (bytes): paused, it holds some batches and no more. */
const GROWTH = 300 * 2 ** 20;

async function play(run: Run): Promise<void> {
  const processor = await run.stage.processor('processor-1');
  const deliveries = run.history();
  run.expect(deliveries);
  await processor.start();
  const parts = 7;
  const part = (index: number) =>
    deliveries.slice(...[index, index + 1].map((at) => Math.floor((at * deliveries.length) / parts)));
  const member = await memberOf(run);
  await weather(run, processor, { is: 'refuse' }, part(0));
  await weather(run, processor, { is: 'delay', ms: 300 }, part(1));
  await weather(run, processor, { is: 'stall' }, part(2));
  demand('heartbeats go on while ClickHouse is away', (await memberOf(run)) === member);
  await loseAnswers(run, processor, part(3));
  await falseAnswers(run, processor, part(4));
  await throwingView(run, processor, part(5));
  await run.send(part(6));
}

/** Bad weather for longer than an insert may take, with events coming in. */
async function weather(
  run: Run,
  processor: Program,
  bad: Weather,
  deliveries: ReturnType<Run['history']>,
): Promise<void> {
  const memory = await processor.metric('process_resident_memory_bytes');
  await processor.roads.clickhouse.weather(bad);
  void run.strikes(4);
  await run.send(deliveries);
  if (bad.is !== 'delay')
    await until('lag is to be seen', async () => (await lagOf(processor)) > 0 || waits(processor));
  await sleep(bad.is === 'stall' ? 18_000 : 6_000);
  const grown = (await processor.metric('process_resident_memory_bytes')) - memory;
  demand(`memory is bounded while ClickHouse is away (${bad.is}): grown by ${grown} bytes`, grown < GROWTH);
  void run.strikes(4);
  await processor.roads.clickhouse.weather({ is: 'fine' });
  await run.recovered(4);
}

const lagOf = (processor: Program): Promise<number> => processor.metric('handset_lag_records');
/** Taken in already and waiting: then it is told as retries. */
const waits = async (processor: Program): Promise<boolean> =>
  (await processor.metric('handset_task_events_total', 'type="retried"')) > 0;

async function memberOf({ stage }: Run): Promise<string> {
  const { groups } = await stage.connection.admin.describeGroups(['handset-processor']);
  return groups[0]?.members.map(({ memberId }) => memberId).join() ?? '';
}

async function loseAnswers(run: Run, { roads }: Program, deliveries: ReturnType<Run['history']>): Promise<void> {
  const strike = (): void => void run.strikes(5);
  const traps = [
    roads.clickhouse.ambush({ at: 'reply', where: isInsert, act: 'cut', times: run.size.times, strike }),
    roads.clickhouse.ambush({ at: 'reply', where: isOfEvents, act: 'cut', times: 2, strike }),
    roads.clickhouse.ambush({ at: 'request', where: isInsert, act: 'cut_midway', times: 2, strike }),
  ];
  await trickle(run, deliveries);
  await within('answers are lost', Promise.all(traps.map(({ done }) => done)));
  await run.recovered(5);
}

async function falseAnswers(run: Run, { roads }: Program, deliveries: ReturnType<Run['history']>): Promise<void> {
  const strike = (): void => void run.strikes(6);
  const act = { answer: httpReply('200 OK', EXCEPTION) };
  const traps = [
    roads.clickhouse.ambush({ at: 'request', where: isInsert, act, times: run.size.times, strike }),
    roads.clickhouse.ambush({ at: 'reply', where: isInsert, act, times: run.size.times, strike }),
    roads.clickhouse.ambush({ at: 'request', where: isOfEvents, act, times: 2, strike }),
  ];
  await trickle(run, deliveries);
  await within('false answers are given', Promise.all(traps.map(({ done }) => done)));
  await run.recovered(6);
}

/** Sends for some seconds, so that there are many batches. */
const trickle = (run: Run, deliveries: ReturnType<Run['history']>): Promise<void> =>
  run.send(deliveries, Math.max(100, deliveries.length / 6));

/** A view of a user that throws half-way: some targets have the rows by then, others have not. */
async function throwingView(run: Run, processor: Program, deliveries: ReturnType<Run['history']>): Promise<void> {
  const { clickhouse } = run.stage.connection;
  const command = (query: string) => clickhouse.command({ query });
  await command(
    'CREATE TABLE m_target (x UInt8) ENGINE = MergeTree ORDER BY x SETTINGS non_replicated_deduplication_window = 50000, remove_empty_parts = 0',
  );
  await command('CREATE MATERIALIZED VIEW m_throws TO m_target AS SELECT throwIf(sign = 1) AS x FROM timeline_changes');
  const before = await processor.metric('handset_task_events_total', 'type="retried"');
  void run.strikes(7);
  await run.send(deliveries);
  const retries = async () => (await processor.metric('handset_task_events_total', 'type="retried"')) - before;
  await until('inserts fail and are repeated', async () => (await retries()) >= 3);
  await command('DROP VIEW m_throws');
  await run.recovered(7);
}

export const clickhouse: Scenario = { name: 'clickhouse', rows: [4, 5, 6, 7], play };
