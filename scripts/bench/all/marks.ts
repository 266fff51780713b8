import { steadyRate, wholeRate, type Run } from '../backlog/contest.ts';
import type { Fresh } from '../freshness/run.ts';
import { percentile } from '../freshness/percentiles.ts';
import type { Grown } from '../growth/run.ts';
import { SESSION_TIMEOUT_MS, type Held } from '../hot/run.ts';
import type { Taken } from '../ingest/run.ts';
import type { Answered } from '../questions/run.ts';

/** Everything that one run of all measurements found. */
export interface Found {
  readonly backlog: readonly Run[];
  readonly questions: readonly Answered[];
  readonly freshness: readonly Fresh[];
  readonly ingest: readonly Taken[];
  readonly hot: readonly Held[];
  readonly growth: readonly Grown[];
}

/** A figure beside what it must reach and what it is wished to reach. */
export interface Mark {
  readonly what: string;
  /** NaN: not reached at all, or with wrong answers. */
  readonly figure: number;
  readonly unit: string;
  readonly bar: number;
  readonly goal: number;
  readonly better: 'higher' | 'lower';
}

/** True when a figure is at least as good as a limit; one that is missing never is. */
export const isMet = ({ figure, better }: Mark, limit: number): boolean =>
  better === 'higher' ? figure >= limit : figure <= limit;

const FRESH_RATE = 5_000;

/** Judges what was measured by the bars and goals. */
export const marksOf = (found: Found): Mark[] => [
  ...ifAny(found.backlog, backlogMarks),
  ...ifAny(found.freshness, freshnessMarks),
  ...ifAny(found.questions, questionMarks),
  ...ifAny(found.hot, hotMarks),
  ...ifAny(found.growth, growthMarks),
  ...ifAny(found.ingest, ingestMarks),
];

const ifAny = <T>(measured: readonly T[], marks: (measured: readonly T[]) => Mark[]): Mark[] =>
  measured.length === 0 ? [] : marks(measured);

/** Handset with its stalls, if it has any, against the baseline without: nobody wins by somebody's rebalance. */
function backlogMarks(runs: readonly Run[]): Mark[] {
  const baseline = runs.find(({ name }) => name === 'baseline');
  const ratio = (raw: string): number => {
    const run = runs.find(({ name, exact }) => name === `handset, events ${raw}` && exact);
    return run === undefined || baseline === undefined ? NaN : wholeRate(run) / steadyRate(baseline);
  };
  const size = `${(baseline?.events ?? 0).toLocaleString('en')} events`;
  const common = { unit: 'times the baseline', better: 'higher' } as const;
  return [
    { what: `backlog of ${size}, raw events off`, figure: ratio('off'), bar: 1.2, goal: 2, ...common },
    { what: `backlog of ${size}, raw events on`, figure: ratio('on'), bar: 1, goal: 1.5, ...common },
  ];
}

function freshnessMarks(measured: readonly Fresh[]): Mark[] {
  const at = measured.find(({ pace }) => pace.rate === FRESH_RATE);
  const figure = at === undefined || at.missing + at.sent.refused > 0 ? NaN : percentile(at.ages, 0.99);
  const what = `freshness p99 at ${FRESH_RATE.toLocaleString('en')} events/s`;
  return [{ what, figure, unit: 'ms', bar: 1_000, goal: 500, better: 'lower' }];
}

function questionMarks(answered: readonly Answered[]): Mark[] {
  const most = Math.max(0, ...answered.map(({ messages }) => messages));
  const slowest = (isMeant: (question: string) => boolean): number => {
    const medians = answered.filter((each) => each.messages === most && isMeant(each.question));
    return medians.length === 0 ? NaN : Math.max(...medians.map(({ handset }) => handset.median));
  };
  const isLong = (question: string): boolean => /quarter|month/.test(question);
  const common = { unit: 'ms', bar: 100, goal: 50, better: 'lower' } as const;
  const size = `${most.toLocaleString('en')} messages`;
  return [
    { what: `slowest question about a day or week, ${size}`, figure: slowest((each) => !isLong(each)), ...common },
    { what: `slowest question about a month or 90 days, ${size}`, figure: slowest(isLong), ...common },
  ];
}

function hotMarks(held: readonly Held[]): Mark[] {
  const most = held.at(-1);
  const size = `${(most?.messages ?? 0).toLocaleString('en')} hot messages`;
  const seconds = (most?.takeoverMs ?? NaN) / 1000;
  const timeout = SESSION_TIMEOUT_MS / 1000;
  const memory = { unit: 'bytes', bar: 600, goal: 250, better: 'lower' } as const;
  const takeover = { unit: 's', bar: timeout + 10, goal: timeout + 2, better: 'lower' } as const;
  return [
    { what: `resident memory a message, ${size}`, figure: most?.bytesAMessage ?? NaN, ...memory },
    { what: `kill to first batch of the new owner, ${size}`, figure: seconds, ...takeover },
  ];
}

function growthMarks(grown: readonly Grown[]): Mark[] {
  const sizes = grown.filter(({ partitions, processors }) => {
    const [first] = grown;
    return partitions === first?.partitions && processors === first.processors;
  });
  const [least, most] = [sizes[0], sizes.at(-1)];
  const figure = least === undefined || least === most ? NaN : (100 * wholeRate(most!.run)) / wholeRate(least.run);
  const counts = [most, least].map((each) => (each?.stored ?? 0).toLocaleString('en'));
  return [
    {
      what: `rate at ${counts.join(' stored messages against ')}`,
      figure,
      unit: '%',
      bar: 85,
      goal: 95,
      better: 'higher',
    },
  ];
}

function ingestMarks(taken: readonly Taken[]): Mark[] {
  const single = taken.find(({ name }) => name === 'events, one at a time');
  const figure = single === undefined || single.refused > 0 ? NaN : single.eventsASecond;
  return [{ what: 'single HTTP events acknowledged', figure, unit: '/s', bar: 6_000, goal: 10_000, better: 'higher' }];
}
