import type { Failure } from '../../schemas/failures.ts';
import type { Outgoing } from '../runtime/kafka/publisher.ts';
import { complete } from './accept.ts';
import { completeInbound } from './inbound.ts';
import { deadLetterRecord, inboundRecordOf, recordOf, requestBytes, type SchemaIds } from './outgoing.ts';
import type { Callback, InboundTold, Reading, Told } from './vendors/vendor.ts';

/** A genuine callback: whose it is and how it came. */
export interface Arrived {
  readonly name: string;
  readonly account: string;
  readonly callback: Callback;
  /** Path and query as requested. */
  readonly path: string;
}

/** What comes of a reading: the records, the kinds that were accepted, and what was wrong with the rest. */
export interface Sorted {
  readonly records: Outgoing[];
  /** Of each record that is no dead letter: its kind, or `inbound`. */
  readonly kinds: string[];
  readonly failures: Failure[];
}

/** The kind of a told thing and its message, as a dead letter names them. */
interface About {
  readonly kind: string;
  readonly messageId: string;
}
const NOTHING: About = { kind: '', messageId: '' };

/** The records of what a callback says; what cannot be used becomes dead letters, so that nothing genuine is lost. */
export function recordsOf(reading: Reading, arrived: Arrived, ids: SchemaIds): Sorted {
  const sorted: Sorted = { records: [], kinds: [], failures: [] };
  const bury = (failure: Failure, about: About) => {
    sorted.failures.push(failure);
    sorted.records.push(deadLetterRecord(unusable(failure, about, arrived), ids));
  };
  const sort = (record: Outgoing | Failure, about: About) => {
    if ('code' in record) return bury(record, about);
    sorted.records.push(record);
    return sorted.kinds.push(about.kind);
  };
  if (reading.failure !== undefined) bury(reading.failure, NOTHING);
  for (const { failure, messageId = '' } of reading.failures ?? []) bury(failure, { kind: '', messageId });
  for (const told of reading.told)
    sort(eventRecord(told, arrived, ids), { kind: told.kind, messageId: told.event.message_id });
  for (const told of reading.inbound ?? []) sort(inboundRecord(told, arrived, ids), { kind: 'inbound', messageId: '' });
  return sorted;
}

function eventRecord({ kind, derivation, event }: Told, { name, account, callback }: Arrived, ids: SchemaIds) {
  const draft = { ...event, account_id: account, source: name };
  const outcome = complete(kind, draft, { derivation, receivedAt: callback.receivedAt });
  return 'accepted' in outcome ? recordOf(outcome.accepted, ids) : outcome.failures[0];
}

function inboundRecord(told: InboundTold, { name, account, callback }: Arrived, ids: SchemaIds) {
  const outcome = completeInbound(told, { vendor: name, account, receivedAt: callback.receivedAt });
  return 'inbound' in outcome ? inboundRecordOf(outcome.inbound, ids) : outcome.failures[0];
}

function unusable(failure: Failure, { kind, messageId }: About, { name, account, callback, path }: Arrived) {
  const { method, contentType, body, receivedAt } = callback;
  const payload = requestBytes({ method, path: withoutToken(path), contentType, body });
  return { vendor: name, account, receivedAt, failure, kind, messageId, payload };
}

/** A path without the secret that gateways which sign nothing are told to repeat in it. */
const withoutToken = (path: string): string => path.replace(/([?&]token=)[^&?#]*/gi, '$1***');
