/** Bodies that no vendor means: whoever signs one gets a dead letter, in milliseconds and without a 500. */
export const HOSTILE_BODIES: readonly (readonly [what: string, body: string])[] = [
  ['nothing', ''],
  ['half a list', '[1,'],
  ['a number', '7'],
  ['null', 'null'],
  ['an empty object', '{}'],
  ['10,000 nested arrays', '['.repeat(10_000) + ']'.repeat(10_000)],
  ['10,000 nested objects', '{"data":'.repeat(10_000) + '1' + '}'.repeat(10_000)],
];

/** More than any vendor sends (bytes). */
export const HUGE = Buffer.alloc(10 * 1024 * 1024, ' ');
