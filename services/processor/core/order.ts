/** What every comparison of events goes by: when it happened, then its name. */
export interface Occurrence {
  readonly occurred_at: number;
  readonly event_id: string;
}

/**
 * Compares strings by their UTF-8 bytes, as ClickHouse and every other reader of our topics does. JavaScript's `<`
 * compares UTF-16 units, which puts U+10000 and beyond (surrogates) before U+E000 to U+FFFF.
 */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return utf8Rank(left) - utf8Rank(right);
  }
  return a.length - b.length;
}

/** Where a UTF-16 unit stands among the others once surrogates are moved behind all that needs none. */
const utf8Rank = (unit: number): number => (unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800);

/** Negative when `a` comes first: by `occurred_at`, then by `event_id`. */
export const compareOccurrence = (a: Occurrence, b: Occurrence): number =>
  a.occurred_at - b.occurred_at || compareText(a.event_id, b.event_id);
