import avro from 'avsc';
import { expect, test } from 'vitest';
import { EVENT_SCHEMAS, EVENT_TYPES, INBOUND_SCHEMA, INBOUND_TYPE } from './avro.ts';
import { encodeEvent, eventBytes, eventDecoder, inboundDecoder, schemaIdOf } from './codec.ts';
import type { EventOf } from './events.ts';
import { KIND_NAMES, KINDS, NAMESPACE, type Kind } from './kinds.ts';

type RecordSchema = avro.schema.RecordType & { fields: { name: string; type: avro.Schema; default?: unknown }[] };

const schemaOf = (kind: Kind): RecordSchema => structuredClone(EVENT_SCHEMAS[kind]) as RecordSchema;
const BASE = ['event_id', 'message_id', 'occurred_at', 'source', 'account_id'];

test.each(KIND_NAMES)('%s: a random record comes back as it went', (kind) => {
  for (let i = 0; i < 200; i++) {
    const event = EVENT_TYPES[kind].random() as object as EventOf[typeof kind];
    const value = encodeEvent(kind, event, 7);
    expect(schemaIdOf(value)).toBe(7);
    const back = eventDecoder(kind, EVENT_SCHEMAS[kind])(value);
    expect(eventBytes(kind, back).equals(eventBytes(kind, event)), JSON.stringify(event)).toBe(true);
  }
});

test.each(KIND_NAMES)('%s: is named and begins as every event does, and every other field has a default', (kind) => {
  const { name, namespace, fields } = schemaOf(kind);
  expect(`${namespace}.${name}`).toBe(`${NAMESPACE}.${KINDS[kind].record}`);
  expect(fields.slice(0, 5).map((field) => field.name)).toEqual(BASE);
  expect(fields[2]!.type).toEqual({ type: 'long', logicalType: 'timestamp-millis' });
  expect(fields.slice(3).filter((field) => field.default === undefined)).toEqual([]);
  const required = KINDS[kind].required as readonly string[];
  for (const field of required) expect(fields.map((each) => each.name)).toContain(field);
});

test('personal fields stand last, so that they never decide which version of an event counts', () => {
  const last = (kind: Kind, n: number) =>
    schemaOf(kind)
      .fields.slice(-n)
      .map((field) => field.name);
  expect(last('submit', 2)).toEqual(['recipient', 'text']);
  expect(last('reply', 2)).toEqual(['recipient', 'body']);
  expect(last('click', 1)).toEqual(['ip']);
  expect(last('consent', 1)).toEqual(['recipient']);
});

test.each(KIND_NAMES)('%s: an older producer, without the optional fields, is read with their defaults', (kind) => {
  const older = schemaOf(kind);
  older.fields = older.fields.slice(0, 3);
  const value = encodeWith(older, { event_id: 'e', message_id: 'm', occurred_at: 1_700_000_000_000 });
  const event = eventDecoder(kind, older)(value);
  expect(event).toMatchObject({ event_id: 'e', message_id: 'm', source: '', account_id: '' });
  for (const field of schemaOf(kind).fields.slice(3)) expect(event).toHaveProperty(field.name, field.default);
});

test.each(KIND_NAMES)('%s: a newer producer, with a field that we do not know, is read without it', (kind) => {
  const newer = schemaOf(kind);
  newer.fields.splice(3, 0, { name: 'from_the_future', type: 'string', default: '' });
  const event = { ...(EVENT_TYPES[kind].random() as object), from_the_future: 'x' };
  const { from_the_future: _, ...known } = event;
  const read = eventDecoder(kind, newer)(encodeWith(newer, event));
  expect(EVENT_TYPES[kind].toBuffer(read).equals(EVENT_TYPES[kind].toBuffer(known))).toBe(true);
});

test('a schema that cannot be read as the kind is refused when the decoder is made', () => {
  expect(() => eventDecoder('dlr', { type: 'record', name: 'Dlr', namespace: NAMESPACE, fields: [] })).toThrow(
    /event_id/,
  );
  expect(() => eventDecoder('dlr', 'string')).toThrow();
});

test('what is not in the wire format has no schema id', () => {
  for (const bytes of [[], [0, 0, 0, 0], [1, 0, 0, 0, 7, 2], [0x7b, 0x7d, 0, 0, 0]])
    expect(schemaIdOf(Buffer.from(bytes))).toBeUndefined();
  expect(schemaIdOf(Buffer.from([0, 0xff, 0xff, 0xff, 0xff]))).toBe(0xffffffff);
});

test('truncated and trailing bytes are refused', () => {
  const decode = eventDecoder('read', EVENT_SCHEMAS.read);
  const value = encodeEvent('read', { event_id: 'e', message_id: 'm', occurred_at: 1, source: '', account_id: '' }, 1);
  expect(() => decode(value.subarray(0, -2))).toThrow();
  expect(() => decode(Buffer.concat([value, Buffer.from([1])]))).toThrow();
});

function encodeWith(schema: RecordSchema, record: object): Buffer {
  const type = avro.Type.forSchema(schema, { wrapUnions: false });
  return Buffer.concat([Buffer.from([0, 0, 0, 0, 9]), type.toBuffer(record)]);
}

test('an inbound message of an older producer is read with defaults; personal fields stand last', () => {
  const schema = structuredClone(INBOUND_SCHEMA) as RecordSchema;
  expect(`${schema.namespace}.${schema.name}`).toBe(`${NAMESPACE}.Inbound`);
  expect(schema.fields.slice(-2).map(({ name }) => name)).toEqual(['recipient', 'body']);
  const older = { ...schema, fields: schema.fields.slice(0, 2) };
  const read = inboundDecoder(older)(encodeWith(older, { event_id: 'e', occurred_at: 1_700_000_000_000 }));
  for (const { name, default: value } of schema.fields.slice(2)) expect(read).toHaveProperty(name, value);
  expect(INBOUND_TYPE.isValid(read)).toBe(true);
});
