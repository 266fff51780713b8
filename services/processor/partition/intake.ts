import { aliasKey } from '../../../schemas/alias.ts';
import { partitionOf } from '../../../schemas/murmur2.ts';
import { topicOf } from '../../../schemas/topics.ts';
import type { Fetched, Incoming, PlacedRecord, Share } from './ports.ts';
import { hasContent, type OpenBatch } from './batch.ts';
import type { ColdFilter } from './cold-filter.ts';
import type { Hot, HotMessage } from './hot.ts';
import type { Answer, LookUps } from './look-ups.ts';
import { newsOf } from './news.ts';
import type { Rules } from './rules.ts';

/** What folding works on. */
export interface FoldParts {
  readonly hot: Hot;
  readonly rules: Rules;
}

/** What the placing of events works on. */
export interface IntakeParts extends FoldParts {
  readonly filter: ColdFilter;
  readonly isFilterBuilt: () => boolean;
  readonly lookUps: LookUps;
  readonly share: Share;
  readonly now: () => number;
  readonly forward: (record: PlacedRecord, batch: OpenBatch) => void;
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

/** The message that something came for. */
export const messageOf = (incoming: Incoming): string =>
  incoming.kind === 'alias' ? incoming.alias.vendor_message_id : incoming.event.message_id;

/**
 * Puts what came where it belongs. In memory: folded. Asked for: it waits too. Elsewhere: forwarded. Perhaps in
 * ClickHouse: asked for. Else it is new. False if it belongs elsewhere.
 */
export function place(parts: IntakeParts, batch: OpenBatch, incoming: Incoming): boolean {
  const { hot, lookUps, rules } = parts;
  const id = messageOf(incoming);
  const message = hot.get(id);
  if (message !== undefined) return foldInto(parts, batch, message, incoming);
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
  return foldInto(parts, batch, hot.addNew(id), incoming);
}

function foldInto({ hot, rules }: FoldParts, batch: OpenBatch, message: HotMessage, incoming: Incoming): true {
  const wasChanged = message.changed;
  const isNew = hot.fold(message, incoming);
  if (!isNew) batch.unchanged++;
  else if (!wasChanged) batch.changed.push(message);
  if (isNew && incoming.kind === 'alias') batch.aliases.push(incoming.alias);
  if (isNew || rules.tellsAgain()) batch.news.push(...newsOf(message.timeline, incoming));
  return true;
}

function forward(parts: IntakeParts, batch: OpenBatch, incoming: Incoming): false {
  const id = Buffer.from(messageOf(incoming));
  // The key of an alias is not that of its message.
  const key = incoming.kind === 'alias' ? Buffer.from(aliasKey(incoming.alias)) : id;
  batch.misplaced++;
  const { value, kind } = incoming;
  parts.forward({ topic: topicOf(kind), partition: partitionOf(id, parts.share.partitions), key, value }, batch);
  return false;
}

const mustAsk = (parts: IntakeParts, incoming: Incoming): boolean =>
  parts.rules.mustAsk({
    kind: incoming.kind,
    occurredAt: (incoming.kind === 'alias' ? incoming.alias : incoming.event).occurred_at,
    now: parts.now(),
    filterBuilt: parts.isFilterBuilt(),
    inFilter: parts.filter.mayHave(messageOf(incoming)),
  });

/**
 * Folds what waited for an answer: the stored timeline, if there is one, is what the next row takes back; with
 * what `aliases` says it is all that is known.
 */
export function takeAnswers(parts: FoldParts, batch: OpenBatch, answers: readonly Answer[], askedAt: number): void {
  const { hot } = parts;
  batch.openedAt = Math.min(batch.openedAt, askedAt);
  for (const { id, stored, aliases, events } of answers) {
    if (stored !== undefined) hot.addStored(stored);
    const message = hot.get(id) ?? hot.addNew(id);
    if (hot.learn(message, aliases, askedAt)) batch.changed.push(message);
    for (const incoming of events) {
      batch.answered.push(incoming);
      foldInto(parts, batch, message, incoming);
    }
  }
}
