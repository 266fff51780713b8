import { expect, test } from 'vitest';
import { isLineType, lineTypeOf, LINE_TYPES, problemOfLine } from './numbers.ts';

test.each([
  ['mobile', 'mobile'],
  ['Wireless', 'mobile'],
  ['nonFixedVoip', 'voip'],
  ['FIXED_LINE', 'landline'],
  ['fixed line', 'landline'],
  ['tollFree', 'toll_free'],
  ['toll-free', 'toll_free'],
  ['sharedCost', 'shared_cost'],
  ['UAN', 'company'],
])('a look-up that says %s means %s', (said, meant) => expect(lineTypeOf(said)).toBe(meant));

test('a look-up that knows nothing says nothing, and a word that nobody knows is kept', () => {
  expect(['', 'unknown', 'FIXED_LINE_OR_MOBILE', 'Satellite phone', '__proto__'].map(lineTypeOf)).toEqual([
    ...['', '', '', 'Satellite phone', '__proto__'],
  ]);
  expect(['Satellite phone', '__proto__', ''].some(isLineType)).toBe(false);
});

test('mobiles, VoIP and personal numbers get texts, all other lines do not', () => {
  const getting = LINE_TYPES.filter((type) => problemOfLine(type) === '');
  expect(getting).toEqual(['mobile', 'voip', 'personal']);
  expect(problemOfLine('landline')).toBe('landline');
  expect(['invalid', '', '__proto__', 'Satellite phone'].map(problemOfLine)).toEqual(['', '', '', '']);
});
