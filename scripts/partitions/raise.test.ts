import { describe, expect, test } from 'vitest';
import { raisePartitions, type RaisePorts } from './raise.ts';

/** What is written in one partition's journal: for how many partitions, and whether all of it is in ClickHouse. */
interface Book {
  count: number | undefined;
  isIn: boolean;
}

interface Model {
  readonly topics: Map<string, number>;
  readonly journal: Book[];
  readonly running: string[];
}

const JOURNAL = 'handset.journal';

const model = (partitions: number, change: Partial<Model> = {}): Model => ({
  topics: new Map([JOURNAL, 'handset.submit', 'handset.dlr'].map((topic) => [topic, partitions])),
  journal: Array.from({ length: partitions }, () => ({ count: partitions, isIn: false })),
  running: [],
  ...change,
});

class Crash extends Error {}

/** The world of a model, in which the command is killed before or after its n-th step that changes anything. */
function portsOf(of: Model, crashAt = Infinity, when: 'before' | 'after' = 'before'): RaisePorts & { steps: number } {
  const step = (change: () => void): Promise<void> => {
    ports.steps++;
    if (ports.steps === crashAt && when === 'before') return Promise.reject(new Crash());
    change();
    return ports.steps === crashAt ? Promise.reject(new Crash()) : Promise.resolve();
  };
  const ports: RaisePorts & { steps: number } = {
    steps: 0,
    running: () => Promise.resolve(of.running),
    counts: () => Promise.resolve(new Map(of.topics)),
    writtenFor: () => Promise.resolve(of.journal.map(({ count }) => count)),
    raiseTopic: (topic, count) =>
      step(() => {
        of.topics.set(topic, count);
        if (topic === JOURNAL) while (of.journal.length < count) of.journal.push({ count: undefined, isIn: true });
      }),
    bringIn: async (partition, count) => {
      await step(() => (of.journal[partition] = { count, isIn: true }));
      return { type: 'in', epoch: 0, appendedAt: 0 };
    },
    print: () => undefined,
  };
  return ports;
}

/** Partitions whose task would start work, and not refuse: the topics agree, and so does its journal. */
function working({ topics, journal }: Model): { partition: number; count: number }[] {
  const counts = new Set(topics.values());
  const [count = 0] = counts;
  if (counts.size > 1) return [];
  const others = journal.flatMap((book) => book.count ?? []);
  return journal.flatMap((book, partition) =>
    (book.count === undefined ? others.every((other) => other === count) : book.count === count)
      ? [{ partition, count }]
      : [],
  );
}

/** A message may change hands when a task works under another count than the journal that last carried it. */
const isSafe = (of: Model, before: number): boolean =>
  working(of).every(({ count }) => count === before) || of.journal.every(({ isIn }) => isIn);

const isRaised = (of: Model, count: number): boolean =>
  [...of.topics.values()].every((each) => each === count) &&
  of.journal.length === count &&
  of.journal.every((book) => book.count === count && book.isIn);

test('every topic and every journal has the new count, and every journal is in', async () => {
  const of = model(4);
  expect(await raisePartitions(portsOf(of), 6)).toEqual({ is: 'raised', from: 4 });
  expect(isRaised(of, 6)).toBe(true);
  expect(await raisePartitions(portsOf(of), 6)).toEqual({ is: 'as wanted already', from: 6 });
});

describe('killed at any step, whoever starts is right or refuses, and the next run goes on', async () => {
  const { steps } = await (async () => {
    const ports = portsOf(model(4));
    await raisePartitions(ports, 6);
    return ports;
  })();
  const moments = Array.from({ length: steps }, (_, index) => index + 1);
  test.each(moments.flatMap((at) => [[at, 'before'] as const, [at, 'after'] as const]))('%d %s', async (at, when) => {
    const of = model(4);
    await expect(raisePartitions(portsOf(of, at, when), 6)).rejects.toThrow(Crash);
    expect(isSafe(of, 4)).toBe(true);
    expect(await raisePartitions(portsOf(of), 6)).toMatchObject({
      is: expect.stringMatching(/raised|already/) as string,
    });
    expect([...of.topics.values()]).toEqual([6, 6, 6]);
    expect(of.journal.map(({ count }) => count)).toEqual(Array(6).fill(6));
    // After the last marker a run has nothing to do.
    expect(isSafe(of, 4)).toBe(true);
  });
});

test('topics that were raised behind its back are accepted, journals in first', async () => {
  const of = model(4);
  for (const topic of of.topics.keys()) of.topics.set(topic, 6);
  while (of.journal.length < 6) of.journal.push({ count: undefined, isIn: true });
  expect(working(of)).toEqual([]);
  expect(await raisePartitions(portsOf(of), 6)).toEqual({ is: 'raised', from: 6 });
  expect(isRaised(of, 6)).toBe(true);
});

test('one topic that was raised behind its back is joined by the others', async () => {
  const of = model(4);
  of.topics.set('handset.dlr', 6);
  expect(await raisePartitions(portsOf(of), 4)).toEqual({
    is: 'refused',
    reasons: ['There are 6 partitions already, and a partition cannot be taken away.'],
  });
  expect(await raisePartitions(portsOf(of), 6)).toEqual({ is: 'raised', from: 4 });
  expect(isRaised(of, 6)).toBe(true);
});

test('it refuses while a processor runs, and changes nothing', async () => {
  const of = model(4, { running: ['Running here: processor-1. Stop the processors first.'] });
  const ports = portsOf(of);
  expect(await raisePartitions(ports, 6)).toEqual({ is: 'refused', reasons: of.running });
  expect(ports.steps).toBe(0);
});

test.each([4, 7])('it stops where a processor has started meanwhile (before step %d)', async (at) => {
  const of = model(4);
  const ports = portsOf(of);
  const running = () => Promise.resolve(ports.steps >= at ? ['processor-1 runs'] : []);
  expect(await raisePartitions({ ...ports, running }, 6)).toEqual({
    is: 'refused',
    reasons: ['processor-1 runs'],
  });
});

test('a journal that cannot be brought in ends it before any topic is touched, with what to do', async () => {
  const of = model(4);
  const ports = portsOf(of);
  const bringIn: RaisePorts['bringIn'] = (partition, count) =>
    partition === 2
      ? Promise.resolve({ type: 'refused', refusal: { code: 'journal_cut', message: 'run: npm run reconcile' } })
      : ports.bringIn(partition, count);
  expect(await raisePartitions({ ...ports, bringIn }, 6)).toEqual({
    is: 'refused',
    reasons: ['run: npm run reconcile'],
  });
  expect([...of.topics.values()]).toEqual([4, 4, 4]);
});
