import { growthOf, type Growth } from './growth.ts';
import { memoryGrowthOf } from './memory.ts';
import type { Samples } from './sampler.ts';
import type { Stretch } from './series.ts';
import type { Strike } from './strikes.ts';

/** What was seen and done in a run. */
export interface Soaked {
  /** Asked for, events a second. */
  readonly rate: number;
  /** The time under load. */
  readonly span: Stretch;
  /** Events that were sent, and requests that were never acknowledged. */
  readonly events: number;
  readonly unacknowledged: number;
  readonly samples: Samples;
  readonly strikes: readonly Strike[];
  /** From the end of the load until everything was in (s); NaN: it never was. */
  readonly drained: number;
  /** What reconcile found, and what is not as it was acknowledged; one line each. */
  readonly audit: readonly string[];
  readonly totals: readonly string[];
}

/** One thing that must hold. */
export interface Criterion {
  readonly what: string;
  readonly figure: string;
  readonly bound: string;
  readonly holds: boolean;
}

/** Far below what makes ClickHouse slow down inserts (1,000 of a partition) or refuse them (3,000). */
const MOST_PARTS = 300;
const PARTS_ALLOWED = { share: 0.25, slack: 10 };
/** Lag may grow by as much as is on its way at any moment: so many seconds' events. */
const LAG_SECONDS = 3;
const MIB = 2 ** 20;
/**
 * What fills memory up to a limit of its own is not leaking while it is below it (bytes): the broker's heap may grow to
 * 512 MiB and its buffers to 256, and it takes its time.
 */
const CEILINGS: Readonly<Record<string, number>> = { kafka: 896 * MIB };
/** After the load everything must be in within so many seconds. */
const DRAINED_WITHIN = 60;
/** Share of the rate that must have been sent: less is another load than the one that was asked for. */
const RATE_KEPT = 0.9;

/** Judges a run, criterion by criterion. */
export const criteriaOf = (soaked: Soaked): Criterion[] => [
  load(soaked),
  struck(soaked),
  ...memories(soaked),
  parts(soaked),
  ...lags(soaked),
  {
    what: 'everything in after the load',
    figure: `${soaked.drained.toFixed(1)} s`,
    bound: `${DRAINED_WITHIN} s`,
    holds: soaked.drained <= DRAINED_WITHIN,
  },
  none('acknowledged = stored (nothing lost, nothing twice)', soaked.totals),
  none('audit: events = timelines = rollups', soaked.audit),
];

/** A growth in words: median of the second quarter → of the last, rise by the slope of the second half. */
const went = ({ second, last, rise }: Growth, unit: number): string =>
  `${round(second / unit)} → ${round(last / unit)}, slope ${rise > 0 ? '+' : ''}${round(rise / unit)}`;

const round = (value: number): string => value.toFixed(Math.abs(value) < 10 ? 1 : 0);

function load({ rate, span, events, unacknowledged }: Soaked): Criterion {
  const sent = events / (span.to - span.from);
  return {
    what: 'load sent and acknowledged',
    figure: `${Math.round(sent)} events/s; ${unacknowledged} requests unacknowledged`,
    bound: `${RATE_KEPT * 100} % of ${rate}; 0`,
    holds: sent >= RATE_KEPT * rate && unacknowledged === 0,
  };
}

function struck({ strikes }: Soaked): Criterion {
  const recovered = strikes.filter((each) => !Number.isNaN(each.recovered)).length;
  return {
    what: 'kills, and all came back',
    figure: `${recovered} of ${strikes.length}`,
    bound: 'all, at least 1',
    holds: strikes.length > 0 && recovered === strikes.length,
  };
}

function memories({ samples, span }: Soaked): Criterion[] {
  return [...samples.memory].map(([name, residents]) => {
    const { inLife, betweenLives, most, isThere, isFlat } = memoryGrowthOf(residents, span);
    const ceiling = CEILINGS[name];
    const told = [
      ...(inLife ? [`longest life, ${round(inLife.seconds)} s of it compared: ${went(inLife.growth, MIB)}`] : []),
      ...(betweenLives
        ? [`early and late lives: ${round(betweenLives.early / MIB)} → ${round(betweenLives.late / MIB)}`]
        : []),
      ...(inLife || betweenLives ? [] : ['nothing to compare: too short a time']),
      `most ${round(most / MIB)}`,
    ];
    return {
      what: `memory of ${name} flat (MiB)`,
      figure: told.join('; '),
      bound: `+10 % + 24${ceiling === undefined ? '' : `, or below ${ceiling / MIB}`}`,
      holds: isFlat || (ceiling !== undefined && isThere && most < ceiling),
    };
  });
}

function parts({ samples, span }: Soaked): Criterion {
  const growth = growthOf(samples.parts, span, PARTS_ALLOWED);
  return {
    what: 'parts of the table that has most',
    figure: `${went(growth, 1)}, most ${growth.most}`,
    bound: `${MOST_PARTS}; +25 % + 10`,
    holds: growth.isFlat && growth.most <= MOST_PARTS,
  };
}

function lags({ samples, span, rate }: Soaked): Criterion[] {
  const told = [
    { what: 'events not yet committed', readings: samples.uncommitted, slack: LAG_SECONDS * rate },
    { what: 'events not yet read', readings: samples.unread, slack: LAG_SECONDS * rate },
    { what: 'lag in seconds', readings: samples.lagSeconds, slack: LAG_SECONDS },
  ];
  return told.map(({ what, readings, slack }) => {
    const growth = growthOf(readings, span, { share: 0, slack });
    return {
      what: `${what}: no growth`,
      figure: `${went(growth, 1)}, most ${round(growth.most)}`,
      bound: `+${slack}`,
      holds: growth.isFlat,
    };
  });
}

const none = (what: string, found: readonly string[]): Criterion => ({
  what,
  figure: found.length === 0 ? 'no difference' : `${found.length} differences: ${found[0]!.slice(0, 200)}`,
  bound: 'none',
  holds: found.length === 0,
});
