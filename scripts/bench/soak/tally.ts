import { MEASURES, type Measure, type Step } from './lives.ts';

/** What a campaign shows, or must show. */
export type Sums = Readonly<Record<Measure, number>>;

/** What is there, or must be: sums by campaign, and how many different events by kind. */
export interface Totals {
  readonly campaigns: ReadonlyMap<string, Sums>;
  readonly events: ReadonlyMap<string, number>;
}

/** Adds up what ingest acknowledged: what the answers must be. */
export interface Tally {
  readonly add: (campaign: string, step: Pick<Step, 'kind' | 'measure' | 'isRepetition'>) => void;
  readonly totals: () => Totals;
}

const NOTHING = Object.fromEntries(MEASURES.map((measure) => [measure, 0])) as Record<Measure, number>;

/** Begins with nothing. */
export function createTally(): Tally {
  const campaigns = new Map<string, Record<Measure, number>>();
  const events = new Map<string, number>();
  return {
    add(campaign, { kind, measure, isRepetition }) {
      if (isRepetition) return;
      events.set(kind, (events.get(kind) ?? 0) + 1);
      if (measure === undefined) return;
      const sums = campaigns.get(campaign) ?? { ...NOTHING };
      sums[measure] += 1;
      campaigns.set(campaign, sums);
    },
    totals: () => ({ campaigns, events }),
  };
}

/** What is missing or too much, one line each: nothing was lost and nothing counted twice if there is no line. */
export function differencesOf(expected: Totals, found: Totals): string[] {
  const campaigns = new Set([...expected.campaigns.keys(), ...found.campaigns.keys()]);
  const kinds = new Set([...expected.events.keys(), ...found.events.keys()]);
  const told = (what: string, acknowledged: number, stored: number): string[] =>
    acknowledged === stored ? [] : [`${what}: ${acknowledged} acknowledged, ${stored} stored`];
  return [
    ...[...campaigns].flatMap((campaign) =>
      MEASURES.flatMap((measure) =>
        told(
          `${campaign || 'no campaign'} ${measure}`,
          expected.campaigns.get(campaign)?.[measure] ?? 0,
          found.campaigns.get(campaign)?.[measure] ?? 0,
        ),
      ),
    ),
    ...[...kinds].flatMap((kind) =>
      told(`events of kind ${kind}`, expected.events.get(kind) ?? 0, found.events.get(kind) ?? 0),
    ),
  ];
}
