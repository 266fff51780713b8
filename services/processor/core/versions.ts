import { EVENT_TYPES } from '../../../schemas/avro.ts';
import type { Kind } from '../../../schemas/kinds.ts';
import type { Kept } from './kept.ts';
import { compareOccurrence, compareText } from './order.ts';

/**
 * Which of two events, or of two versions of one event, comes first: by time, name, then Avro bytes. The bytes are
 * those of what is kept; personal fields stand last in every schema, so this is the order of the whole events' bytes
 * wherever anything that is kept differs.
 */
export function compareVersions<K extends Kind>(kind: K, a: Kept<K>, b: Kept<K>): number {
  if (a === b) return 0;
  return compareOccurrence(a, b) || compareContent(kind, a, b);
}

function compareContent<K extends Kind>(kind: K, a: Kept<K>, b: Kept<K>): number {
  // A replay brings every event again: equal ones must not pay for two encodings.
  if (haveEqualFields(a, b)) return 0;
  return Buffer.compare(visibleBytes(kind, a), visibleBytes(kind, b)) || compareDerived(a as Derived, b as Derived);
}

/** True if no field differs; tags and reasons are left to the bytes unless there are none. */
function haveEqualFields<K extends Kind>(a: Kept<K>, b: Kept<K>): boolean {
  for (const name in a) if (!Object.is(a[name], b[name]) && !(isEmpty(a[name]) && isEmpty(b[name]))) return false;
  return true;
}

function isEmpty(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return false;
  for (const _ in value) return false;
  return true;
}

const visibleBytes = <K extends Kind>(kind: K, kept: Kept<K>): Buffer =>
  EVENT_TYPES[kind].toBuffer({ ...kept, recipient: '', text: '', body: '' });

/** What is no Avro field: it differs only after a change of key. */
const DERIVED = ['recipient_key', 'recipient_masked'] as const;
type Derived = { readonly [F in (typeof DERIVED)[number]]?: string };

function compareDerived(a: Derived, b: Derived): number {
  for (const name of DERIVED) {
    const order = compareText(a[name] ?? '', b[name] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}
