import { setTimeout as sleep } from 'node:timers/promises';
import { OTHER_TOPICS } from '../../../schemas/topics.ts';
import type { Program } from '../program.ts';
import type { Run, Scenario } from '../scenario.ts';
import { demand, until, within } from '../waiting.ts';
import { isInsert } from './kills.ts';

/** Partitions of every event topic on a stage, unless told otherwise. */
const PARTITIONS = 4;
const DEADLINE_MS = 14_000;

async function play(run: Run): Promise<void> {
  const names = Array.from({ length: PARTITIONS + 1 }, (_, index) => `processor-${index + 1}`);
  const members = await Promise.all(names.map((name) => run.stage.processor(name)));
  const deliveries = run.history();
  run.expect(deliveries);
  let sent = 0;
  const some = (share: number, seconds = 0): Promise<void> => {
    const slice = deliveries.slice(sent, sent + Math.ceil(deliveries.length * share));
    sent += slice.length;
    return run.send(slice, seconds === 0 ? 0 : Math.max(50, slice.length / seconds));
  };
  await grow(run, members, some);
  await takeover(run, members, some);
  await zombies(run, members, some);
  await sameInstant(run, members, some);
  await storm(run, members, some(1, Math.max(25, 6 * run.size.times)));
  await run.recovered(12);
}

type Send = (share: number, seconds?: number) => Promise<void>;

/** Which partitions a member's tasks work on. */
async function working(member: Program): Promise<number[]> {
  const owned: number[] = [];
  for (let partition = 0; partition < PARTITIONS; partition++)
    if ((await member.metric('handset_task_state', `partition="${partition}",state="working"`)) > 0)
      owned.push(partition);
  return owned;
}

/** Waits until every partition has exactly one owner among those that run, and shares differ by at most one. */
async function settled(members: readonly Program[]): Promise<void> {
  await until('every partition has one owner', async () => {
    const shares = await Promise.all(members.filter((each) => each.isUp()).map(working));
    const sizes = shares.map(({ length }) => length);
    const all = shares.flat().sort();
    return all.join() === '0,1,2,3' && Math.max(...sizes) - Math.min(...sizes) <= 1;
  });
}

/** 1 to P + 1 members and back to 2, with events on the way all the time. */
async function grow(run: Run, members: readonly Program[], send: Send): Promise<void> {
  for (const member of members) {
    run.step(`${member.name} joins`);
    const sending = send(0.03, 3);
    void run.strikes(13);
    await member.start();
    await settled(members);
    await sending;
  }
  for (const member of members.slice(2)) {
    run.step(`${member.name} leaves`);
    const sending = send(0.02, 2);
    void run.strikes(13);
    await member.stop();
    await settled(members);
    await sending;
  }
  await run.recovered(13);
}

/** From a kill until the first batch of the new owner is in; what it brings in of the old one's does not count. */
async function takeover(run: Run, members: readonly Program[], send: Send): Promise<void> {
  run.step('one of two is killed');
  const [survivor, victim] = members as [Program, Program];
  const partition = (await working(victim))[0]!;
  const token = new RegExp(`handset-journal-${partition}-(\\d+)`);
  let end = Infinity;
  const first = survivor.roads.clickhouse.ambush({
    ...{ at: 'reply', act: 'pass', times: 1 },
    where: (request) => isInsert(request) && Number(token.exec(request)?.[1] ?? -1) > end,
  });
  const sending = send(0.1, 12);
  await sleep(1_000);
  void run.strikes(12);
  const killed = Date.now();
  await victim.kill();
  end = await journalEnd(run, partition);
  await within('the new owner inserts', first.done);
  const seconds = (Date.now() - killed) / 1000;
  run.note(`from a kill to the new owner’s first batch: ${seconds.toFixed(1)} s (session timeout 6 s)`);
  await sending;
  await victim.start();
  await settled(members);
}

async function journalEnd({ stage }: Run, partition: number): Promise<number> {
  const ends = await stage.connection.admin.fetchTopicOffsets(OTHER_TOPICS.journal.name);
  return Number(ends.find((each) => each.partition === partition)?.high);
}

