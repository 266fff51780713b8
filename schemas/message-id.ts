/** The largest number that an id is taken for: message centres count in 32 or 64 bits. */
const MAX_NUMBER = 2n ** 64n - 1n;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const BARE_UUID = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/;

const WRAPPING = /[\s\0"'{}]/;

/** An id without the blanks, NULs, quotes and braces around it: they belong to whoever wrote it down. */
export function bareId(written: string): string {
  let [start, end] = [0, written.length];
  while (start < end && WRAPPING.test(written[start]!)) start += 1;
  while (end > start && WRAPPING.test(written[end - 1]!)) end -= 1;
  return written.slice(start, end);
}

/**
 * The forms under which a vendor's id may be known again, likeliest first. A vendor may spell the id of one message in
 * two ways: `submit_sm_resp` in hex and the receipt in decimal or the reverse, in other case, with leading zeros lost or
 * added, in quotes, with a NUL behind it. Two spellings may mean the same message when their lists share a form, and the
 * more so the earlier it stands in both: ask for the first form, and for the next only when nothing is known by it.
 *
 * | written                                         | forms                                                        |
 * | ----------------------------------------------- | ------------------------------------------------------------ |
 * | decimal digits, at most 64 bits                 | the number in decimal, without zeros; then the number that   |
 * |                                                 | the same digits are in hex, in decimal (at most 64 bits)     |
 * | hex with a letter or `0x`, at most 64 bits      | the number in decimal                                        |
 * | a UUID, in braces or without hyphens too        | lower case, with hyphens; never a number                     |
 * | longer hex or decimal                           | lower case; then that without leading zeros                  |
 * | any other text                                  | as written (case may tell ids apart); then in lower case     |
 *
 * **What cannot be known.** Digits without a letter do not say whether they are decimal or hex: `1234` may be 1234 or
 * 4660. So the ids `1234` and `4660` share the form `4660` although they may be two messages, one being read as hex; only
 * the first form of both tells them apart. The same holds for two texts that differ in case alone. An `e` is a hex
 * digit, never an exponent. Nothing is left of blanks only: an empty list.
 */
export function idForms(written: string): readonly string[] {
  const id = bareId(written);
  if (id === '') return [];
  const lower = id.toLowerCase();
  if (UUID.test(lower)) return [lower];
  const numbers = numbersOf(lower);
  if (numbers.length > 0) return distinct(numbers.map(String));
  const bare = BARE_UUID.exec(lower);
  if (bare !== null) return [bare.slice(1).join('-')];
  if (/^[0-9a-f]+$/.test(lower)) return distinct([lower, lower.replace(/^0+/, '')]);
  return distinct([id, lower]);
}

/** The first of {@link idForms}; `''` for an id of blanks. Of a form it is the form itself. */
export const canonicalId = (written: string): string => idForms(written)[0] ?? '';

/** `same`: by the likeliest reading of both. `possible`: only if one of them is read as hex, or case does not count. */
export type Likeness = 'same' | 'possible' | 'different';

/** Whether two spellings may mean one message of one vendor. */
export function likenessOf(one: string, other: string): Likeness {
  const [forms, others] = [idForms(one), idForms(other)];
  if (forms.length === 0 || others.length === 0) return 'different';
  if (forms[0] === others[0]) return 'same';
  return forms.some((form) => others.includes(form)) ? 'possible' : 'different';
}

/** The numbers that a lower-case text can be: as decimal, then as hex; none if it is no number of at most 64 bits. */
function numbersOf(text: string): readonly bigint[] {
  const isHex = /^(?:0x)?0*[0-9a-f]{1,16}$/.test(text);
  const isDecimal = /^0*\d{1,20}$/.test(text);
  const readings = [
    ...(isDecimal ? [BigInt(text)] : []),
    ...(isHex ? [BigInt(text.startsWith('0x') ? text : `0x${text}`)] : []),
  ];
  // Digits that are too large for a decimal number are no hex number either: they have more than 16 digits.
  return readings.filter((number) => number <= MAX_NUMBER);
}

const distinct = (forms: readonly string[]): readonly string[] => [...new Set(forms)];
