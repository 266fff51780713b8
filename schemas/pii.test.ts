import { expect, test } from 'vitest';
import { cutAddress, maskNumber, recipientKey } from './pii.ts';

test('a number is told by its key and its last four digits only', () => {
  expect(recipientKey('k', '+15550100')).toMatch(/^[0-9a-f]{32}$/);
  expect(recipientKey('k', '+15550100')).toBe(recipientKey('k', '+15550100'));
  expect(recipientKey('k', '+15550100')).not.toBe(recipientKey('other', '+15550100'));
  expect(recipientKey('k', '+15550100')).not.toBe(recipientKey('k', '+15550101'));
  expect(recipientKey('k', '')).toBe('');
  expect(maskNumber('+15550100')).toBe('*****0100');
  expect(maskNumber('0100')).toBe('****');
  expect(maskNumber('')).toBe('');
});

test.each([
  ['203.0.113.77', '203.0.113.0'],
  ['2001:db8:abcd:12::1', '2001:db8:abcd::'],
  ['2001:db8::1', '2001:db8:0::'],
  ['::1', '0:0:0::'],
  ['::', '0:0:0::'],
  ['fe80::1%eth0', 'fe80:0:0::'],
  ['::ffff:203.0.113.77', '203.0.113.0'],
  ['2001:0DB8:00ab::', '2001:db8:ab::'],
  ['not an address', ''],
  ['', ''],
])('%s is cut to %s', (ip, cut) => expect(cutAddress(ip)).toBe(cut));
