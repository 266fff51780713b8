import { CLICK_REASONS, type ClickReason } from '../../../schemas/click-reasons.ts';
import type { JudgedHit } from './judge.ts';
import { PERSON } from './people.ts';

/**
 * Of what is found, how much is right (precision); of what there is, how much is found (recall). `found` says how many:
 * shares of a few say little.
 */
export interface Score {
  readonly precision: number;
  readonly recall: number;
  readonly found: number;
}

/** Scores by name. */
export type Scores = ReadonlyMap<string, Score>;

const REASONS = Object.keys(CLICK_REASONS) as ClickReason[];

/** What counts as found, and whether people or machines are looked for. */
const QUESTIONS: readonly (readonly [
  name: string,
  wanted: 'machines' | 'people',
  found: (hit: JudgedHit) => boolean,
])[] = [
  ...REASONS.map((reason) => [reason, 'machines', (hit: JudgedHit) => hit.reasons.includes(reason)] as const),
  ...REASONS.map(
    (reason) =>
      [
        `${reason} alone`,
        'machines',
        ({ reasons }: JudgedHit) => reasons.length === 1 && reasons[0] === reason,
      ] as const,
  ),
  ['bot', 'machines', (hit) => hit.class === 'bot'],
  ['bot or suspect', 'machines', (hit) => hit.class !== 'human'],
  ['human', 'people', (hit) => hit.class === 'human'],
];

/** A tally that hits are entered into, and its scores. */
export function scoreboard() {
  const found = QUESTIONS.map(() => ({ all: 0, right: 0 }));
  const whoClass = new Map<string, Record<JudgedHit['class'], number>>();
  let [people, machines] = [0, 0];
  return {
    enter: (hit: JudgedHit): void => {
      const isPerson = hit.who === PERSON;
      if (isPerson) people++;
      else machines++;
      const counts = whoClass.get(hit.who) ?? { human: 0, suspect: 0, bot: 0 };
      whoClass.set(hit.who, counts);
      counts[hit.class]++;
      QUESTIONS.forEach(([, wanted, isFound], i) => {
        if (!isFound(hit)) return;
        found[i]!.all++;
        if (isPerson === (wanted === 'people')) found[i]!.right++;
      });
    },
    scores: (): Scores =>
      new Map(
        QUESTIONS.map(([name, wanted], i) => {
          const { all, right } = found[i]!;
          const there = wanted === 'people' ? people : machines;
          return [name, { precision: right / all, recall: right / there, found: all }];
        }),
      ),
    /** How the hits of each kind of asker were classed. */
    askers: (): ReadonlyMap<string, Readonly<Record<JudgedHit['class'], number>>> => whoClass,
    hits: () => people + machines,
  };
}

/** The worst of several: each figure by itself. One that found nothing has no precision. */
export function worstOf(all: readonly Scores[]): Scores {
  const least = (values: readonly number[]): number => Math.min(...values.filter((value) => !Number.isNaN(value)));
  return new Map(
    QUESTIONS.map(([name]) => {
      const of = all.map((scores) => scores.get(name)!);
      const worst = (figure: keyof Score): number => least(of.map((score) => score[figure]));
      return [name, { precision: worst('precision'), recall: worst('recall'), found: worst('found') }];
    }),
  );
}
