/** Says which of two things comes first: negative if `a` does, positive if `b` does. */
export type Comparison<T> = (a: T, b: T) => number;

interface Dated {
  readonly occurred_at: number;
  readonly event_id: string;
}

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;

/**
 * Well-formed strings by their UTF-8 bytes, as ClickHouse compares them. JavaScript compares UTF-16 units, which puts
 * what lies beyond U+FFFF (surrogates) before U+E000 to U+FFFF.
 */
export const byBytes: Comparison<string> = (a, b) => {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (left === right) continue;
    return isSurrogate(left) === isSurrogate(right) ? left - right : isSurrogate(left) ? 1 : -1;
  }
  return a.length - b.length;
};

/** The order of events: `occurred_at`, then `event_id`. */
export const inOrder: Comparison<Dated> = (a, b) => a.occurred_at - b.occurred_at || byBytes(a.event_id, b.event_id);

/** The first by `comparison`; undefined if there is none. */
export const firstBy = <T>(things: readonly T[], comparison: Comparison<T>): T | undefined =>
  things.length === 0 ? undefined : things.reduce((first, thing) => (comparison(thing, first) < 0 ? thing : first));

/** The last by `comparison`; undefined if there is none. */
export const lastBy = <T>(things: readonly T[], comparison: Comparison<T>): T | undefined =>
  firstBy(things, (a, b) => comparison(b, a));

/** Things that share a name, under that name. */
export function groupBy<T, N>(things: readonly T[], nameOf: (thing: T) => N): Map<N, T[]> {
  const groups = new Map<N, T[]>();
  for (const thing of things) {
    const name = nameOf(thing);
    const group = groups.get(name);
    if (group) group.push(thing);
    else groups.set(name, [thing]);
  }
  return groups;
}
