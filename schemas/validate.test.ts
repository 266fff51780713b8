import { expect, test } from 'vitest';
import { defaultsOf } from './ids.ts';
import type { EventOf } from './events.ts';
import type { Kind } from './kinds.ts';
import { EARLIEST, failuresOf, MAX_AHEAD_MS } from './validate.ts';

const NOW = 1_790_000_000_000;
const GOOD: { [K in Kind]: object } = {
  submit: { account_id: 'acme', sender: '88000', recipient: '+15550100' },
  handoff: { outcome: 'accepted' },
  dlr: { status: 'delivered' },
  click: {},
  reply: {},
  read: {},
  conversion: { name: 'purchase' },
  consent: { recipient: '+15550100', action: 'opt_out' },
};
const event = <K extends Kind>(kind: K, change: object = {}) =>
  ({ ...defaultsOf(kind), event_id: 'e', message_id: 'm', occurred_at: NOW, ...GOOD[kind], ...change }) as EventOf[K];
const told = <K extends Kind>(kind: K, change: object) =>
  failuresOf(kind, event(kind, change), NOW).map(({ code, field }) => `${code} ${field}`);

test.each(Object.keys(GOOD) as Kind[])('%s: the least that it needs is enough', (kind) =>
  expect(told(kind, {})).toEqual([]),
);

test('what must not be empty is named, once', () => {
  expect(told('submit', { account_id: '', sender: '', recipient: '', message_id: '' })).toEqual([
    'missing_field message_id',
    'missing_field account_id',
    'missing_field sender',
    'missing_field recipient',
  ]);
  expect(told('dlr', { status: '' })).toEqual(['missing_field status']);
  expect(told('consent', { action: '' })).toEqual(['missing_field action']);
});

test('words outside a list, numbers outside a range and broken text name their field', () => {
  expect(told('dlr', { status: 'DELIVERED', part: -1, price: NaN, currency: 'usd' })).toEqual([
    'invalid_value status',
    'invalid_value part',
    'invalid_value price',
    'invalid_value currency',
  ]);
  expect(told('submit', { channel: 'fax', country: 'USA', parts: 0, text: '\ud800' })).toEqual([
    'invalid_value channel',
    'invalid_value country',
    'invalid_value parts',
    'invalid_value text',
  ]);
  expect(told('reply', { sentiment: 1.5 })).toEqual(['invalid_value sentiment']);
  expect(told('conversion', { value: Infinity })).toEqual(['invalid_value value']);
  expect(told('click', { url: 'x'.repeat(20_000) })).toEqual(['invalid_value url']);
});

test('what is kept 256 times a message is bounded, or a message could outgrow a journal record', () => {
  expect(told('submit', { campaign_id: 'x'.repeat(513) })).toEqual(['invalid_value campaign_id']);
  expect(told('click', { url: 'x'.repeat(2_048), user_agent: 'x'.repeat(2_049) })).toEqual([
    'invalid_value user_agent',
  ]);
  expect(told('submit', { tags: { a: 'x'.repeat(9_000) } })).toEqual(['invalid_value tags']);
  expect(told('click', { reasons: Array<string>(2_000).fill('long reason') })).toEqual(['invalid_value reasons']);
  expect(told('submit', { tags: { a: '\ud800' } })).toEqual(['invalid_value tags']);
  expect(told('submit', { tags: { shop: 'austin' } })).toEqual([]);
});

test('a null where nothing was told is fine', () => {
  expect(told('dlr', { sequence: null, price: null })).toEqual([]);
  expect(told('reply', { sentiment: null, body: 'x'.repeat(20_000) })).toEqual([]);
});

test.each([
  [EARLIEST, []],
  [EARLIEST - 1, ['time_out_of_range occurred_at']],
  [0, ['time_out_of_range occurred_at']],
  [NOW + MAX_AHEAD_MS, []],
  [NOW + MAX_AHEAD_MS + 1, ['time_out_of_range occurred_at']],
  [NOW + 0.5, ['invalid_value occurred_at']],
])('occurred_at %s', (occurred_at, failures) => expect(told('read', { occurred_at })).toEqual(failures));
