import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalId, idForms, likenessOf } from './message-id.ts';

/*
 * The ways in which one id is written:
 *   the same number in hex and in decimal, either way      meet
 *   upper and lower case of hex and of a UUID              meet
 *   leading zeros, blanks, quotes, a NUL at the end        do not count
 *   a UUID                                                 is never a number
 *   digits without a letter                                are decimal first, hex second; nobody can know
 *   other text                                             as written first, in lower case second
 */

test.each([
  ['1a2b3c4d', ['439041101']],
  ['1A2B3C4D', ['439041101']],
  ['0x1A2B3C4D', ['439041101']],
  ['439041101', ['439041101', '18136436993']],
  ['00439041101', ['439041101', '18136436993']],
  ['12345678901234567890', ['12345678901234567890']],
  ['18446744073709551615', ['18446744073709551615']],
  ['18446744073709551616', ['18446744073709551616']],
  ['ffffffffffffffff', ['18446744073709551615']],
  ['7', ['7']],
  ['000', ['0']],
  ['3E8', ['1000']],
  [' "1a2b"\0', ['6699']],
  ['550E8400-E29B-41D4-A716-446655440000', ['550e8400-e29b-41d4-a716-446655440000']],
  ['{550e8400-e29b-41d4-a716-446655440000}', ['550e8400-e29b-41d4-a716-446655440000']],
  ['550E8400E29B41D4A716446655440000', ['550e8400-e29b-41d4-a716-446655440000']],
  ['05f0c1a2b3c4d5e6f7a8b9c0', ['05f0c1a2b3c4d5e6f7a8b9c0', '5f0c1a2b3c4d5e6f7a8b9c0']],
  ['rdwjwxns18krxr9936ey', ['rdwjwxns18krxr9936ey']],
  ['SM-9aB', ['SM-9aB', 'sm-9ab']],
  ['-12', ['-12']],
  ['', []],
  [' \0 ""', []],
])('%j is known as %j', (written, forms) => expect(idForms(written)).toEqual(forms));

const numbers = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const blanks = fc.stringMatching(/^[ \t"'\0]{0,3}$/);
const zeros = fc.nat(6).map((count) => '0'.repeat(count));
/** An id with what vendors do to it on the way. */
const mangled = (text: string) =>
  fc
    .tuple(blanks, zeros, blanks, fc.boolean())
    .map(([before, padding, behind, upper]) => `${before}${padding}${upper ? text.toUpperCase() : text}${behind}`);

test('hex and decimal spellings of a number meet, whatever else was done to them', () =>
  fc.assert(
    fc.property(
      numbers.chain((number) => fc.tuple(mangled(number.toString(16)), mangled(number.toString(10)))),
      ([hex, decimal]) => {
        expect(likenessOf(hex, decimal)).not.toBe('different');
      },
    ),
  ));

test('they are the same, not merely possibly, when the hex spelling has a letter', () =>
  fc.assert(
    fc.property(numbers, (number) => {
      fc.pre(/[a-f]/.test(number.toString(16)));
      expect(likenessOf(number.toString(16), String(number))).toBe('same');
    }),
  ));

test('distinct numbers meet only where the digits of one are the hex spelling of the other', () =>
  fc.assert(
    fc.property(fc.oneof(numbers, fc.bigInt(0n, 99_999n)), fc.oneof(numbers, fc.bigInt(0n, 99_999n)), (one, other) => {
      fc.pre(one !== other);
      const isAmbiguous = one.toString(16) === String(other) || other.toString(16) === String(one);
      expect(likenessOf(String(one), String(other))).toBe(isAmbiguous ? 'possible' : 'different');
      const hexes = [one, other].map((number) => `0x${number.toString(16)}`) as [string, string];
      expect(likenessOf(...hexes)).toBe('different');
    }),
  ));

test('1234 and 4660 may be one message, if 1234 is hex, and are told apart by their first forms', () => {
  expect(likenessOf('1234', '4660')).toBe('possible');
  expect(likenessOf('1234', '4661')).toBe('different');
  expect([canonicalId('1234'), canonicalId('4660')]).toEqual(['1234', '4660']);
});

test('a UUID is never taken for a number: it meets its own spellings only', () =>
  fc.assert(
    fc.property(fc.uuid(), numbers, (uuid, number) => {
      const bare = uuid.replaceAll('-', '').toUpperCase();
      for (const spelling of [uuid, uuid.toUpperCase(), bare, `{${uuid}}`]) expect(idForms(spelling)).toEqual([uuid]);
      expect(likenessOf(uuid, String(number))).toBe('different');
      expect(likenessOf(bare, `0${number.toString(16)}`)).toBe('different');
    }),
  ));

const anyId = fc.oneof(
  fc.string({ unit: 'grapheme-ascii' }),
  fc.string({ unit: 'binary' }),
  fc.stringMatching(/^(0x)?[0-9a-fA-F]{1,40}$/),
  fc.stringMatching(/^0{0,40}[0-9]{1,40}$/),
  fc.uuid(),
);

test('the first form is a fixed point, and no form is empty or told twice', () =>
  fc.assert(
    fc.property(anyId, (id) => {
      const forms = idForms(id);
      expect(canonicalId(canonicalId(id))).toBe(canonicalId(id));
      expect(new Set(forms).size).toBe(forms.length);
      expect(forms).not.toContain('');
    }),
    { numRuns: 2_000 },
  ));

test('likeness does not depend on which is asked first, and every id is the same as itself', () =>
  fc.assert(
    fc.property(anyId, anyId, (one, other) => {
      expect(likenessOf(one, other)).toBe(likenessOf(other, one));
      expect(likenessOf(one, one)).toBe(idForms(one).length === 0 ? 'different' : 'same');
    }),
  ));

test('trimming, case and zeros commute: in whichever order they change a number, it has the same forms', () =>
  fc.assert(
    fc.property(numbers, fc.boolean(), fc.shuffledSubarray([0, 1, 2, 3], { minLength: 0 }), (number, hex, order) => {
      const steps = [
        (id: string) => ` ${id}`,
        (id: string) => `${id}\0`,
        (id: string) => id.toUpperCase(),
        (id: string) => id.replace(/^[\s\0]*/, (blank) => `${blank}00`),
      ];
      const plain = number.toString(hex ? 16 : 10);
      const changed = order.reduce((id, step) => steps[step]!(id), plain);
      expect(idForms(changed)).toEqual(idForms(plain));
    }),
  ));
