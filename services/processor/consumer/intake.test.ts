import { expect, test } from 'vitest';
import { EVENT_SCHEMAS } from '../../../schemas/avro.ts';
import { encodeEvent } from '../../../schemas/codec.ts';
import { createDecoders } from './decoders.ts';
import { decodeRecord, schemaIdOrOutcome, type RawRecord } from './intake.ts';

const NOW = 1_790_000_000_000;
const read = { event_id: 'e', message_id: 'm', occurred_at: NOW, source: '', account_id: '' };
const record = (change: Partial<RawRecord> = {}): RawRecord => ({
  topic: 'handset.read',
  partition: 0,
  offset: 0,
  appendedAt: NOW,
  key: Buffer.from('m'),
  value: encodeEvent('read', read, 1),
  ...change,
});
const decoders = createDecoders(async (id) => (id === 1 ? EVENT_SCHEMAS.read : id === 2 ? '"string"' : undefined));
const outcomeOf = async (change: Partial<RawRecord> = {}) => {
  const raw = record(change);
  const id = schemaIdOrOutcome(raw);
  return typeof id === 'number' ? decodeRecord('read', raw, await decoders.ask('read', id)) : id;
};

test('a good record is an event', async () => expect(await outcomeOf()).toEqual({ is: 'event', event: read }));

test.each([
  ['no value', { value: null }, 'undecodable', ''],
  ['no magic byte', { value: Buffer.from('{"a":1}') }, 'undecodable', ''],
  ['a truncated value', { value: encodeEvent('read', read, 1).subarray(0, 8) }, 'undecodable', ''],
  ['an id that the registry does not know', { value: encodeEvent('read', read, 3) }, 'unknown_schema', ''],
  ['a schema of something else', { value: encodeEvent('read', read, 2) }, 'incompatible_schema', ''],
  ['2 MB', { value: Buffer.alloc(2_000_000) }, 'too_large', ''],
  [
    'seconds instead of milliseconds',
    { value: encodeEvent('read', { ...read, occurred_at: 1_790_000_000 }, 1) },
    'time_out_of_range',
    'occurred_at',
  ],
  ['no message', { value: encodeEvent('read', { ...read, message_id: '' }, 1) }, 'missing_field', 'message_id'],
])('%s is a dead letter with its reason', async (_name, change, code, field) => {
  expect(await outcomeOf(change)).toMatchObject({ is: 'dead_letter', why: { code, field } });
});

test('an unknown id is asked for again; a known one is not', async () => {
  let asked = 0;
  const later = createDecoders(async () => (++asked === 1 ? undefined : EVENT_SCHEMAS.read));
  expect((await later.ask('read', 5)).readable).toBe(false);
  expect(later.known('read', 5)).toBeUndefined();
  expect((await later.ask('read', 5)).readable).toBe(true);
  expect(later.known('read', 5)?.readable).toBe(true);
});
