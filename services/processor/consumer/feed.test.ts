import { expect, test } from 'vitest';
import type { Fetched, Session } from '../partition/ports.ts';
import { createFeed } from './feed.ts';

const TOPICS = ['handset.submit', 'handset.dlr'] as const;
const [SUBMIT, DLR] = TOPICS;

/** A feed whose fetch loop is a list of what it was told, and whose task takes everything unless told otherwise. */
function world() {
  const told: string[] = [];
  const offered: Fetched[] = [];
  let clock = 10_000;
  let readable = true;
  let takes = true;
  let room = Promise.resolve();
  const feed = createFeed({
    topics: TOPICS,
    control: {
      seek: (topic, offset) => told.push(`seek ${topic} ${offset}`),
      pause: (topics) => told.push(`pause ${topics.join(' ')}`),
      resume: (topics) => told.push(`resume ${topics.join(' ')}`),
    },
    read: async () => {
      if (!readable) throw new Error('the registry is away');
      return [];
    },
    ends: async () =>
      new Map([
        [SUBMIT, 100],
        [DLR, 100],
      ]),
    sleep: () => new Promise((resolve) => setImmediate(resolve)),
    now: () => clock,
    waits: (topic) => told.push(`waits ${topic}`),
  });
  const session = (
    offsets: [string, number][] = [
      [SUBMIT, 5],
      [DLR, 7],
    ],
  ): Session => ({
    offsets: new Map(offsets),
    offer: async (fetched) => {
      if (!takes) throw new Error('a fault in the task');
      offered.push(fetched);
      return room;
    },
  });
  const fetch = (topic: string, from: number, next: number, appendedAt: number) => ({
    topic,
    from,
    next,
    end: 100,
    records: [{ topic, partition: 0, offset: next - 1, appendedAt, key: null, value: null }],
  });
  return {
    feed,
    told,
    offered,
    session,
    fetch,
    settled: () => new Promise((resolve) => setTimeout(resolve, 5)),
    later: (ms: number) => (clock += ms),
    registry: (up: boolean) => (readable = up),
    task: (takesWhatIsOffered: boolean) => (takes = takesWhatIsOffered),
    full: () => {
      let free: () => void = () => undefined;
      room = new Promise((resolve) => (free = resolve));
      return free;
    },
  };
}

test('a task that takes over before anybody has steered gets its topics resumed', () => {
  const { feed, told, session } = world();
  feed.begin(session());
  expect(told.at(-1)).toBe(`resume ${SUBMIT} ${DLR}`);
});

test('nothing is taken before a session begins and after it ends', async () => {
  const { feed, told, fetch, session } = world();
  expect(feed.take(fetch(SUBMIT, 0, 1, 1))).toBeUndefined();
  feed.steer();
  expect(told).toEqual([]);
  const begun = session();
  feed.begin(begun);
  expect(told).toEqual([`seek ${SUBMIT} 5`, `seek ${DLR} 7`, `resume ${SUBMIT} ${DLR}`]);
  feed.end(session());
  expect(feed.take(fetch(SUBMIT, 5, 6, 1))).toBeDefined();
  feed.end(begun);
  expect(feed.take(fetch(SUBMIT, 6, 7, 1))).toBeUndefined();
});

test('a topic that runs ahead is paused until the other one has come near, or has nothing left', async () => {
  const { feed, told, fetch, session, settled, later } = world();
  feed.begin(session());
  await settled();
  told.length = 0;
  await feed.take(fetch(SUBMIT, 5, 20, 1_000));
  await feed.take(fetch(DLR, 7, 30, 9_000));
  expect(told).toEqual([`pause ${SUBMIT}`, `pause ${DLR}`, `resume ${SUBMIT}`]);
  await feed.take(fetch(SUBMIT, 20, 40, 8_900));
  expect(told.at(-1)).toBe(`resume ${DLR}`);
  await feed.take(fetch(DLR, 30, 40, 20_000));
  expect(told.at(-1)).toBe(`pause ${DLR}`);
  later(1_500);
  feed.steer();
  expect(told.at(-1)).toBe(`resume ${DLR}`);
});

test('while the registry is away the same fetch waits, its topic is paused, and nothing is lost', async () => {
  const { feed, told, offered, fetch, session, settled, registry } = world();
  feed.begin(session());
  registry(false);
  const taken = feed.take(fetch(SUBMIT, 5, 20, 100));
  await settled();
  feed.steer();
  expect(told).toContain(`waits ${SUBMIT}`);
  expect(told).toContain(`pause ${SUBMIT}`);
  expect(feed.take(fetch(SUBMIT, 5, 20, 100))).toBeUndefined();
  registry(true);
  await taken;
  expect(offered).toEqual([{ topic: SUBMIT, from: 5, next: 20, arrivals: [] }]);
  expect(told.at(-1)).toBe(`resume ${SUBMIT}`);
});

test('a task without room holds its topic up', async () => {
  const { feed, told, fetch, session, full } = world();
  feed.begin(session());
  const free = full();
  const taken = feed.take(fetch(SUBMIT, 5, 20, 100));
  await Promise.resolve();
  feed.steer();
  expect(told.at(-1)).toBe(`pause ${SUBMIT}`);
  free();
  await taken;
  expect(told.at(-1)).toBe(`resume ${SUBMIT}`);
});

test('joining the group anew sets positions and pauses again', async () => {
  const { feed, told, fetch, session } = world();
  feed.begin(session());
  await feed.take(fetch(SUBMIT, 5, 20, 100));
  told.length = 0;
  feed.rejoined();
  expect(told.slice(0, 3)).toEqual([`resume ${SUBMIT} ${DLR}`, `seek ${SUBMIT} 20`, `seek ${DLR} 7`]);
});

test('joining anew while a fetch is being taken reads on behind it, not before', async () => {
  const { feed, told, fetch, session, full } = world();
  feed.begin(session());
  const free = full();
  const taken = feed.take(fetch(SUBMIT, 5, 20, 100));
  told.length = 0;
  feed.rejoined();
  expect(told).toContain(`seek ${SUBMIT} 20`);
  expect(told.at(-1)).toBe(`pause ${SUBMIT}`);
  free();
  await taken;
  expect(told.at(-1)).toBe(`resume ${SUBMIT}`);
});

test('a task that fails at what it is offered is told, and tried again: its topic does not stall in silence', async () => {
  const { feed, told, offered, fetch, session, settled, task } = world();
  feed.begin(session());
  task(false);
  const taken = feed.take(fetch(SUBMIT, 5, 20, 100));
  await settled();
  expect(told).toContain(`waits ${SUBMIT}`);
  expect(offered).toEqual([]);
  task(true);
  await taken;
  expect(offered).toEqual([{ topic: SUBMIT, from: 5, next: 20, arrivals: [] }]);
});

test('the lag is what stands behind what is in, however much of it was read', async () => {
  const { feed, fetch, session, settled } = world();
  const begun = session();
  feed.begin(begun);
  await settled();
  expect(feed.behind(begun.offsets)).toBe(95 + 93);
  await feed.take(fetch(SUBMIT, 5, 100, 1_000));
  expect(feed.behind(begun.offsets)).toBe(95 + 93);
  expect(feed.behind(new Map([...begun.offsets, [SUBMIT, 100]]))).toBe(93);
});
