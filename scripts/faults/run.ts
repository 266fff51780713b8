import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lag, untilDrained } from '../compare/drained.ts';
import { history, planOf } from '../simulate/history.ts';
import type { Delivery } from '../simulate/journey.ts';
import { publishAll } from '../simulate/publish.ts';
import { random } from '../simulate/random.ts';
import { forget } from './group.ts';
import { judge, writeTruth, type Judgement } from './judge.ts';
import type { Program } from './program.ts';
import type { Outcome, RowFigures, Run, Scenario } from './scenario.ts';
import { openStage, type Stage } from './stage.ts';

/** How large a run is. */
export const SCALES = {
  small: { messages: 1_200, times: 3 },
  full: { messages: 10_000, times: 20 },
} as const;

export type Scale = keyof typeof SCALES;

/** What all runs have in common. The same plan: the same events and the same choices. */
export type SuitePlan = Pick<Run, 'seed' | 'until' | 'size'>;

/** How long everything may take to become answers once nothing is in the way (ms). */
const PATIENCE_MS = 180_000;
const GROUP = 'handset-processor';

/** Plays a scenario on servers of its own, judges, replays everything from offset 0, and judges again. */
export async function playScenario(scenario: Scenario, plan: SuitePlan): Promise<Outcome> {
  const began = Date.now();
  const dataDir = await mkdtemp(join(tmpdir(), 'handset-faults-'));
  const book = newBook(scenario);
  const outcome = (more: Partial<Outcome> = {}): Outcome => ({
    ...{ scenario: scenario.name, rows: [...book.rows.values()], sent: book.sent, notes: book.notes },
    ...{ lost: book.lost, wrong: book.wrong, cells: book.cells, took: (Date.now() - began) / 1000 },
    ...more,
  });
  const prepared = await scenario.prepare?.(dataDir);
  if (prepared !== undefined && 'skip' in prepared) return outcome({ skipped: prepared.skip });
  let stage: Stage | undefined;
  try {
    stage = await openStage(dataDir, scenario.settings);
    await scenario.play(runOn(stage, book, plan));
    await judgeTwice(stage, book);
    return outcome(book.reports.length > 0 ? { failure: book.reports.join('\n') } : {});
  } catch (error) {
    return outcome({ failure: [...book.reports, error instanceof Error ? error.message : String(error)].join('\n') });
  } finally {
    await stage?.close();
    if (prepared !== undefined && 'tidy' in prepared) await prepared.tidy();
    if (process.env['HANDSET_FAULTS_KEEP'] === undefined)
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
    else process.stderr.write(`${scenario.name}: ${dataDir}\n`);
  }
}

/** What is noted while a scenario is played. */
interface Book {
  readonly scenario: string;
  readonly rows: Map<number, RowFigures>;
  readonly expected: Delivery[];
  readonly checks: { readonly what: string; readonly count: () => Promise<number> }[];
  readonly notes: string[];
  readonly reports: string[];
  replayer: Program | undefined;
  sent: number;
  lost: number;
  wrong: number;
  cells: number;
}

const newBook = ({ name, rows }: Scenario): Book => ({
  scenario: name,
  rows: new Map(rows.map((row) => [row, { row, injected: 0, inFlight: 0, seconds: 0 }])),
  ...{ expected: [], checks: [], notes: [], reports: [], replayer: undefined },
  ...{ sent: 0, lost: 0, wrong: 0, cells: 0 },
});

function runOn(stage: Stage, book: Book, { seed, until, size }: SuitePlan): Run {
  const figures = (row: number): RowFigures => {
    const found = book.rows.get(row);
    if (found === undefined) throw new Error(`${book.scenario} does not say that it plays row ${row}`);
    return found;
  };
  return {
    ...{ stage, seed, until, size, dice: random(`${seed}/${book.scenario}`) },
    history: (name = 'history', { messages = size.messages, ago = 0, faults } = {}) => [
      ...history(
        planOf({
          ...{ seed: `${seed}-${name}`, messages, until: until - ago },
          faults: faults ?? { duplicates: 0.03, disorder: 0.3 },
        }),
      ),
    ],
    expect(deliveries) {
      for (const delivery of deliveries) book.expected.push(delivery);
      writeTruth(stage, book.expected);
    },
    async send(deliveries, rate = 0) {
      book.sent += await publishAll(deliveries, { ...stage.connection, rate, patience: PATIENCE_MS });
    },
    async strikes(row) {
      const noted = figures(row);
      noted.injected++;
      // A broker that is away cannot say.
      const events = await lag(stage.connection.admin).catch(() => 0);
      noted.inFlight = Math.max(noted.inFlight, events);
    },
    async recovered(...rows) {
      const from = Date.now();
      await untilDrained(stage.connection.admin, PATIENCE_MS);
      const seconds = (Date.now() - from) / 1000;
      for (const noted of rows.map(figures)) noted.seconds = Math.max(noted.seconds, seconds);
    },
    alsoZero: (what, count) => void book.checks.push({ what, count }),
    step: (what) => say(book.scenario, what),
    note: (line) => void book.notes.push(line),
    replayWith: (program) => void (book.replayer = program),
  };
}

/** Progress goes where it is in nobody's way. */
const say = (scenario: string, what: string): void =>
  void process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${scenario}: ${what}\n`);

async function judgeTwice(stage: Stage, book: Book): Promise<void> {
  await untilDrained(stage.connection.admin, PATIENCE_MS);
  say(book.scenario, 'judged');
  await judgeOnce(stage, book, 'after the faults');
  await replay(stage, book.replayer, (what) => say(book.scenario, what));
  say(book.scenario, 'judged again');
  await judgeOnce(stage, book, 'after a replay from offset 0');
  say(book.scenario, 'over');
}

async function judgeOnce(stage: Stage, book: Book, when: string): Promise<void> {
  const { lost, wrong, cells, report }: Judgement = await judge(stage, book.expected);
  book.lost = Math.max(book.lost, lost);
  book.wrong = Math.max(book.wrong, wrong);
  book.cells = Math.max(book.cells, cells);
  if (cells === 0) book.reports.push(`${when}: there is nothing to compare`);
  if (lost > 0) book.reports.push(`${when}: ${lost} events are lost`);
  if (report !== '') book.reports.push(`${when}:\n${report}`);
  for (const { what, count } of book.checks) {
    const found = await count();
    book.wrong = Math.max(book.wrong, found);
    if (found !== 0) book.reports.push(`${when}: ${what}: ${found}`);
  }
}

/** Reads everything once more: every processor ends, what the group has read is forgotten, one processor begins. */
async function replay(stage: Stage, chosen: Program | undefined, step: (what: string) => void): Promise<void> {
  step('every processor ends');
  const processors = stage.programs().filter(({ name }) => name.startsWith('processor'));
  await Promise.all(processors.filter((each) => each.isUp()).map((each) => each.stop()));
  step('offsets forgotten');
  await forget(stage.connection.admin, GROUP);
  const replayer = chosen ?? processors[0] ?? (await stage.processor('processor-replay'));
  step('everything is read again');
  await replayer.start();
  await untilDrained(stage.connection.admin, PATIENCE_MS);
}
