import avro from 'avsc';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EVENT_SCHEMAS, EVENT_TYPES } from '../../../schemas/avro.ts';
import { encodeEvent, eventDecoder, HEADER } from '../../../schemas/codec.ts';
import type { EventOf } from '../../../schemas/events.ts';
import { defaultsOf } from '../../../schemas/ids.ts';
import { KIND_NAMES, type Kind } from '../../../schemas/kinds.ts';
import { decoderOf } from './decoder.ts';
import { soundness } from './soundness.ts';

/** Values that meet every path: empty, short, known again, long, beyond ASCII, and numbers of every width. */
const text = fc.oneof(
  fc.constantFrom('', 'acme', 'twilio', 'Zürich', '日本', '👍🏽', '\u0000'),
  fc.string({ unit: 'grapheme', maxLength: 100 }),
);
const whole = fc.oneof(fc.nat(200), fc.integer(), fc.integer({ min: -(2 ** 52), max: 2 ** 52 }));

const arbitraryOf = (type: unknown): fc.Arbitrary<unknown> => {
  if (type === 'string') return text;
  if (type === 'int') return fc.integer();
  if (type === 'long') return whole;
  if (type === 'double') return fc.double();
  if (Array.isArray(type)) return fc.oneof(...type.map(arbitraryOf));
  const { type: name, values, items } = type as { type: string; values?: unknown; items?: unknown };
  if (name === 'map') return fc.dictionary(fc.string({ maxLength: 8 }), arbitraryOf(values), { maxKeys: 4 });
  if (name === 'array') return fc.array(arbitraryOf(items), { maxLength: 4 });
  return type === 'null' ? fc.constant(null) : arbitraryOf(name);
};

function events<K extends Kind>(kind: K): fc.Arbitrary<EventOf[K]> {
  const { fields } = EVENT_SCHEMAS[kind] as { fields: { name: string; type: unknown }[] };
  const model = Object.fromEntries(fields.map(({ name, type }) => [name, arbitraryOf(type)]));
  return fc.record(model) as fc.Arbitrary<object> as fc.Arbitrary<EventOf[K]>;
}

const UNREAD: Partial<Record<Kind, object>> = { submit: { text: '' } };

/** What a decoder makes of a value: the event without what nobody reads, or that it refuses it. */
function outcome(kind: Kind, decode: (value: Buffer) => object, value: Buffer): unknown {
  try {
    return { ...decode(value), ...UNREAD[kind] };
  } catch {
    return 'refused';
  }
}

function soundnessOf(kind: Kind): (value: Buffer) => boolean {
  const mustBeSound = soundness(EVENT_TYPES[kind], HEADER);
  return (value) => {
    try {
      mustBeSound(value);
      return true;
    } catch {
      return false;
    }
  };
}

describe.each(KIND_NAMES)('%s', (kind) => {
  const own = decoderOf(kind, EVENT_SCHEMAS[kind]);
  const reference = eventDecoder(kind, EVENT_SCHEMAS[kind]);
  const isSound = soundnessOf(kind);

  test('is read as avsc reads it', () => {
    fc.assert(
      fc.property(events(kind), (event) => {
        const value = encodeEvent(kind, event, 7);
        expect(own.decode(value)).toEqual({ ...reference(value), ...UNREAD[kind] });
        expect(own.messageIdOf(value)).toBe(event.message_id);
      }),
    );
  });

  test('in bytes that were cut, prolonged or changed it is refused or read as avsc would', () => {
    const damage = fc.record({ at: fc.nat(), byte: fc.nat(255), keep: fc.nat(), more: fc.constantFrom(0, 0, 1) });
    fc.assert(
      fc.property(events(kind), damage, ({ ...event }, { at, byte, keep, more }) => {
        const value = encodeEvent(kind, event, 7);
        const changed = Buffer.from(value);
        changed[5 + (at % (value.length - 5))] = byte;
        const cut = value.subarray(0, 5 + (keep % (value.length - 5)));
        for (const bad of [changed, cut, Buffer.concat([value, Buffer.alloc(more)])])
          // avsc itself would believe any count of items, and read for hours.
          expect(outcome(kind, own.decode, bad)).toEqual(isSound(bad) ? outcome(kind, reference, bad) : 'refused');
      }),
      { numRuns: 300 },
    );
  });
});

test('words that come again are one string, whoever wrote them', () => {
  const { decode } = decoderOf('read', EVENT_SCHEMAS.read);
  const event = { ...defaultsOf('read'), event_id: 'e', message_id: 'm', occurred_at: 1, source: 'sender-1' };
  const value = encodeEvent('read', event as EventOf['read'], 1);
  expect(Object.is(decode(value).source, decode(Buffer.from(value)).source)).toBe(true);
});

test('maps and arrays in several blocks, with and without their sizes, are read whole', () => {
  const event = { ...defaultsOf('click'), event_id: 'e', message_id: 'm', occurred_at: 1 } as EventOf['click'];
  const whole = encodeEvent('click', { ...event, reasons: ['bot', 'prefetch'], ip: '' }, 1);
  const at = whole.indexOf(Buffer.from([4, 6, 0x62, 0x6f, 0x74]));
  const blocks = Buffer.from([2, 6, 0x62, 0x6f, 0x74, 1, 18, 16, ...Buffer.from('prefetch'), 0, 0]);
  const split = Buffer.concat([whole.subarray(0, at), blocks]);
  expect(decoderOf('click', EVENT_SCHEMAS.click).decode(split)).toEqual(
    eventDecoder('click', EVENT_SCHEMAS.click)(split),
  );
  expect(decoderOf('click', EVENT_SCHEMAS.click).decode(split).reasons).toEqual(['bot', 'prefetch']);
});

test('what was written with another schema is read all the same, and an incompatible one is refused', () => {
  const older = structuredClone(EVENT_SCHEMAS.read) as avro.schema.RecordType;
  older.fields = older.fields.slice(0, 3);
  const type = avro.Type.forSchema(older);
  const value = Buffer.concat([Buffer.alloc(5), type.toBuffer({ event_id: 'e', message_id: 'm', occurred_at: 5 })]);
  expect(decoderOf('read', older).decode(value)).toMatchObject({ event_id: 'e', source: '' });
  expect(decoderOf('read', older).messageIdOf(value)).toBe('m');
  expect(() => decoderOf('read', 'string')).toThrow();
});

test('bytes that claim a billion items are refused at once, whoever wrote their schema', () => {
  const newer = structuredClone(EVENT_SCHEMAS.click) as avro.schema.RecordType;
  newer.fields.push({ name: 'hops', type: { type: 'array', items: 'null' }, default: [] });
  const event = { ...defaultsOf('click'), event_id: 'e', message_id: 'm', occurred_at: 1, hops: [] };
  const type = avro.Type.forSchema(newer);
  const value = Buffer.concat([Buffer.alloc(HEADER), type.toBuffer(event)]);
  expect(decoderOf('click', newer).decode(value)).toMatchObject({ event_id: 'e', reasons: [] });
  const billion = Buffer.from([0x80, 0xa8, 0xd6, 0xb9, 0x07]);
  const claimed = Buffer.concat([value.subarray(0, -1), billion, Buffer.alloc(1)]);
  expect(() => decoderOf('click', newer).decode(claimed)).toThrow('items without bytes');
  // The count of `reasons` stands in front of an empty ip and of the count of hops.
  const strings = Buffer.concat([value.subarray(0, -3), billion, value.subarray(-2)]);
  expect(() => decoderOf('click', newer).decode(strings)).toThrow(RangeError);
});
