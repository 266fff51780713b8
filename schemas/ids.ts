import { createHash } from 'node:crypto';
import { EVENT_TYPES } from './avro.ts';
import type { EventOf } from './events.ts';
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
  const defaults = defaultsOf(kind);
  const told = Object.entries(event)
    .filter(([name]) => name !== 'event_id' && (derivation === 'with_time' || name !== 'occurred_at'))
    .filter(([name, value]) => canonical(value) !== canonical(defaults[name]));
  return createHash('sha256')
    .update(`${kind}:${canonical(Object.fromEntries(told))}`)
    .digest('hex');
}

const DEFAULTS = new Map<Kind, Record<string, unknown>>();

/** The default of each field of a kind that has one. */
export function defaultsOf(kind: Kind): Record<string, unknown> {
  const known = DEFAULTS.get(kind);
  if (known) return known;
  const schema = EVENT_TYPES[kind].schema({ exportAttrs: true }) as { fields: { name: string; default?: unknown }[] };
  const defaults = Object.fromEntries(
    schema.fields.filter((field) => field.default !== undefined).map((field) => [field.name, field.default]),
  );
  DEFAULTS.set(kind, defaults);
  return defaults;
}

/** JSON with sorted keys. */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_key, inner: unknown) =>
      inner !== null && typeof inner === 'object' && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) ?? ''
  );
}
