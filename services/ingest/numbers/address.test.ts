import { expect, test } from 'vitest';
import { recipientAddress, senderAddress } from './address.ts';

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
  expect(recipientAddress(text, given)).toMatchObject({
    number,
    country,
    problem: expect.stringMatching(/^(landline)?$/) as string,
  }),
);

test.each([
  ['a number without a country is not guessed', '4155550100', '', '4155550100'],
  ['too short for its country', '88000', 'US', '88000'],
  ['a number that nobody has is kept', '+15550100', '', '+15550100'],
  ['an unknown calling code is kept, without its spaces', '+999 123', '', '+999123'],
  ['letters are kept', '+1 800 FLOWERS', '', '+1 800 FLOWERS'],
  ['a country that does not exist', '4155550100', 'XX', '4155550100'],
  ['00 before what is no number', '0049', '', '0049'],
])('%s', (_why, text, country, number) =>
  expect(recipientAddress(text, country)).toMatchObject({ number, country: '', line_type: '' }),
);

test('senders: numbers become E.164, names and short codes stay', () => {
  const senders = [' +1 415-555-0100 ', '0014155550100', 'ACME', '88000', '4155550100'];
  expect(senders.map(senderAddress)).toEqual(['+14155550100', '+14155550100', 'ACME', '88000', '4155550100']);
});

test.each([
  ['a mobile', '+447912345678', '', 'mobile', ''],
  ['a landline', '+442079460000', '', 'landline', 'landline'],
  ['a landline in the national way', '030123456', 'DE', 'landline', 'landline'],
  ['North America: a landline or a mobile', '+14155550100', '', '', ''],
  ['toll-free', '+18005550100', '', 'toll_free', 'toll_free'],
  ['premium', '+19005550100', '', 'premium', 'premium'],
  ['a digit lost', '+1415555010', '', '', 'too_short'],
  ['a digit too many', '+141555501000', '', '', 'too_long'],
  ['an area that is none', '+11111111111', '', '', 'invalid'],
  ['a calling code that is none', '+999123456', '', '', 'invalid'],
  ['a short code', '88000', 'US', '', 'too_short'],
  ['a short code of an unknown country', '88000', '', '', 'too_short'],
  ['a name', 'ACME', '', '', 'invalid'],
  ['an address', 'ann@example.com', 'US', '', 'invalid'],
  ['digits of an unknown country, which could be right', '4155550100', '', '', ''],
  ['digits that no country has so many of', '4155550100415555010', '', '', 'too_long'],
  ['Arabic digits', '+٤٤٧٩١٢٣٤٥٦٧٨', '', 'mobile', ''],
  ['a plus alone', '+', '', '', 'invalid'],
  ['what is long and nothing', '+'.repeat(5000), '', '', 'invalid'],
])('%s: %s', (_what, text, country, line_type, problem) =>
  expect(recipientAddress(text, country)).toMatchObject({ line_type, problem }),
);
