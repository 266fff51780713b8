import { KIND_NAMES, type Kind } from '../../../schemas/kinds.ts';
import type { Kept } from './kept.ts';

/**
 * How a field is written. `id`: a name that stands once (UUIDs and hex as bytes); `word`: one that may stand again in
 * the same state, then as a reference; `whole`: a whole number ≥ 0.
 */
export type Form = 'id' | 'word' | 'whole' | 'whole_or_null' | 'real_or_null' | 'words' | 'tags';

/** Lane and timeline say these once for all events. */
type Said = 'message_id' | 'account_id';

/**
 * The fields of each kind in the order in which a state holds them: all that later folds can need, which is everything,
 * as equal times are decided by all bytes. States live for years: a change here is a new version of the state, and the
 * layouts of the old ones stay, for reading.
 */
const LAYOUT: { readonly [K in Kind]: Readonly<Record<Exclude<keyof Kept<K>, Said>, Form>> } = {
  submit: {
    event_id: 'id',
    occurred_at: 'whole',
    source: 'word',
    sender: 'word',
    campaign_id: 'word',
    audience: 'word',
    message_type: 'word',
    channel: 'word',
    country: 'word',
    parts: 'whole',
    encoding: 'word',
    automation_id: 'word',
    parent_message_id: 'id',
    tags: 'tags',
    recipient_key: 'id',
    recipient_masked: 'word',
  },
  handoff: {
    event_id: 'id',
    occurred_at: 'whole',
    source: 'word',
    outcome: 'word',
    carrier: 'word',
    vendor: 'word',
    vendor_message_id: 'id',
    line_type: 'word',
    error_code: 'word',
    error_text: 'word',
  },
  dlr: {
    event_id: 'id',
    occurred_at: 'whole',
    source: 'word',
    status: 'word',
    carrier: 'word',
    vendor: 'word',
    raw_status: 'word',
    error_code: 'word',
    error_text: 'word',
    part: 'whole',
    parts: 'whole',
    sequence: 'whole_or_null',
    price: 'real_or_null',
    currency: 'word',
  },
  click: {
    event_id: 'id',
    occurred_at: 'whole',
    source: 'word',
    link_id: 'word',
    url: 'word',
    user_agent: 'word',
    method: 'word',
    class: 'word',
    reasons: 'words',
    ip: 'word',
    decided_class: 'word',
  },
  reply: {
    event_id: 'id',
    occurred_at: 'whole',
    source: 'word',
    sender: 'word',
    keyword: 'word',
    sentiment: 'real_or_null',
    attribution: 'word',
    recipient_key: 'id',
    recipient_masked: 'word',
  },
  read: { event_id: 'id', occurred_at: 'whole', source: 'word' },
  conversion: {
    event_id: 'id',
    occurred_at: 'whole',
    source: 'word',
    name: 'word',
    value: 'real_or_null',
    currency: 'word',
  },
  consent: {
    event_id: 'id',
    occurred_at: 'whole',
    source: 'word',
    action: 'word',
    sender: 'word',
    keyword: 'word',
    reason: 'word',
    recipient_key: 'id',
    recipient_masked: 'word',
  },
};

/** One field of a kind and how it is written. */
export type Field = readonly [name: string, form: Form];

const FIELDS = new Map<Kind, readonly Field[]>(KIND_NAMES.map((kind) => [kind, Object.entries<Form>(LAYOUT[kind])]));

export const fieldsOf = (kind: Kind): readonly Field[] => FIELDS.get(kind) ?? [];
