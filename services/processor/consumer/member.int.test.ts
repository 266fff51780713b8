import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin, Consumer, Kafka, Producer } from 'kafkajs';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { testGround } from '../../../infra/local/testing/ground.ts';
import { createKafka } from '../../runtime/kafka/client.ts';
import { createLogger } from '../../runtime/logger.ts';
import type { Fetched, Session } from '../partition/ports.ts';
import { createFeed } from './feed.ts';
import { startMember, type Member, type OpenPartition, type Owned } from './member.ts';
import { leaveGroup } from './testing/leave-group.ts';

const logger = createLogger('test', 'silent');
let kafka: Kafka;
let admin: Admin;
let producer: Producer;

beforeAll(async () => {
  const { brokers } = testGround().kafka;
  kafka = createKafka({ brokers: [brokers], ssl: false }, 'handset-member-test', logger);
  admin = kafka.admin();
  producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  await Promise.all([admin.connect(), producer.connect()]);
});
afterAll(() => Promise.all([admin.disconnect(), producer.disconnect()]));

/** Polls; generous, as it is only waited out by a failure. */
const until = (holds: () => void | Promise<void>) => vi.waitFor(holds, { timeout: 60_000, interval: 50 });

/** Two event topics and a journal of a test's own, with their group. */
async function topicsOf(partitions: number) {
  const id = randomUUID().slice(0, 8);
  const topics = [`submit-${id}`, `dlr-${id}`];
  const journal = `journal-${id}`;
  await admin.createTopics({
    waitForLeaders: true,
    topics: [...topics, journal].map((topic) => ({ topic, numPartitions: partitions })),
  });
  const each = (count: number, value: (n: number) => string) =>
    Array.from({ length: count }, (_, n) => ({ partition: n % partitions, value: value(n) }));
  return {
    topics,
    journal,
    groupId: `group-${id}`,
    /** Sends records to every event topic, spread over the partitions. */
    send: (count: number) =>
      Promise.all(topics.map((topic) => producer.send({ topic, messages: each(count, String) }))),
    /** Gives topics more partitions; resolves when the broker shows them. */
    async raise(raised: readonly string[], count: number) {
      await admin.createPartitions({ topicPartitions: raised.map((topic) => ({ topic, count })) });
      await until(async () => {
        const shown = await admin.fetchTopicMetadata({ topics: [...raised] });
        expect(shown.topics.map(({ partitions: all }) => all.length)).toEqual(raised.map(() => count));
      });
    },
  };
}
type World = Awaited<ReturnType<typeof topicsOf>>;

/** A task that has taken over at once, and notes what it is offered. */
interface Opened extends Owned {
  readonly partition: number;
  readonly partitions: number;
  readonly consumer: () => Consumer;
  /** Topic → offset behind the last stretch that was offered. */
  readonly next: Map<string, number>;
  /** Topics of which a stretch was left out. */
  readonly gaps: string[];
  readonly abandoned: () => boolean;
}

function opener(world: World, opened: Opened[], room: () => Promise<void>): OpenPartition {
  return ({ partition, partitions }, control, consumer) => {
    const feed = createFeed({
      topics: world.topics,
      control,
      read: async () => [],
      ends: async () => new Map(),
      sleep: (ms) => sleep(ms),
      now: Date.now,
      waits: () => undefined,
    });
    const next = new Map(world.topics.map((topic) => [topic, 0]));
    const gaps: string[] = [];
    const session: Session = {
      offsets: new Map(next),
      offer({ topic, from, next: behind }: Fetched) {
        if (from > next.get(topic)!) gaps.push(topic);
        next.set(topic, Math.max(behind, next.get(topic)!));
        return room();
      },
    };
    let isAbandoned = false;
    const abandon = () => {
      isAbandoned = true;
      feed.end(session);
    };
    const task = {
      status: () => ({ state: 'taking_over' as const }),
      stop: async () => abandon(),
      abandon,
      stopped: Promise.resolve(),
    };
    const mine = { feed, task, partition, partitions, consumer, next, gaps, abandoned: () => isAbandoned };
    opened.push(mine);
    feed.begin(session);
    return mine;
  };
}

async function join(world: World, options: { admin?: Admin; room?: () => Promise<void> } = {}) {
  const opened: Opened[] = [];
  const member = await startMember({
    ...{ kafka, logger, sessionTimeoutMs: 6_000, fetchBytes: 1024 * 1024 },
    admin: options.admin ?? admin,
    groupId: world.groupId,
    topics: world.topics,
    journal: world.journal,
    open: opener(world, opened, options.room ?? (async () => undefined)),
  });
  onTestFinished(() => member.stop());
  return { member, opened, live: () => opened.filter(({ abandoned }) => !abandoned()) };
}
type Joined = Awaited<ReturnType<typeof join>>;

const ownedBy = (member: Member): number[] => [...member.owned().keys()].sort();
/** All partitions have one live task, which was offered everything that stands in their topics, without a gap. */
async function haveRead(world: World, partitions: number, ...members: Joined[]): Promise<void> {
  const live = members.flatMap((each) => each.live());
  expect(live.map(({ partition }) => partition).sort()).toEqual(Array.from({ length: partitions }, (_, p) => p));
  expect(live.flatMap(({ gaps }) => gaps)).toEqual([]);
  for (const topic of world.topics)
    for (const { partition, offset } of await admin.fetchTopicOffsets(topic))
      expect(live.find((each) => each.partition === partition)!.next.get(topic), topic).toBe(Number(offset));
}

