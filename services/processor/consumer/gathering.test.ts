import { expect, test } from 'vitest';
import { ALIAS_SCHEMA, EVENT_SCHEMAS } from '../../../schemas/avro.ts';
import { encodeAlias, encodeEvent } from '../../../schemas/codec.ts';
import type { Arrival } from '../partition/ports.ts';
import { createDecoders } from './decoders.ts';
import { gathering } from './gathering.ts';
import type { RawRecord } from './intake.ts';
import { readFetch } from './reading.ts';

const NOW = 1_790_000_000_000;

const read = (message_id: string, change: object = {}) =>
  encodeEvent('read', { event_id: 'e', message_id, occurred_at: NOW, source: '', account_id: '', ...change }, 1);

async function world() {
  const decoders = createDecoders(async (id) => (id === 1 ? EVENT_SCHEMAS.read : id === 2 ? ALIAS_SCHEMA : undefined));
  const counted: string[] = [];
  const sent: string[] = [];
  const count = (kind: string, outcome: string, records: number) => void counted.push(`${records} ${kind} ${outcome}`);
  const gathered = gathering({ decoders, piiKey: 'a key', partition: 3, count });
  const takeFrom = async (topic: string, ...values: readonly (Buffer | null)[]): Promise<Arrival[]> => {
    const records = values.map((value, offset): RawRecord => {
      return { topic, partition: 3, offset, appendedAt: NOW, key: Buffer.from('a key'), value };
    });
    const arrivals = await readFetch(topic, records, {
      ...{ decoders, count },
      sendDeadLetters: async (letters) => void sent.push(...letters.map(({ code }) => code)),
    });
    arrivals.forEach(gathered.add);
    return arrivals;
  };
  return {
    gathered,
    counted,
    sent,
    /** Reads values of a topic as one fetch and gathers what they are. */
    takeFrom,
    take: (...values: readonly (Buffer | null)[]) => takeFrom('handset.read', ...values),
  };
}

test('events come out by message, in the order in which these came first', async () => {
  const { gathered, counted, take } = await world();
  await take(read('b'), read('a'), read('b', { occurred_at: NOW + 1 }));
  expect(gathered.size()).toBe(3);
  const opened = [...gathered.open()];
  expect(opened.map(({ messageId, events }) => [messageId, events.map(({ offset }) => offset)])).toEqual([
    ['b', [0, 2]],
    ['a', [1]],
  ]);
  expect(opened[0]?.events[1]).toMatchObject({ kind: 'read', appendedAt: NOW, event: { occurred_at: NOW + 1 } });
  expect(counted).toEqual(['3 read ok']);
});

test('a record of which not even the message can be told is a dead letter before it is offered', async () => {
  const { sent, counted, take } = await world();
  const elsewhere = Buffer.from(read('a'));
  elsewhere.writeInt32BE(9, 1);
  expect(await take(null, Buffer.from('{"a":1}'), elsewhere, read('a').subarray(0, 6))).toEqual([]);
  expect(sent).toEqual(['undecodable', 'undecodable', 'unknown_schema', 'undecodable']);
  expect(counted).toHaveLength(4);
});

test('one that turns out to be of no use is a dead letter with its bytes and place; its neighbours are events', async () => {
  const { gathered, counted, take } = await world();
  const cut = read('a').subarray(0, -1);
  await take(read('a'), cut, read('a', { occurred_at: 5 }), read(''));
  const [a, nobody] = [...gathered.open()];
  expect(a?.events).toHaveLength(1);
  expect(a?.deadLetters).toMatchObject([
    { code: 'undecodable', origin_topic: 'handset.read', origin_partition: 3, origin_offset: 1, payload: cut },
    { code: 'time_out_of_range', field: 'occurred_at', message_id: 'a', origin_offset: 2 },
  ]);
  expect(nobody?.deadLetters).toMatchObject([{ code: 'missing_field', field: 'message_id' }]);
  expect(counted.sort()).toEqual([
    '1 read missing_field',
    '1 read ok',
    '1 read time_out_of_range',
    '1 read undecodable',
  ]);
});

test('an alias comes out with the vendor’s id that it is about, beside the events under that id', async () => {
  const { gathered, counted, take, takeFrom } = await world();
  const alias = { vendor: 'twilio', vendor_message_id: 'SM1', message_id: 'm', occurred_at: NOW, account_id: 'acme' };
  await take(read('SM1'));
  await takeFrom('handset.alias', encodeAlias(alias, 2), encodeAlias({ ...alias, message_id: 'SM1' }, 2));
  const [opened, ...others] = [...gathered.open()];
  expect([opened?.messageId, opened?.events.length, others]).toEqual(['SM1', 1, []]);
  expect(opened?.aliases).toMatchObject([{ kind: 'alias', alias, offset: 0 }]);
  expect(opened?.deadLetters).toMatchObject([
    { code: 'invalid_value', origin_topic: 'handset.alias', origin_offset: 1 },
  ]);
  expect(counted.sort()).toEqual(['1 alias invalid_value', '1 alias ok', '1 read ok']);
});
