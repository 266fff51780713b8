import { expect, test } from 'vitest';
import {
  becauseOf,
  catalogueSentence,
  errorsSentence,
  engagementSentence,
  failureName,
  messageSentence,
  operationsSentence,
  movedSentence,
  overviewSentence,
  segmentsSentence,
  share,
} from './words.js';

const plain = (text: string) => text.replaceAll('\u202f', ' ');
const row = (messages: number, delivered: number, failed = 0) => ({
  messages,
  delivered,
  delivered_inferred: 0,
  rejected: 0,
  failed,
  expired: 0,
  filtered: 0,
});

const SPAM = { vendor: 'twilio', error_code: '30007', error_meaning: 'A filter took the message for spam: its link.' };

test('a meaning stands within a sentence by its first clause', () => {
  expect(becauseOf('The phone is off. It may come back.')).toBe('the phone is off');
  expect(becauseOf('A filter took the message for spam, by its words.')).toBe('a filter took the message for spam');
  expect(becauseOf('The phone is off, or far away.')).toBe('the phone is off, or far away');
  expect(becauseOf('STOP was said before.')).toBe('STOP was said before');
  expect(becauseOf('The number: malformed, 2:1.')).toBe('the number');
  expect(becauseOf('Twilio took it for spam.')).toBe('Twilio took it for spam');
  expect(becauseOf('')).toBe('');
});

test('what moved is said with both rates', () => {
  expect(plain(movedSentence('Delivery', { part: 80, whole: 100 }, { part: 90, whole: 100 }))).toBe(
    'Delivery fell from 90.0 % to 80.0 %, 100 messages.',
  );
});

test('the overview says the rate, what changed and the commonest cause', () => {
  const worst = [
    { ...SPAM, messages: 21 },
    { vendor: '', error_code: '1', error_meaning: 'Unclear.', messages: 20 },
    { ...SPAM, vendor: 'plivo', error_code: '7', messages: 18 },
  ];
  expect(plain(overviewSentence(row(1000, 941, 59), row(1000, 970), 'the 24 hours before', worst))).toBe(
    'Delivery is 94.1 % of 1,000 messages, 2.9 points below the 24 hours before; two thirds of the 59 that failed: a filter took the message for spam (twilio 30007 and 1 other code).',
  );
});

test('a change that may be chance is not told as one', () => {
  expect(plain(overviewSentence(row(20, 18), row(20, 19), 'yesterday', []))).toBe(
    'Delivery is 90.0 % of 20 messages, as in yesterday; nothing failed.',
  );
});

test('segments are compared only where the counts allow it', () => {
  const group = (label: string, messages: number, delivered: number) => ({ label, messages, delivered });
  expect(plain(segmentsSentence([group('vip', 500, 480), group('new', 500, 400), group('tiny', 2, 0)]))).toBe(
    'Delivery is best for vip (96.0 %) and worst for new (80.0 %).',
  );
  expect(plain(segmentsSentence([group('vip', 500, 480), group('new', 500, 478)]))).toMatch(/much the same/);
  expect(segmentsSentence([group('tiny', 3, 2)])).toMatch(/too small or too few/);
});

test('errors and messages are told in words', () => {
  const errors = [
    { ...SPAM, messages: 10 },
    { vendor: '', error_code: '', error_meaning: '', messages: 10 },
  ];
  expect(plain(errorsSentence(errors, 1000))).toBe(
    '20 messages of 1,000 (2.0 %) did not arrive; half of them: a filter took the message for spam (twilio 30007).',
  );
  expect(errorsSentence([], 10)).toBe('None of 10 messages is known to have failed.');
  expect(messageSentence({ status: 'filtered', vendor: 'twilio', carrier: 't-mobile' })).toBe(
    'It did not arrive: it was filtered (twilio, t-mobile).',
  );
  expect(messageSentence({ status: 'unknown' })).toMatch(/not known/);
  expect(messageSentence({ status: 'submitted', delivered_inferred: 1 })).toMatch(/^It arrived, although/);
  expect([0.98, 0.65, 0.5, 0.05].map((part) => plain(share(part)))).toEqual([
    'nearly all',
    'two thirds',
    'half',
    '5.0 %',
  ]);
});

test('a code is named with the vendor whose receipt it is, not with the one that the message was handed to', () => {
  const row = { vendor: 'aggregator', error_vendor: 'twilio', error_code: '30007' };
  expect(failureName(row)).toBe('twilio 30007');
});

test('a share is told by the fraction that it is nearest to, not by the next one below', () => {
  expect([0.157, 0.9, 0.96, 0.82, 0.34, 0.1].map(share)).toEqual([
    'a sixth',
    'nine tenths',
    'nearly all',
    'four fifths',
    'a third',
    'a tenth',
  ]);
  // Between two fractions the figure misleads nobody.
  expect([0.58, 0.42].map((part) => plain(share(part)))).toEqual(['58.0 %', '42.0 %']);
});

test('the catalogue says how much it knows, and what came that it does not', () => {
  const entries = [
    { vendor: '', code: '' },
    { vendor: 'twilio', code: '30007' },
    { vendor: 'aws', code: 'SPAM' },
  ];
  expect(catalogueSentence(entries, [])).toBe(
    '2 entries explain the codes of 2 vendors; every code that came is among them.',
  );
  const fresh = { vendor: 'aws', code: 'NEW' };
  expect(
    catalogueSentence(entries, [
      { ...fresh, messages: 2 },
      { ...fresh, messages: 1 },
    ]),
  ).toBe('2 entries explain the codes of 2 vendors; 1 code that came is not among them (3 messages).');
});

test('operations say that all is well, or what is not', () => {
  const partition = { state: 'working', lag_seconds: 0.2 };
  const processor = { reachable: true, refusals: {}, partitions: [partition, partition] };
  const audit = { outcome: 'equal', differences: 0 };
  expect(operationsSentence({ processors: [processor], audit })).toMatch(/^All is well: 2 partitions working/);
  const silent = { reachable: false, refusals: {}, partitions: [] };
  const late = { ...processor, partitions: [{ state: 'taking_over', lag_seconds: 95 }] };
  expect(
    plain(operationsSentence({ processors: [silent, late], audit: { outcome: 'different', differences: 2 } })),
  ).toBe(
    '1 processor of 2 does not answer; 1 partition of 1 is not working; answers are 1 min 35 s behind; the audit found 2 cells that differ.',
  );
});

test('engagement is of what arrived', () => {
  const counts = { ...row(100, 80), clicked: 8, replied: 4, converted: 0, opted_out: 1 };
  expect(plain(engagementSentence(counts))).toBe(
    'Of 80 messages that arrived, 10.0 % was clicked by a person, 5.0 % answered, 0.0 % led to a conversion, and after 1 somebody opted out.',
  );
});
