import { createHash } from 'node:crypto';
import type { DeadLetter } from '../../../schemas/codec.ts';
import { FAILURES } from '../../../schemas/failures.ts';
import { KINDS } from '../../../schemas/kinds.ts';
import { rejectionsOf, type Rejection } from '../core/facts.ts';
import type { Timeline } from '../core/timeline.ts';
import type { Incoming, IncomingEvent } from './ports.ts';

/** What a timeline leaves out of the answers, with whose message it is. */
export interface MessageRejection extends Rejection {
  readonly message_id: string;
}

/** What `after` leaves out and `before` did not. */
export function newRejections(before: Timeline | undefined, after: Timeline): MessageRejection[] {
  const now = rejectionsOf(after);
  if (now.length === 0) return [];
  const known = new Set(before === undefined ? [] : rejectionsOf(before).map(keyOf));
  return now
    .filter((rejection) => !known.has(keyOf(rejection)))
    .map((rejection) => ({ ...rejection, message_id: after.message_id }));
}

const keyOf = ({ code, kind, event_id, account_id }: Rejection): string =>
  [code, kind, event_id, account_id].join('\u0000');

/**
 * Dead letters of rejections, with the origin of those whose event is among `arrived`: others were accepted earlier and
 * lost their place to a submit that came later. The id names the event and the failure alone, so that whoever finds
 * the same rejection again, from wherever, says the same dead letter.
 */
export function deadLettersOf(
  rejections: readonly MessageRejection[],
  arrived: readonly Incoming[],
  partition: number,
  now: number,
): DeadLetter[] {
  if (rejections.length === 0) return [];
  const wanted = new Set(rejections.map((rejection) => eventKey(rejection)));
  const origins = new Map<string, IncomingEvent>();
  for (const incoming of arrived) {
    if (incoming.kind === 'alias') continue;
    const key = eventKey({ ...incoming.event, kind: incoming.kind });
    if (wanted.has(key)) origins.set(key, incoming);
  }
  return rejections.map((rejection) => deadLetter(rejection, origins.get(eventKey(rejection)), partition, now));
}

const eventKey = (event: Omit<MessageRejection, 'code'>): string =>
  [event.message_id, event.kind, event.event_id, event.account_id].join('\u0000');

function deadLetter(
  rejection: MessageRejection,
  origin: IncomingEvent | undefined,
  partition: number,
  now: number,
): DeadLetter {
  const { code, kind, message_id, event_id, account_id } = rejection;
  return {
    dead_letter_id: createHash('sha256')
      .update(`${code}\u0000${eventKey(rejection)}`)
      .digest('hex'),
    occurred_at: origin?.appendedAt ?? now,
    service: 'processor',
    code,
    field: 'account_id',
    detail: FAILURES[code],
    kind,
    message_id,
    event_id,
    account_id,
    origin_topic: KINDS[kind].topic,
    origin_partition: origin === undefined ? -1 : partition,
    origin_offset: origin?.offset ?? -1,
    origin_key: origin?.key ?? null,
    payload: origin?.value ?? null,
  };
}
