import { partitionOf } from '../../../schemas/murmur2.ts';
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

/** Puts everything that one fetch gave where it belongs. */
export function takeIn(parts: IntakeParts, batch: OpenBatch, fetched: Fetched, expected: number): void {
  if (!hasContent(batch)) batch.openedAt = parts.now();
  batch.touchedAt = parts.now();
  for (const incoming of fetched.events) {
    if (incoming.offset < expected) continue;
    batch.newestAppendedAt = Math.max(batch.newestAppendedAt, incoming.appendedAt);
    batch.oldestAppendedAt = Math.min(batch.oldestAppendedAt, incoming.appendedAt);
    place(parts, batch, fetched.topic, incoming);
  }
}

/** In memory: folded. Asked for: it waits too. Elsewhere: forwarded. Perhaps in ClickHouse: asked for. Else it is new. */
function place(parts: IntakeParts, batch: OpenBatch, topic: string, incoming: IncomingEvent): void {
  const { hot, lookUps, rules } = parts;
  const id = incoming.event.message_id;
  const message = hot.get(id);
  if (message !== undefined) return accept(hot, batch, message, incoming);
  const waiting = lookUps.waitingFor(id);
  if (waiting !== undefined && rules.waitsToo()) {
    waiting.push(incoming);
    batch.arrived.push(incoming);
    return;
  }
  if (waiting === undefined && rules.isMisplaced(id, parts.share)) return forward(parts, batch, topic, incoming);
  if (waiting === undefined && mustAsk(parts, incoming)) {
    lookUps.wait(id, incoming);
    batch.arrived.push(incoming);
    return;
  }
  accept(hot, batch, hot.addNew(id), incoming);
}

function accept(hot: Hot, batch: OpenBatch, message: HotMessage, incoming: IncomingEvent): void {
  batch.arrived.push(incoming);
  foldInto(hot, batch, message, incoming);
}

function foldInto(hot: Hot, batch: OpenBatch, message: HotMessage, incoming: IncomingEvent): void {
  const wasChanged = message.changed;
  if (!hot.fold(message, incoming)) batch.unchanged++;
  else if (!wasChanged) batch.changed.push(message);
}

function forward(parts: IntakeParts, batch: OpenBatch, topic: string, { event, value }: IncomingEvent): void {
  const key = Buffer.from(event.message_id);
  batch.misplaced++;
  parts.forward({ topic, partition: partitionOf(key, parts.share.partitions), key, value }, batch);
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
