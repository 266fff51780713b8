import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { defaultsOf, deriveEventId } from './ids.ts';

const dlr = {
  ...(defaultsOf('dlr') as { source: string; account_id: string }),
  message_id: 'm',
  occurred_at: 1_700_000_000_000,
  account_id: 'acme',
  status: 'delivered',
  vendor: 'twilio',
} as const;
type Dlr = Parameters<typeof deriveEventId<'dlr'>>[1];
const idOf = (change: object, derivation: 'with_time' | 'without_time' = 'with_time') =>
  deriveEventId('dlr', { ...dlr, ...change } as Dlr, derivation);

test('a retry is the same event, whatever the order of its fields', () => {
  expect(idOf({})).toMatch(/^[0-9a-f]{64}$/);
  expect(deriveEventId('dlr', Object.fromEntries(Object.entries({ ...dlr }).reverse()) as Dlr, 'with_time')).toBe(
    idOf({}),
  );
});

test('other content, another account or another kind is another event', () => {
  const ids = [{}, { status: 'failed' }, { account_id: 'other' }, { occurred_at: 1 }, { message_id: 'n' }].map((each) =>
    idOf(each),
  );
  expect(new Set(ids).size).toBe(ids.length);
  const base = { message_id: 'm', occurred_at: 1, source: '', account_id: '' };
  expect(deriveEventId('read', base, 'with_time')).not.toBe(deriveEventId('click', base as never, 'with_time'));
});

test('a vendor that sends no time repeats itself at another time', () => {
  expect(idOf({ occurred_at: 1 }, 'without_time')).toBe(idOf({ occurred_at: 2 }, 'without_time'));
});

test('a field that a later schema adds, holding its default, changes no id', () => {
  expect(idOf({ error_text: '', sequence: null, part: 0 })).toBe(idOf({}));
});

test('the id is the hash of the record as JSON with sorted keys, without its id and what holds its default', () => {
  const error_text = 'größer "als" \u0000';
  const told = { account_id: 'acme', error_text, message_id: 'm', occurred_at: dlr.occurred_at };
  const written = `dlr:${JSON.stringify({ ...told, price: 0.5, status: 'delivered', vendor: 'twilio' })}`;
  expect(idOf({ event_id: 'x', price: 0.5, sequence: null, error_text })).toBe(
    createHash('sha256').update(written).digest('hex'),
  );
  const click = { ...defaultsOf('click'), message_id: 'm', occurred_at: 1, reasons: ['b', 'a'] };
  const submit = { ...defaultsOf('submit'), message_id: 'm', occurred_at: 1, tags: { b: '1', a: '2' } };
  expect([
    deriveEventId('click', click as never, 'with_time'),
    deriveEventId('submit', submit as never, 'with_time'),
  ]).toEqual(
    [
      'click:{"message_id":"m","occurred_at":1,"reasons":["b","a"]}',
      'submit:{"message_id":"m","occurred_at":1,"tags":{"a":"2","b":"1"}}',
    ].map((text) => createHash('sha256').update(text).digest('hex')),
  );
});
