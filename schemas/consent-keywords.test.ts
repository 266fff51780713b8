import { expect, test } from 'vitest';
import { consentSaid, isOptOutError, KEYWORD_SETS, keywordOf, type Said } from './consent-keywords.ts';
import { CATALOGUE } from './errors/catalogue.ts';

const said = (body: string, more: Partial<Said> = {}) =>
  consentSaid({ vendor: '', country: '', keyword: '', body, ...more });

test.each([
  'STOP',
  'stop',
  ' Stop. ',
  '"STOP"',
  'stop!!',
  'Stop all',
  'STOPALL',
  'opt-out',
  'Opt Out',
  'OPTOUT',
  'end',
])('%s is an opt-out', (body) => expect(said(body)?.action).toBe('opt_out'));

test.each([
  'stop it',
  'please stop',
  'don’t stop',
  'stopp',
  'no',
  '',
  '👍',
  'endless',
  'STOP '.repeat(20),
  'YES',
  'yes',
])('%s is no keyword', (body) => expect(said(body)).toBeUndefined());

test('a country’s words count for people of that country, with or without accents', () => {
  expect(said('Arrêt', { country: 'CA' })).toEqual({ action: 'opt_out', keyword: 'ARRET' });
  expect(said('arret', { country: 'US' })).toBeUndefined();
  expect(said('Baja', { country: 'ES' })?.action).toBe('opt_out');
  expect(said('baja', { country: 'DE' })).toBeUndefined();
});

test('a vendor’s words count for what it brings', () => {
  expect(said('REMOVE', { vendor: 'aws' })?.action).toBe('opt_out');
  expect(said('REMOVE', { vendor: 'plivo' })).toBeUndefined();
  expect(said('yes', { vendor: 'twilio' })).toEqual({ action: 'opt_in', keyword: 'YES' });
});

test('a verdict comes before the text, the first word of a text is none', () => {
  expect(said('Basta ya', { vendor: 'twilio', keyword: 'STOP' })).toEqual({ action: 'opt_out', keyword: 'STOP' });
  expect(said('', { vendor: 'rbm', keyword: 'START' })?.action).toBe('opt_in');
  expect(said('Stop by at eight?', { vendor: 'vonage', keyword: 'STOP' })).toBeUndefined();
  expect(said('', { vendor: 'vonage', keyword: 'STOP' })?.action).toBe('opt_out');
  expect(said('HELP', { vendor: 'twilio', keyword: 'HELP' })).toBeUndefined();
});

test('every word stands as it is compared, in one meaning for those who send it', () => {
  for (const { words, vendor, countries, action } of KEYWORD_SETS)
    for (const word of words) {
      expect(keywordOf(word)).toBe(word);
      expect(said(word, { vendor, country: countries[0] ?? '' })?.action).toBe(action);
    }
});

test('opt-outs told as an error are those of the catalogue', () => {
  const codes = CATALOGUE.filter(({ category, code }) => category === 'opted_out' && /^\d+$/.test(code));
  const told = new Set(codes.map(({ vendor, code }) => `${vendor} ${code}`));
  for (const { vendor, code } of codes) expect(isOptOutError(vendor, code), `${vendor} ${code}`).toBe(true);
  expect(told.size).toBeGreaterThan(5);
  expect([isOptOutError('twilio', '30007'), isOptOutError('plivo', ''), isOptOutError('toString', 'x')]).toEqual([
    false,
    false,
    false,
  ]);
});
