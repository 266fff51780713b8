import { expect, test } from 'vitest';
import { recipientAddress, senderAddress } from './numbers.ts';

test.each([
  ['+14155550100', '', '+14155550100', 'US'],
  ['+1 (415) 555-0100', '', '+14155550100', 'US'],
  ['+442079460000', '', '+442079460000', 'GB'],
  ['004915112345678', '', '+4915112345678', 'DE'],
  ['(415) 555-0100', 'US', '+14155550100', 'US'],
  ['14155550100', 'US', '+14155550100', 'US'],
  ['015112345678', 'DE', '+4915112345678', 'DE'],
  ['+16045550100', 'US', '+16045550100', 'CA'],
])('recipient %s (country "%s") is %s in %s', (text, given, number, country) =>
  expect(recipientAddress(text, given)).toEqual({ number, country }),
);

test.each([
  ['a number without a country is not guessed', '4155550100', '', '4155550100'],
  ['too short for its country', '88000', 'US', '88000'],
  ['a number that nobody has is kept', '+15550100', '', '+15550100'],
  ['an unknown calling code is kept, without its spaces', '+999 123', '', '+999123'],
  ['letters are kept', '+1 800 FLOWERS', '', '+1 800 FLOWERS'],
  ['a country that does not exist', '4155550100', 'XX', '4155550100'],
  ['00 before what is no number', '0049', '', '0049'],
])('%s', (_why, text, country, number) => expect(recipientAddress(text, country)).toEqual({ number, country: '' }));

test('senders: numbers become E.164, names and short codes stay', () => {
  const senders = [' +1 415-555-0100 ', '0014155550100', 'ACME', '88000', '4155550100'];
  expect(senders.map(senderAddress)).toEqual(['+14155550100', '+14155550100', 'ACME', '88000', '4155550100']);
});
