import { expect, test } from 'vitest';
import { FINAL_STATUSES } from '../status.ts';
import { CATALOGUE, CATALOGUE_HASH, CATALOGUED_VENDORS, explain } from './catalogue.ts';
import { CATEGORIES, FAMILIES, RETRY_CLASSES } from './categories.ts';

test('every entry can be looked up by one key, and says what happened and what to do in whole sentences', () => {
  const keys = CATALOGUE.map(({ vendor, code, status }) => JSON.stringify([vendor, code, status]));
  expect(new Set(keys).size).toBe(keys.length);
  for (const entry of CATALOGUE) {
    expect(entry.name, JSON.stringify(entry)).not.toBe('');
    expect(entry.meaning, JSON.stringify(entry)).toMatch(/^[A-Z0-9].*[.)]$/s);
    expect(entry.fix, JSON.stringify(entry)).toMatch(/^[A-Z].*\.$/s);
    expect(FAMILIES).toContain(entry.family);
    expect(RETRY_CLASSES).toContain(entry.retry_class);
  }
});

test('every category is used, and every family has one', () => {
  const used = new Set(CATALOGUE.map(({ category }) => category));
  expect(Object.keys(CATEGORIES).filter((category) => !used.has(category as keyof typeof CATEGORIES))).toEqual([]);
  expect(new Set(CATALOGUE.map(({ family }) => family))).toEqual(new Set(FAMILIES));
});

test('every final status but delivered is explained without a code', () => {
  for (const status of FINAL_STATUSES.filter((name) => name !== 'delivered'))
    expect(explain('', '', status)).toMatchObject({ status, vendor: '' });
  expect(explain('twilio', '30007', 'delivered')).toMatchObject({ category: 'filtered_content' });
  expect(explain('', '', 'delivered')).toBeUndefined();
});

test('a code is a vendor’s own: the same number means different things', () => {
  expect(explain('vonage', '5', 'failed')?.family).toBe('network');
  expect(explain('infobip', '5', 'failed')?.family).toBe('number');
  expect(explain('nobody', '5', 'failed')).toBe(explain('', '', 'failed'));
  expect(explain('Twilio', '21610', 'failed')?.category).toBe('opted_out');
});

test('what every vendor uses to tell an opt-out says never', () => {
  const told = { twilio: '21610', telnyx: '40300', plivo: '200', vonage: '9', bandwidth: '4775', infobip: '603' };
  for (const [vendor, code] of Object.entries(told))
    expect(CATALOGUE.find((entry) => entry.vendor === vendor && entry.code === code)).toMatchObject({
      family: 'consent',
      retry_class: 'never',
    });
});

test('Twilio’s 30xxx and 21xxx codes are there, ranges included', () => {
  const codes = Object.keys(CATALOGUED_VENDORS['twilio']!);
  for (const code of [
    '30001',
    '30007',
    '30034',
    '30101',
    '30133',
    '30440',
    '30449',
    '21211',
    '21408',
    '21610',
    '21617',
  ])
    expect(codes).toContain(code);
});

test('the hash names the content', () => {
  expect(CATALOGUE_HASH).toMatch(/^[0-9a-f]{64}$/);
});