test('tasks that take over at once are fed, share with a member that joins, and take back what it leaves', async () => {
  const world = await topicsOf(4);
  await world.send(8);
  const first = await join(world);
  await until(() => haveRead(world, 4, first));
  expect(first.member.trouble()).toBeUndefined();

  const second = await join(world);
  await until(() => expect([ownedBy(first.member).length, ownedBy(second.member).length]).toEqual([2, 2]));
  await world.send(8);
  await until(() => haveRead(world, 4, first, second));
  const revoked = first.opened.filter(({ partition }) => second.member.owned().has(partition));
  expect(revoked.map(({ abandoned }) => abandoned())).toEqual([true, true]);
  expect(first.opened).toHaveLength(4);

  await second.member.stop();
  await until(() => expect(ownedBy(first.member)).toEqual([0, 1, 2, 3]));
  await world.send(8);
  await until(() => haveRead(world, 4, first));
  expect(first.opened).toHaveLength(6);
});

test('a member that the group has forgotten joins anew and reads on', async () => {
  const world = await topicsOf(2);
  const first = await join(world);
  await until(() => expect(ownedBy(first.member)).toEqual([0, 1]));
  const [forgotten] = await memberIds(world);
  await leaveGroup(testGround().kafka.brokers, world.groupId, [forgotten!]);
  await until(async () => expect((await memberIds(world)).filter((id) => id !== forgotten)).toHaveLength(1));
  await world.send(4);
  await until(() => haveRead(world, 2, first));
});

test('topics that wait for their tasks through a rebalance are read on without a gap', async () => {
  const world = await topicsOf(2);
  await world.send(40);
  let free: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (free = resolve));
  const first = await join(world, { room: () => gate });
  await until(() => expect(first.live().filter(({ next }) => [...next.values()].every(Boolean))).toHaveLength(2));
  const second = await join(world, { room: () => gate });
  await until(() => expect([ownedBy(first.member).length, ownedBy(second.member).length]).toEqual([1, 1]));
  await world.send(40);
  free();
  await until(() => haveRead(world, 2, first, second));
});

test('an assignment that another has overtaken opens no task', async () => {
  const world = await topicsOf(4);
  let free: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (free = resolve));
  const slow: Admin = { ...admin, fetchTopicMetadata: (asked) => gate.then(() => admin.fetchTopicMetadata(asked)) };
  const first = await join(world, { admin: slow });
  const second = await join(world);
  await until(() => expect(ownedBy(second.member)).toHaveLength(2));
  await until(async () => expect(await settledGroup(world)).toBe(2));
  free();
  await until(() => expect(ownedBy(first.member)).toHaveLength(2));
  await world.send(8);
  await until(() => haveRead(world, 4, first, second));
  expect(first.opened).toHaveLength(2);
});

test('where only some topics were raised it is said which has how many partitions, until the others follow', async () => {
  const world = await topicsOf(2);
  const [submit, dlr] = world.topics as [string, string];
  await world.raise([submit], 3);
  const { member } = await join(world);
  await until(() => expect(member.trouble()).toContain(`${submit}: 3, ${dlr}: 2`));
  expect(member.trouble()).toContain('npm run partitions -- 3');
  await world.raise([dlr], 3);
  await until(() => expect(member.trouble()).toContain(`${dlr}: 3, ${world.journal}: 2`));
  expect(ownedBy(member)).toEqual([]);
  await world.raise([world.journal], 3);
  await until(() => expect(ownedBy(member)).toEqual([0, 1, 2]));
  expect(member.trouble()).toBeUndefined();
});

test('a member that is stopped while it starts over leaves nobody behind in the group', async () => {
  const world = await topicsOf(1);
  await world.raise([world.journal], 2);
  const { member } = await join(world);
  await until(() => expect(member.trouble()).toContain('npm run partitions'));
  await member.stop();
  await world.raise(world.topics, 2);
  await until(async () => expect(await memberIds(world)).toEqual([]));
  await sleep(1_500);
  expect(await memberIds(world)).toEqual([]);
  expect(ownedBy(member)).toEqual([]);
});

test('steering a fetch loop that kafkajs has let go of takes nothing down', async () => {
  const world = await topicsOf(1);
  const { opened } = await join(world);
  await until(() => expect(opened).toHaveLength(1));
  const [{ feed, consumer, next } = expect.fail()] = opened;
  await consumer().disconnect();
  const offsets = new Map(next);
  expect(() => feed.begin({ offsets, offer: async () => undefined })).not.toThrow();
});

/** Members of a group that has settled; 0 while it has not. */
async function settledGroup({ groupId }: World): Promise<number> {
  const { groups } = await admin.describeGroups([groupId]);
  return groups[0]?.state === 'Stable' ? groups[0].members.length : 0;
}

async function memberIds({ groupId }: World): Promise<string[]> {
  const { groups } = await admin.describeGroups([groupId]);
  return groups.flatMap(({ members }) => members.map(({ memberId }) => memberId));
}
