import { expect, test } from 'vitest';
import { INBOUND_SCHEMA } from '../../schemas/avro.ts';
import { inboundDecoder } from '../../schemas/codec.ts';
import { recordsOf } from './reading-records.ts';
import { decoded, NOW, SCHEMA_IDS } from './testing/world.ts';
import type { InboundTold, Reading } from './vendors/vendor.ts';

const CALLBACK = {
  method: 'POST',
  url: 'https://hooks.example.com/v1/webhooks/pigeon/acme',
  query: new URLSearchParams(),
  headers: {},
  contentType: 'application/json',
  body: Buffer.from('{}'),
  receivedAt: NOW,
};
const sorted = (reading: Partial<Reading>, receivedAt = NOW) =>
  recordsOf(
    { told: [], ...reading },
    { name: 'pigeon', account: 'acme', callback: { ...CALLBACK, receivedAt }, path: '/v1/webhooks/pigeon/acme' },
    SCHEMA_IDS,
  );
const STOP: InboundTold = {
  occurred_at: NOW,
  derivation: 'without_time',
  recipient: '+1 415 555 0100',
  sender: '88000',
  body: 'STOP',
  vendor_message_id: 'in-1',
  tags: { channel: 'sms' },
};
const inboundOf = (reading: Partial<Reading>, receivedAt = NOW) =>
  sorted(reading, receivedAt).records.map(({ value }) => inboundDecoder(INBOUND_SCHEMA)(value!));

test('an inbound message lies on its topic, keyed by who wrote, in one spelling', () => {
  const { records, kinds, failures } = sorted({ inbound: [STOP] });
  expect(records.map(({ topic, key }) => [topic, key])).toEqual([['handset.inbound', '+14155550100']]);
  expect([kinds, failures]).toEqual([['inbound'], []]);
  expect(inboundOf({ inbound: [STOP] })).toMatchObject([
    {
      event_id: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      source: 'pigeon',
      vendor: 'pigeon',
      account_id: 'acme',
      recipient: '+14155550100',
      sender: '88000',
      body: 'STOP',
      vendor_message_id: 'in-1',
      in_reply_to: '',
      keyword: '',
      tags: { channel: 'sms' },
    },
  ]);
});

test('an inbound message that is told again is the same; another one is another', () => {
  const id = (told: InboundTold) => inboundOf({ inbound: [told] }, told.occurred_at)[0]!.event_id;
  expect(id({ ...STOP, occurred_at: NOW + 60_000 })).toBe(id(STOP));
  expect(id({ ...STOP, vendor_message_id: 'in-2' })).not.toBe(id(STOP));
  expect(id({ ...STOP, occurred_at: NOW + 60_000, derivation: 'with_time' })).not.toBe(
    id({ ...STOP, derivation: 'with_time' }),
  );
});

test('an inbound message without a number is a dead letter: no message that it answers could be found', () => {
  expect(
    sorted({
      inbound: [
        { ...STOP, sender: '' },
        { ...STOP, recipient: '' },
      ],
    }).failures,
  ).toMatchObject([
    { code: 'missing_field', field: 'sender' },
    { code: 'missing_field', field: 'recipient' },
  ]);
});

test('what cannot be understood in a batch costs its neighbours nothing', () => {
  const event = { message_id: 'm1', occurred_at: NOW, status: 'delivered', vendor: 'pigeon' } as const;
  const failure = (field: string) => ({ code: 'missing_field', field, message: 'missing' }) as const;
  const { records, kinds, failures } = sorted({
    told: [
      { kind: 'dlr', derivation: 'with_time', event },
      { kind: 'dlr', derivation: 'with_time', event: { ...event, message_id: '' } },
    ],
    failures: [{ failure: failure('results.0.status'), messageId: 'm0' }, { failure: failure('results.3.status') }],
    inbound: [STOP],
  });
  expect(kinds).toEqual(['dlr', 'inbound']);
  expect(failures.map(({ field }) => field)).toEqual(['results.0.status', 'results.3.status', 'message_id']);
  const letters = records.filter(({ topic }) => topic === 'handset.dead-letter');
  expect(new Set(letters.map(({ key }) => key)).size).toBe(3);
  expect(records.flatMap((record) => decoded(record) ?? [])).toMatchObject([
    { kind: 'dlr', event: { message_id: 'm1' } },
  ]);
});