/**
 * Members freeze with a batch in their hands and wake when it is another's: some between evidence and append (its append
 * is void), some between append and insert, after the deadline and after every target has forgotten its tokens (the
 * server must refuse).
 */
async function zombies(run: Run, members: readonly Program[], send: Send): Promise<void> {
  const [, zombie] = members as [Program, Program];
  const evidence = (request: string): boolean => request.includes('query=INSERT INTO events');
  const append = (request: string): boolean => request.startsWith('produce ') && request.includes('handset.journal');
  for (const [road, where, forgets] of [
    ['clickhouse', evidence, false],
    ['kafka', append, true],
  ] as const) {
    run.step(`one freezes ${forgets ? 'between append and insert, and is forgotten' : 'between evidence and append'}`);
    const strike = (): void => {
      void run.strikes(12);
      zombie.freeze();
    };
    const trap = zombie.roads[road].ambush({ at: 'reply', where, act: 'pass', times: 1, strike });
    const sending = send(0.06, 3);
    await within('a member freezes', trap.done);
    const frozen = Date.now();
    await sending;
    await until('the others have taken over', async () => (await working(members[0]!)).length === PARTITIONS);
    await run.recovered(12);
    if (forgets) await forgetTokens(run);
    await sleep(Math.max(0, frozen + DEADLINE_MS + 2_500 - Date.now()));
    zombie.wake();
    await settled(members);
  }
}

/** Every target forgets every token, as if ten thousand parts had gone in meanwhile. */
async function forgetTokens({ stage }: Run): Promise<void> {
  const { clickhouse } = stage.connection;
  const query = `SELECT name, extract(engine_full, 'non_replicated_deduplication_window = (\\d+)') AS parts
                 FROM system.tables WHERE database = currentDatabase() AND parts != ''`;
  const tables = await (
    await clickhouse.query({ query, format: 'JSONEachRow' })
  ).json<{ name: string; parts: string }>();
  demand('there are targets with windows', tables.length > 3);
  for (const { name, parts } of tables)
    for (const window of ['0', parts])
      await clickhouse.command({
        query: `ALTER TABLE \`${name}\` MODIFY SETTING non_replicated_deduplication_window = ${window}`,
      });
}

/** A frozen member's insert is held on its way until the new owner inserts the same token. */
async function sameInstant(run: Run, members: readonly Program[], send: Send): Promise<void> {
  run.step('zombie and new owner insert the same token at the same instant');
  const [taker, zombie] = members as [Program, Program];
  let token: string | undefined;
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const held = zombie.roads.clickhouse.ambush({
    ...{ at: 'request', where: isInsert, act: 'pass', times: 1 },
    strike(request) {
      token = /handset-journal-\d+-\d+/.exec(request)?.[0];
      zombie.freeze();
      return released;
    },
  });
  const meeting = taker.roads.clickhouse.ambush({
    ...{ at: 'request', act: 'pass', times: 1 },
    where: (request) => token !== undefined && new RegExp(`${token}\\b`).test(request),
    strike() {
      void run.strikes(12);
      release();
    },
  });
  await send(0.05, 2);
  await until('an insert is held', () => token !== undefined);
  await within('the new owner inserts the same token', meeting.done).finally(release);
  await held.done;
  await run.recovered(12);
  zombie.wake();
  await settled(members);
}

/** Every three seconds somebody joins, leaves, dies or freezes for a while. */
async function storm(run: Run, members: readonly Program[], sending: Promise<void>): Promise<void> {
  run.step('storm');
  let over = false;
  void sending.finally(() => (over = true));
  const [, ...restless] = members as [Program, ...Program[]];
  const three = restless.slice(0, 2);
  while (!over) {
    await sleep(3_000);
    const member = run.dice.pick(three);
    void run.strikes(12);
    if (!member.isUp()) await member.start();
    else if (run.dice.chance(0.4)) await member.stop();
    else if (run.dice.chance(0.5)) await member.kill();
    else {
      member.freeze();
      await sleep(run.dice.chance(0.5) ? 8_000 : 20_000);
      member.wake();
    }
  }
  await sending;
  for (const member of three) if (!member.isUp()) await member.start();
  await settled(members);
}

export const members: Scenario = { name: 'members', rows: [12, 13], play };
