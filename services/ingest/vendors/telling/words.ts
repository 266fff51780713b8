import { maskNumber } from '../../../../schemas/pii.ts';
import { MAX_SENTENCE, MAX_STRING } from '../../../../schemas/validate.ts';

/** Phone numbers in what a vendor wrote for people, with or without `+`; not digits inside a longer word. */
const NUMBERS_IN_PROSE = /(?<![\w+.-])\+?\d{7,15}(?![\w-])/g;
/** In a field that is kept as it is, digits may be a date or an id: only `+` makes them a number. */
const NUMBERS_IN_VALUES = /\+\d{7,15}/g;

const without = (numbers: RegExp, text: string): string => text.replace(numbers, maskNumber);

/**
 * The text that is stored of a receipt: what the vendor said in words, then fields that nothing else has a place for, as
 * `name=value`. Phone numbers are masked, empty ones left out, and the whole is cut where it grows too long to be kept.
 */
export function wordsOf(prose: string, fields: Readonly<Record<string, string>> = {}): string {
  const named = Object.entries(fields).flatMap(([name, value]) =>
    value === '' ? [] : [`${name}=${without(NUMBERS_IN_VALUES, value)}`],
  );
  return cut([without(NUMBERS_IN_PROSE, prose), ...named].filter(Boolean).join('; '), MAX_SENTENCE);
}

/** The fields of an inbound message that nothing else has a place for; empty ones left out, long ones cut. */
export const tagsOf = (fields: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      value === '' ? [] : [[name, cut(without(NUMBERS_IN_VALUES, value), MAX_STRING)]],
    ),
  );

/** The first `most` UTF-16 units of a text, without half a surrogate pair at its end. */
const cut = (text: string, most: number): string =>
  text.length <= most ? text : text.slice(0, most).replace(/[\ud800-\udbff]$/, '');
