import { describe, expect, test } from 'vitest';
import type { Refusal } from '../../services/processor/partition/observations.ts';
import type { Fenced, Settled } from '../../services/processor/partition/quiet.ts';
import type { Findings } from './reconcile.ts';
import { repair, type RepairPorts } from './repair.ts';
import { settle, type SettlePorts } from './settle.ts';

/** `lost`: it holds a batch that can neither be brought in nor be told to be in. */
type Book = 'empty' | 'in' | 'open' | 'lost';

/** An installation, as far as a repair can see it. */
interface Model {
  readonly journals: Book[];
  /** Answers that lack an event, or count it twice. */
  timelines: 'right' | 'wrong';
  rollups: 'right' | 'wrong';
  readonly running: string[];
  now: number;
}

const SETTINGS = { insertDeadlineMs: 30_000, insertLimitMs: 30_000, burstParts: 5_000 };
const REFUSAL: Refusal = { code: 'journal_cut', message: 'run: npm run reconcile -- --repair' };
const DEVIATION = { message_id: 'm', column: 'status', expected: 'failed', found: 'submitted' };
const DIFFERENCE = { rollup: 'error_cells', cell: {}, measure: 'messages', expected: '1', found: '0' } as const;

const model = (change: Partial<Model> = {}): Model => ({
  ...{ journals: ['in', 'lost', 'empty', 'open', 'lost'], timelines: 'wrong', rollups: 'wrong', running: [], now: 0 },
  ...change,
});

class Crash extends Error {}

/** The world of a model, in which the command is killed before or after its n-th step that changes anything. */
function portsOf(of: Model, crashAt = Infinity, when: 'before' | 'after' = 'before') {
  const counted = { steps: 0, printed: [] as string[] };
  async function step<T>(change: () => T): Promise<T> {
    counted.steps++;
    of.now += 10;
    if (counted.steps === crashAt && when === 'before') throw new Crash();
    const outcome = change();
    if (counted.steps === crashAt) throw new Crash();
    return outcome;
  }
  const running = async () => of.running;
  const become = (partition: number): Settled => {
    of.journals[partition] = 'in';
    return { type: 'in', epoch: 0, appendedAt: of.now };
  };
  const settling: SettlePorts = {
    running,
    journals: {
      writtenFor: async () => of.journals.map((book) => (book === 'empty' ? undefined : book === 'lost' ? 0 : 4)),
      bringIn: (partition) =>
        step(() =>
          of.journals[partition] === 'lost' ? { type: 'refused' as const, refusal: REFUSAL } : become(partition),
        ),
      fence: () => step((): Fenced => ({ type: 'fenced', appendedAt: of.now })),
    },
    stragglers: async () => 0,
    settings: SETTINGS,
    now: () => of.now,
    sleep: async (ms) => void (of.now += ms),
    print: (line) => void counted.printed.push(line),
  };
  const ports: RepairPorts = {
    running,
    settle: () => settle(settling, 'fence'),
    async rebuild() {
      await step(() => (of.timelines = 'right'));
      await step(() => (of.rollups = 'right'));
    },
    look: async (): Promise<Findings> => ({
      deviations: of.timelines === 'right' ? [] : [DEVIATION],
      differences: of.rollups === 'right' ? [] : [DIFFERENCE],
    }),
    supersede: (partition, count) => {
      expect(count).toBe(4);
      return step(() => become(partition));
    },
  };
  return { counted, settling, ports };
}

/** While an answer lacks a lost batch, some journal must refuse: else processors start as if nothing were missing. */
const isSafe = ({ journals, timelines, rollups }: Model): boolean =>
  (timelines === 'right' && rollups === 'right') || journals.includes('lost');

const isMended = ({ journals, timelines, rollups }: Model): boolean =>
  timelines === 'right' && rollups === 'right' && journals.every((book) => book === 'in' || book === 'empty');

test('journals that refuse are rebuilt and no longer refuse', async () => {
  const of = model();
  const { ports, counted } = portsOf(of);
  expect(await repair(ports)).toEqual({ is: 'done', left: { deviations: [], differences: [] } });
  expect(isMended(of)).toBe(true);
  expect(counted.printed.join('\n')).toContain(REFUSAL.message);
});

