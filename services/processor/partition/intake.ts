import { partitionOf } from '../../../schemas/murmur2.ts';
import { KINDS } from '../../../schemas/kinds.ts';
import type { Fetched, IncomingEvent, MisplacedRecord, Share } from './ports.ts';
import { hasContent, type OpenBatch } from './batch.ts';
import type { ColdFilter } from './cold-filter.ts';
import type { Hot, HotMessage } from './hot.ts';
import type { Answer, LookUps } from './look-ups.ts';
import type { Rules } from './rules.ts';

/** What the placing of events works on. */
export interface IntakeParts {
  readonly hot: Hot;
  readonly filter: ColdFilter;
  readonly isFilterBuilt: () => boolean;
  readonly lookUps: LookUps;
  readonly rules: Rules;
  readonly share: Share;
  readonly now: () => number;
  readonly forward: (record: MisplacedRecord, batch: OpenBatch) => void;
}

/** Gathers what one fetch gave. */
export function takeIn(batch: OpenBatch, fetched: Fetched, expected: number, now: number): void {
  if (!hasContent(batch)) batch.openedAt = now;
  batch.touchedAt = now;
  for (const arrival of fetched.arrivals) {
    if (arrival.offset < expected) continue;
    batch.newestAppendedAt = Math.max(batch.newestAppendedAt, arrival.appendedAt);
    batch.oldestAppendedAt = Math.min(batch.oldestAppendedAt, arrival.appendedAt);
    batch.gathered.add(arrival);
  }
}

/**
 * Puts an event where it belongs. In memory: folded. Asked for: it waits too. Elsewhere: forwarded. Perhaps in
 * ClickHouse: asked for. Else it is new. False if it belongs elsewhere.
 */
export function place(parts: IntakeParts, batch: OpenBatch, incoming: IncomingEvent): boolean {
  const { hot, lookUps, rules } = parts;
  const id = incoming.event.message_id;
  const message = hot.get(id);
  if (message !== undefined) return foldInto(hot, batch, message, incoming);
  const waiting = lookUps.waitingFor(id);
  if (waiting !== undefined && rules.waitsToo()) {
    waiting.push(incoming);
    return true;
  }
  if (waiting === undefined && rules.isMisplaced(id, parts.share)) return forward(parts, batch, incoming);
  if (waiting === undefined && mustAsk(parts, incoming)) {
    lookUps.wait(id, incoming);
    return true;
  }
  return foldInto(hot, batch, hot.addNew(id), incoming);
}

function foldInto(hot: Hot, batch: OpenBatch, message: HotMessage, incoming: IncomingEvent): true {
  const wasChanged = message.changed;
  if (!hot.fold(message, incoming)) batch.unchanged++;
  else if (!wasChanged) batch.changed.push(message);
  return true;
}

function forward(parts: IntakeParts, batch: OpenBatch, { kind, event, value }: IncomingEvent): false {
  const { topic } = KINDS[kind];
  const key = Buffer.from(event.message_id);
  batch.misplaced++;
  parts.forward({ topic, partition: partitionOf(key, parts.share.partitions), key, value }, batch);
  return false;
}

const mustAsk = (parts: IntakeParts, { kind, event }: IncomingEvent): boolean =>
  parts.rules.mustAsk({
    kind,
    occurredAt: event.occurred_at,
    now: parts.now(),
    filterBuilt: parts.isFilterBuilt(),
    inFilter: parts.filter.mayHave(event.message_id),
  });

/** Folds what waited for an answer: the stored timeline, if there is one, is what the next row takes back. */
export function takeAnswers(hot: Hot, batch: OpenBatch, answers: readonly Answer[], askedAt: number): void {
  batch.openedAt = Math.min(batch.openedAt, askedAt);
  for (const { id, stored, events } of answers) {
    if (stored !== undefined) hot.addStored(stored);
    const message = hot.get(id) ?? hot.addNew(id);
    for (const incoming of events) {
      batch.answered.push(incoming);
      foldInto(hot, batch, message, incoming);
    }
  }
}
