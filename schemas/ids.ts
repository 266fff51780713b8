import { createHash } from 'node:crypto';
import type avro from 'avsc';
import { EVENT_TYPES, INBOUND_CONVERSION_TYPE, INBOUND_TYPE } from './avro.ts';
import type { EventOf, Inbound, InboundConversion } from './events.ts';
import type { Kind } from './kinds.ts';

/** How an event id is derived: a vendor that sends no time cannot repeat one, so the time must stay out of the id. */
export type Derivation = 'with_time' | 'without_time';

/**
 * The id of an event that came without one: hex SHA-256 of its normalised record without `event_id`, so that a retry
 * is the same event. The record is written as JSON with sorted keys and without fields that hold their default: a
 * field that a later schema adds changes no id.
 */
export function deriveEventId<K extends Kind>(
  kind: K,
  event: Omit<EventOf[K], 'event_id'>,
  derivation: Derivation,
): string {
  return derivedId(kind, defaultsOf(kind), event, derivation);
}

/** The id of an inbound message that came without one; derived as those of events are. */
export const deriveInboundId = (inbound: Omit<Inbound, 'event_id'>, derivation: Derivation): string =>
  derivedId('inbound', INBOUND_DEFAULTS, inbound, derivation);

/** The id of a conversion that names no message and came without one. */
export const deriveInboundConversionId = (conversion: Omit<InboundConversion, 'event_id'>): string =>
  derivedId('inbound-conversion', INBOUND_CONVERSION_DEFAULTS, conversion, 'with_time');

function derivedId(tag: string, defaults: Defaults, record: object, derivation: Derivation): string {
  const fields = record as Readonly<Record<string, unknown>>;
  let json = '';
  for (const name of Object.keys(fields).sort()) {
    const value = fields[name];
    if (name === 'event_id' || value === undefined || (derivation === 'without_time' && name === 'occurred_at'))
      continue;
    if (value === defaults[name]) continue;
    const written = canonical(value);
    if (value !== null && typeof value === 'object' && written === canonical(defaults[name])) continue;
    json += `${json === '' ? '' : ','}${JSON.stringify(name)}:${written}`;
  }
  return createHash('sha256').update(`${tag}:{${json}}`).digest('hex');
}

type Defaults = Readonly<Record<string, unknown>>;

const DEFAULTS = new Map<Kind, Record<string, unknown>>();

/** The default of each field of a kind that has one. */
export function defaultsOf(kind: Kind): Record<string, unknown> {
  const known = DEFAULTS.get(kind);
  if (known) return known;
  const defaults = defaultsIn(EVENT_TYPES[kind]);
  DEFAULTS.set(kind, defaults);
  return defaults;
}

function defaultsIn(type: avro.Type): Record<string, unknown> {
  const { fields } = type.schema({ exportAttrs: true }) as { fields: { name: string; default?: unknown }[] };
  return Object.fromEntries(
    fields.filter((field) => field.default !== undefined).map((field) => [field.name, field.default]),
  );
}

/** The default of each field of an inbound message that has one. */
export const INBOUND_DEFAULTS: Defaults = defaultsIn(INBOUND_TYPE);
/** The default of each field of a conversion that names no message. */
export const INBOUND_CONVERSION_DEFAULTS: Defaults = defaultsIn(INBOUND_CONVERSION_TYPE);

/** JSON with sorted keys. */
const canonical = (value: unknown): string =>
  (value !== null && typeof value === 'object' ? JSON.stringify(value, sortedKeys) : JSON.stringify(value)) ?? '';

const sortedKeys = (_key: string, inner: unknown): unknown =>
  inner !== null && typeof inner === 'object' && !Array.isArray(inner)
    ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
    : inner;