test.each([
  { timelines: 'right', rollups: 'right' },
  { timelines: 'wrong', rollups: 'right' },
  { timelines: 'right', rollups: 'wrong' },
] as const)('a journal that refuses is mended whatever differs (%o)', async (answers) => {
  const of = model(answers);
  expect(await repair(portsOf(of).ports)).toMatchObject({ is: 'done' });
  expect(isMended(of)).toBe(true);
});

describe('killed at any step, no journal looks settled before the answers are, and the next run ends right', async () => {
  const all = portsOf(model());
  await repair(all.ports);
  const moments = Array.from({ length: all.counted.steps }, (_, index) => index + 1);
  test.each(moments.flatMap((at) => [[at, 'before'] as const, [at, 'after'] as const]))('%d %s', async (at, when) => {
    const of = model();
    await expect(repair(portsOf(of, at, when).ports)).rejects.toThrow(Crash);
    expect(isSafe(of)).toBe(true);
    expect(await repair(portsOf(of).ports)).toMatchObject({ is: 'done' });
    expect(isMended(of)).toBe(true);
  });
});

test('nothing is corrected before all that may be on its way has passed its deadline', async () => {
  const of = model();
  const { ports, settling } = portsOf(of);
  let fencedAt = 0;
  let straggling = 3;
  const fence: SettlePorts['journals']['fence'] = async (...which) => {
    fencedAt = of.now;
    return settling.journals.fence(...which);
  };
  const journals = { ...settling.journals, fence };
  const stragglers = async () => straggling--;
  const rebuild = async () => {
    expect(fencedAt).toBeGreaterThan(0);
    expect(of.now).toBeGreaterThan(fencedAt + SETTINGS.insertDeadlineMs + SETTINGS.insertLimitMs);
    expect(straggling).toBeLessThanOrEqual(0);
    await ports.rebuild();
  };
  const done = await repair({
    ...ports,
    settle: () => settle({ ...settling, journals, stragglers }, 'fence'),
    rebuild,
  });
  expect(done).toMatchObject({ is: 'done' });
});

test('it refuses while a processor runs, and changes nothing', async () => {
  const of = model({ running: ['processor-1 runs'] });
  const { ports, counted } = portsOf(of);
  expect(await repair(ports)).toEqual({ is: 'refused', reasons: ['processor-1 runs'] });
  expect(counted.steps).toBe(0);
});

test.each(['settle', 'look'] as const)(
  'a processor that started meanwhile (during %s) leaves the journals refusing',
  async (during) => {
    const of = model();
    const { ports } = portsOf(of);
    const interrupted = async () => {
      const outcome = await ports[during]();
      of.running.push('processor-1 runs');
      return outcome;
    };
    expect(await repair({ ...ports, [during]: interrupted })).toEqual({ is: 'refused', reasons: ['processor-1 runs'] });
    expect(of.journals).toContain('lost');
  },
);

test('what differs after all leaves the journals refusing', async () => {
  const of = model();
  const outcome = await repair({ ...portsOf(of).ports, rebuild: async () => undefined });
  expect(outcome).toMatchObject({ is: 'refused', reasons: [expect.stringContaining('Run this again')] });
  expect(of.journals).toContain('lost');
});

test('a timeline whose events are gone keeps nobody from starting', async () => {
  const of = model();
  const { ports } = portsOf(of);
  const gone = { message_id: 'm', column: '', expected: 'no timeline, as there are no events', found: 'one' };
  const look = async () => ({ deviations: [gone], differences: [] });
  expect(await repair({ ...ports, look })).toEqual({ is: 'done', left: { deviations: [gone], differences: [] } });
  expect(isMended(of)).toBe(true);
});

test('a replay does not begin on a journal that needs a repair', async () => {
  const { settling } = portsOf(model());
  expect(await settle(settling, 'refuse')).toEqual({ is: 'refused', reasons: [REFUSAL.message] });
});

test('what no rebuilding mends is refused with what does', async () => {
  const { settling } = portsOf(model());
  const refusal: Refusal = { code: 'window_too_small', message: 'ALTER TABLE …' };
  const bringIn = async (): Promise<Settled> => ({ type: 'refused', refusal });
  const outcome = await settle({ ...settling, journals: { ...settling.journals, bringIn } }, 'fence');
  expect(outcome).toEqual({ is: 'refused', reasons: ['ALTER TABLE …'] });
});
