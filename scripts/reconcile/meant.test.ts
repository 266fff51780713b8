import { expect, test } from 'vitest';
import type { TimelineRow } from '../../schemas/timeline-row.ts';
import { heard } from '../../services/processor/testing/histories.ts';
import { told, type Told } from '../../services/processor/testing/told.ts';
import { meantIn } from './meant.ts';
import { deviationsOf, pairs, rowOf } from './refold.ts';
import { changes } from '../../services/processor/core/changes.ts';
import { linksOf } from '../../services/processor/core/links.ts';
import type { StoredEvent, StoredMeaning } from './stored.ts';
import { timelinesOf } from '../../services/processor/core/recompute.ts';

const ACME = { account_id: 'acme', vendor: 'twilio' };
const EVENTS: readonly Told[] = [
  told('submit', { message_id: 'm' }),
  told('handoff', { ...ACME, message_id: 'm', vendor_message_id: 'a' }),
  told('handoff', { ...ACME, message_id: 'm', event_id: 'again', vendor_message_id: 'z' }),
  told('dlr', { ...ACME, message_id: 'a' }),
];
const BOOK = { version: 1, first_seen_at: 1, updated_at: 1 };

async function* streamed<T>(all: Iterable<T>): AsyncGenerator<T> {
  yield* all;
}

const stored = (events: readonly Told[]): StoredEvent[] =>
  events
    .map((one, at) => ({ ...heard(one), message_id: one.event.message_id, received_at: 10 + at }))
    .sort((a, b) => (a.message_id < b.message_id ? -1 : 1));
const rowsOf = (events: readonly Told[]): TimelineRow[] =>
  [...timelinesOf(events.map(heard)).values()]
    .sort((a, b) => (a.message_id < b.message_id ? -1 : 1))
    .flatMap((timeline) => changes(undefined, { timeline, book: BOOK }));

const mark = { vendor: 'twilio', account_id: 'acme', message_id: 'm' };
const KEPT: StoredMeaning[] = ['a', 'z'].map((id) => ({ id, links: linksOf([mark]) }));

async function compared(
  events: readonly Told[],
  rows: readonly TimelineRow[],
  wanted: 'all' | string[] = 'all',
  kept = KEPT,
) {
  const all = stored(events);
  const of = (...kinds: string[]) => streamed(all.filter(({ kind }) => kinds.includes(kind)));
  const meant = await meantIn({ handoffs: of('handoff'), receipts: of('dlr', 'read'), kept: streamed(kept), wanted });
  const found = [];
  for await (const pair of pairs(streamed(all), streamed(rows), meant)) found.push(pair);
  return found;
}

test('receipts under a vendor’s id are the message’s; an id of which nothing else was told has no row', async () => {
  const found = await compared(EVENTS, rowsOf(EVENTS));
  expect(found.map(({ message_id, stored: row }) => [message_id, row?.status])).toEqual([
    ['a', 'alias'],
    ['m', 'delivered'],
    ['z', undefined],
  ]);
  expect(found.flatMap(deviationsOf)).toEqual([]);
  expect(found[2]?.told?.firstReceivedAt).toBe(12);
});

test('an id that an older version made a row of is as it should be, kept among the aliases or not', async () => {
  const z = timelinesOf(EVENTS.map(heard)).get('z')!;
  const found = await compared(EVENTS, [...rowsOf(EVENTS), rowOf(z, BOOK)], 'all', KEPT.slice(0, 1));
  expect(found[2]?.stored?.status).toBe('alias');
  expect(found.flatMap(deviationsOf)).toEqual([]);
});

test('an id that was not made known yet, and a receipt that was not told again, are deviations', async () => {
  const without = EVENTS.slice(0, 1).concat(EVENTS.slice(3));
  const found = (await compared(EVENTS, rowsOf(without), 'all', [])).flatMap(deviationsOf);
  expect(found.map(({ message_id, column }) => `${message_id} ${column}`)).toEqual(
    expect.arrayContaining(['a status', 'm status', 'z aliases']),
  );
});

test('only ids that were asked for are looked at', async () => {
  const found = await compared([], [], ['a']);
  expect(found).toEqual([]);
});
