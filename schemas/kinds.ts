/**
 * The eight kinds of events, one short noun each. The noun is the file name of the Avro schema, the tag of the
 * TypeScript union, the suffix of the topic and the path segment of the ingest API.
 */
export const KINDS = {
  submit: { record: 'Submit', topic: 'handset.submit', required: ['account_id', 'sender', 'recipient'] },
  handoff: { record: 'Handoff', topic: 'handset.handoff', required: ['outcome'] },
  dlr: { record: 'Dlr', topic: 'handset.dlr', required: ['status'] },
  click: { record: 'Click', topic: 'handset.click', required: [] },
  reply: { record: 'Reply', topic: 'handset.reply', required: [] },
  read: { record: 'Read', topic: 'handset.read', required: [] },
  conversion: { record: 'Conversion', topic: 'handset.conversion', required: ['name'] },
  consent: { record: 'Consent', topic: 'handset.consent', required: ['recipient', 'action'] },
} as const satisfies Record<string, { record: string; topic: string; required: readonly string[] }>;

export type Kind = keyof typeof KINDS;

/** All kinds, in the order in which a message lives through them. */
export const KIND_NAMES = Object.keys(KINDS) as Kind[];

/** Avro namespace of every event record. */
export const NAMESPACE = 'handset.events';

/** True if `name` is one of the eight kinds. */
export const isKind = (name: string): name is Kind => Object.hasOwn(KINDS, name);

/**
 * Of each kind that repeats, a message keeps this many events: those with the smallest hash of `event_id`.
 * First-in-first-out would not be commutative: a replay of six clicks would count twelve.
 */
export const KEPT_PER_KIND = 256;
