import { expect, test } from 'vitest';
import { FINAL_STATUSES } from '../status.ts';
import { CODE_BOOKS } from './books.ts';
import { CATALOGUE, CATALOGUE_HASH, explain } from './catalogue.ts';
import { CATEGORIES } from './categories.ts';
import { codeKey, isRange } from './code-key.ts';
import { FAMILIES, OWNERS, RETRY_CLASSES } from './vocabulary.ts';

test('every entry can be looked up by one key, and says what happened and what to do in whole sentences', () => {
  const keys = CATALOGUE.map(({ vendor, protocol, code, status }) => JSON.stringify([vendor, protocol, code, status]));
  expect(new Set(keys).size).toBe(keys.length);
  for (const entry of CATALOGUE) {
    expect(entry.name, JSON.stringify(entry)).not.toBe('');
    expect(entry.meaning, JSON.stringify(entry)).toMatch(/^[A-Z0-9].*[.)]$/s);
    expect(entry.fix, JSON.stringify(entry)).toMatch(/^[A-Z].*\.$/s);
    expect(entry.engineer_fix, JSON.stringify(entry)).toMatch(/^[A-Z].*\.$/s);
    expect(entry.engineer_fix).not.toBe(entry.fix);
    expect(entry.source, JSON.stringify(entry)).not.toBe('');
    expect(OWNERS).toContain(entry.owner);
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

test('a code is found however its receipt writes zeros and letters, and no two entries of a book are one code', () => {
  for (const [written, key] of Object.entries({ '001': '1', '000': '0', '0': '0', '0x0000000B': '0XB', '0x0b': '0XB' }))
    expect(codeKey(written)).toBe(key);
  expect(explain('twilio', '1', 'failed')).toMatchObject({ protocol: 'smpp', code: '001' });
  expect(explain('jasmin', '0x0b', 'rejected')).toMatchObject({ code: '0x0000000B', category: 'invalid_number' });
  expect(explain('kannel', 'esme_rthrottled', 'rejected')).toMatchObject({ category: 'rate_limited' });
  for (const [vendor, books] of Object.entries(CODE_BOOKS))
    for (const { protocol, codes } of books) {
      const keys = Object.keys(codes).map(codeKey);
      expect(new Set(keys).size, `${vendor} ${protocol}`).toBe(keys.length);
    }
});

test('a code that is not listed is explained by the range that it lies in, and outside of all by its status', () => {
  expect(explain('bandwidth', '4799', 'failed')).toMatchObject({ code: '4700-4799', billable: 1 });
  expect(explain('bandwidth', '4700', 'failed')).toMatchObject({ code: '4700' });
  expect(explain('plivo', '0950', 'failed')).toMatchObject({ code: '900-999', confirmed: 0 });
  expect(explain('bandwidth', '7000', 'failed')).toBe(explain('', '', 'failed'));
  expect(explain('bandwidth', '4799x', 'failed')).toBe(explain('', '', 'failed'));
  expect(explain('bandwidth', '', 'failed')).toBe(explain('', '', 'failed'));
});

test('the ranges of a vendor do not overlap, so that each number lies in one', () => {
  const ranges = CATALOGUE.filter(isRange);
  for (const one of ranges)
    for (const other of ranges)
      if (one !== other && one.vendor === other.vendor)
        expect(one.code_to < other.code_from || other.code_to < one.code_from, `${one.code} ${other.code}`).toBe(true);
});

test('of a code that two protocols of a vendor use, one entry explains messages', () => {
  const sixties = CATALOGUE.filter(({ vendor, code }) => vendor === 'sinch' && code === '60');
  expect(sixties.map(({ protocol, preferred, category }) => [protocol, preferred, category])).toEqual([
    ['smpp', 1, 'sender_blocked'],
    ['10dlc', 0, 'unregistered'],
  ]);
  expect(explain('sinch', '60', 'failed')).toBe(sixties[0]);
  // A bit of Kannel's is no error_code: a receipt's `err:1` is somebody else's.
  expect(explain('kannel', '1', 'failed')).toBe(explain('', '', 'failed'));
});

test('what is no failure does not end a message, and nothing that goes on says to send again', () => {
  for (const entry of CATALOGUE.filter(({ category }) => category === 'in_progress'))
    expect(entry).toMatchObject({ final: 0, retry_class: 'hold' });
  expect(explain('twilio', '30025', 'failed')).toMatchObject({ final: 0 });
  expect(explain('twilio', '30027', 'failed')).toMatchObject({ final: 1, retry_class: 'hold' });
});

test('the hash names the content', () => {
  expect(CATALOGUE_HASH).toMatch(/^[0-9a-f]{64}$/);
});
