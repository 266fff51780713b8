import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EVENT_TYPES } from '../../schemas/avro.ts';
import { KIND_NAMES, KINDS, type Kind } from '../../schemas/kinds.ts';
import { accept, messageIdFor } from './accept.ts';

const NOW = Date.UTC(2026, 2, 1, 12);
const origin = { account: 'acme', receivedAt: NOW, assignMessageId: () => 'assigned', lookUp: () => undefined };
const SUBMIT = { message_id: 'm1', occurred_at: NOW, sender: '88000', recipient: '+14155550100' };
const DLR = { message_id: 'm1', occurred_at: NOW, status: 'delivered' };

function good(kind: Kind, input: unknown): Record<string, unknown> {
  const outcome = accept(kind, input, origin);
  if ('failures' in outcome) throw new Error(JSON.stringify(outcome.failures));
  return { ...outcome.accepted.event };
}
function bad(kind: Kind, input: unknown): string[] {
  const outcome = accept(kind, input, origin);
  return 'failures' in outcome ? outcome.failures.map(({ code, field }) => `${code} ${field}`) : ['accepted'];
}

test('what is left out gets its default, what is told stays, and the account is the key’s', () => {
  expect(good('submit', { ...SUBMIT, campaign_id: 'spring', tags: { team: 'a' }, event_id: 'e1' })).toEqual({
    ...{ event_id: 'e1', message_id: 'm1', occurred_at: NOW, source: '', account_id: 'acme' },
    ...{ sender: '88000', recipient: '+14155550100', campaign_id: 'spring', audience: '', message_type: '' },
    ...{ channel: 'sms', country: 'US', parts: 1, encoding: '', automation_id: '', parent_message_id: '' },
    ...{ tags: { team: 'a' }, text: '' },
    ...{ automation_step: '', recipient_problem: '', line_type: '', number_carrier: '', ported: '' },
  });
});

test('null is the same as left out', () => {
  expect(good('dlr', { ...DLR, price: null, vendor: null, sequence: null })).toEqual(good('dlr', DLR));
  expect(bad('dlr', { ...DLR, occurred_at: null })).toEqual(['missing_field occurred_at']);
});

test('both spellings of a time are the same event', () => {
  const spelled = good('dlr', { ...DLR, occurred_at: '2026-03-01T14:00:00+02:00' });
  expect(spelled).toEqual(good('dlr', DLR));
  expect(spelled['event_id']).toMatch(/^[0-9a-f]{64}$/);
});

test('a derived id changes with anything that is told, and with nothing else', () => {
  const id = (input: object) => good('dlr', { ...DLR, ...input })['event_id'];
  expect(id({ source: '', parts: 0, account_id: 'acme' })).toBe(id({}));
  for (const other of [{ occurred_at: NOW + 1 }, { vendor: 'v' }, { status: 'failed' }, { message_id: 'm2' }])
    expect(id(other), JSON.stringify(other)).not.toBe(id({}));
});

test('numbers, countries and currencies are spelled in one way', () => {
  expect(good('submit', { ...SUBMIT, recipient: '(415) 555-0100', country: ' us ' })).toMatchObject({
    recipient: '+14155550100',
    country: 'US',
  });
  expect(good('submit', { ...SUBMIT, recipient: '+49 1511 2345678' })['country']).toBe('DE');
  expect(good('submit', { ...SUBMIT, recipient: '+49 1511 2345678', country: 'AT' })['country']).toBe('AT');
  expect(good('dlr', { ...DLR, currency: 'usd', price: 0.01 })['currency']).toBe('USD');
  const reply = { message_id: 'm1', occurred_at: NOW, recipient: '+1 415 555 0100', sender: '88000', body: 'hi' };
  expect(good('reply', reply)).toMatchObject({ recipient: '+14155550100', sender: '88000' });
});

test('parts and encoding follow from the text only if neither is told and it travels as SMS', () => {
  const told = (input: object) => {
    const { parts, encoding } = good('submit', { ...SUBMIT, text: 'a'.repeat(161), ...input });
    return [parts, encoding];
  };
  expect(told({})).toEqual([2, 'gsm-7']);
  expect(told({ text: '😀' })).toEqual([1, 'ucs-2']);
  expect(told({ parts: 4 })).toEqual([4, '']);
  expect(told({ encoding: 'ucs-2' })).toEqual([1, 'ucs-2']);
  expect(told({ channel: 'rcs' })).toEqual([1, '']);
  expect(bad('submit', { ...SUBMIT, text: 'a'.repeat(153 * 255 + 1) })).toEqual(['invalid_value text']);
});

test('only a submit may come without message_id', () => {
  expect(good('submit', { ...SUBMIT, message_id: undefined })['message_id']).toBe('assigned');
  expect(good('submit', { ...SUBMIT, message_id: '' })['message_id']).toBe('assigned');
  expect(bad('dlr', { ...DLR, message_id: undefined })).toEqual(['missing_field message_id']);
});

