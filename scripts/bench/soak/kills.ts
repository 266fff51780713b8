import { random } from '../../simulate/random.ts';

/** What may be killed. `processor` is any of them. */
export const VICTIMS = ['processor', 'ingest', 'clickhouse', 'kafka'] as const;
export type Victim = (typeof VICTIMS)[number];

/** One kill of a run. */
export interface Kill {
  /** Seconds after the load began. */
  readonly at: number;
  readonly victim: Victim;
  /** Which of several, in [0, 1). */
  readonly which: number;
}

/** How often each is killed, relative to the others. */
const WEIGHTS = [
  ['processor', 6],
  ['ingest', 2],
  ['clickhouse', 1],
  ['kafka', 1],
] as const;

/**
 * When what is killed: the first kill after a pause, each other after a pause (s, evenly between its bounds), none in
 * the last one. Of any ten kills in a row each victim is one at least once: chance alone may leave one out.
 */
export function killsOf(seed: string, seconds: number, pause: { readonly min: number; readonly max: number }): Kill[] {
  const dice = random(`${seed}/kills`);
  const next = (): number => pause.min + dice.next() * (pause.max - pause.min);
  const kills: Kill[] = [];
  let deck: Victim[] = [];
  for (let at = next(); at <= seconds - pause.min; at += next()) {
    if (deck.length === 0) deck = WEIGHTS.flatMap(([victim, weight]) => Array<Victim>(weight).fill(victim));
    const [victim = 'processor'] = deck.splice(dice.below(deck.length), 1);
    kills.push({ at, victim, which: dice.next() });
  }
  return kills;
}