test.each([
  ['a field that the kind lacks', 'dlr', { ...DLR, colour: 'red' }, ['unknown_field colour']],
  [
    '__proto__ is a field like any other',
    'dlr',
    JSON.parse('{"__proto__":{"a":1},"message_id":"m","status":"failed","occurred_at":1772366400000}'),
    ['unknown_field __proto__'],
  ],
  ['a number for a string', 'dlr', { ...DLR, error_code: 30007 }, ['invalid_value error_code']],
  ['a string for a number', 'dlr', { ...DLR, part: '1' }, ['invalid_value part']],
  ['a fraction for a whole number', 'dlr', { ...DLR, part: 1.5 }, ['invalid_value part']],
  ['more than an int holds', 'dlr', { ...DLR, parts: 2 ** 31 }, ['invalid_value parts']],
  ['a sequence beyond 53 bits', 'dlr', { ...DLR, sequence: 2 ** 60 }, ['invalid_value sequence']],
  ['a tag that is no string', 'submit', { ...SUBMIT, tags: { a: 1 } }, ['invalid_value tags']],
  ['tags that are a list', 'submit', { ...SUBMIT, tags: ['a'] }, ['invalid_value tags']],
  ['half a surrogate pair', 'submit', { ...SUBMIT, tags: { a: '\ud800' } }, ['invalid_value tags']],
  [
    'reasons that are no list',
    'click',
    { message_id: 'm1', occurred_at: NOW, reasons: 'x' },
    ['invalid_value reasons'],
  ],
  ['a status that there is not', 'dlr', { ...DLR, status: 'DELIVERED' }, ['invalid_value status']],
  ['a status of the wrong type is complained about once', 'dlr', { ...DLR, status: 5 }, ['invalid_value status']],
  ['another account', 'dlr', { ...DLR, account_id: 'globex' }, ['invalid_value account_id']],
  ['no time', 'dlr', { ...DLR, occurred_at: undefined }, ['missing_field occurred_at']],
  ['a time without zone', 'dlr', { ...DLR, occurred_at: '2026-03-01T12:00:00' }, ['invalid_value occurred_at']],
  ['epoch as text', 'dlr', { ...DLR, occurred_at: String(NOW) }, ['invalid_value occurred_at']],
  ['epoch seconds', 'dlr', { ...DLR, occurred_at: NOW / 1000 }, ['time_out_of_range occurred_at']],
  ['a fraction of a millisecond', 'dlr', { ...DLR, occurred_at: NOW + 0.5 }, ['invalid_value occurred_at']],
  ['two days ahead', 'dlr', { ...DLR, occurred_at: NOW + 2 * 86_400_000 }, ['time_out_of_range occurred_at']],
  ['no recipient', 'submit', { ...SUBMIT, recipient: '' }, ['missing_field recipient']],
  ['a list', 'dlr', [DLR], ['invalid_value ']],
  ['null', 'dlr', null, ['invalid_value ']],
  ['text', 'dlr', 'delivered', ['invalid_value ']],
  [
    'everything at once',
    'submit',
    { colour: 1, channel: 'fax' },
    [
      'unknown_field colour',
      'missing_field occurred_at',
      'missing_field sender',
      'missing_field recipient',
      'invalid_value channel',
    ],
  ],
] as const)('rejected: %s', (_what, kind, input, failures) => {
  expect(bad(kind, input).sort()).toEqual([...failures].sort());
});

test('whatever JSON comes in, what is accepted can be written as Avro and read back', () => {
  const values = fc.oneof(fc.string({ unit: 'binary' }), fc.double(), fc.integer(), fc.constant(NOW), fc.jsonValue());
  const kinds = fc.constantFrom(...KIND_NAMES);
  const inputs = kinds.chain((kind) => {
    const fields = (EVENT_TYPES[kind].schema() as { fields: { name: string }[] }).fields.map(({ name }) => name);
    const valid = { ...SUBMIT, ...DLR, outcome: 'accepted', name: 'purchase', action: 'opt_in' };
    const base = Object.fromEntries(Object.entries(valid).filter(([name]) => fields.includes(name)));
    return fc
      .dictionary(fc.constantFrom(...fields), values, { maxKeys: 3 })
      .map((odd) => ({ kind, input: { ...base, ...odd } }));
  });
  let accepted = 0;
  fc.assert(
    fc.property(inputs, ({ kind, input }) => {
      const outcome = accept(kind, input, origin);
      if ('failures' in outcome) return;
      accepted += 1;
      const type = EVENT_TYPES[kind];
      expect(type.fromBuffer(type.toBuffer(outcome.accepted.event))).toEqual(outcome.accepted.event);
      for (const field of KINDS[kind].required) expect(outcome.accepted.event).not.toHaveProperty(field, '');
    }),
    { numRuns: 500 },
  );
  expect(accepted).toBeGreaterThan(50);
});

test('an assigned id is a UUIDv7; with an idempotency key the same request gets the same one', () => {
  const V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  const plain = messageIdFor('acme', undefined, 0);
  expect(plain(NOW)).toMatch(V7);
  expect(plain(NOW)).not.toBe(plain(NOW));
  const keyed = (account: string, key: string, index: number) => messageIdFor(account, key, index)(NOW);
  expect(keyed('acme', 'k', 0)).toMatch(V7);
  expect(keyed('acme', 'k', 0)).toBe(keyed('acme', 'k', 0));
  const different = [keyed('acme', 'k', 0), keyed('acme', 'k', 1), keyed('acme', 'l', 0), keyed('globex', 'k', 0)];
  expect(new Set(different).size).toBe(4);
  expect(messageIdFor('acme', 'k', 0)(Number.NaN)).toMatch(V7);
});
