import { expect, test } from 'vitest';
import type { TimelineRow } from '../../schemas/timeline-row.ts';
import { heard } from '../../services/processor/testing/histories.ts';
import { told, type Told } from '../../services/processor/testing/told.ts';
import { meantIn } from './meant.ts';
import { deviationsOf, pairs, rowOf } from './refold.ts';
import type { StoredEvent } from './stored.ts';
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
    .map((timeline) => rowOf(timeline, BOOK));

async function compared(events: readonly Told[], rows: readonly TimelineRow[], wanted: 'all' | string[] = 'all') {
  const all = stored(events);
  const of = (...kinds: string[]) => streamed(all.filter(({ kind }) => kinds.includes(kind)));
  const meant = await meantIn(of('handoff'), of('dlr', 'read'), wanted);
  const found = [];
  for await (const pair of pairs(streamed(all), streamed(rows), meant)) found.push(pair);
  return found;
}

test('receipts under a vendor’s id are the message’s, and the id has a timeline though nothing else was told of it', async () => {
  const found = await compared(EVENTS, rowsOf(EVENTS));
  expect(found.map(({ message_id, stored: row }) => [message_id, row?.status])).toEqual([
    ['a', 'alias'],
    ['m', 'delivered'],
    ['z', 'alias'],
  ]);
  expect(found.flatMap(deviationsOf)).toEqual([]);
  expect(found[2]?.told?.firstReceivedAt).toBe(12);
});

test('an id that was not made known yet, and a receipt that was not told again, are deviations', async () => {
  const without = EVENTS.slice(0, 1).concat(EVENTS.slice(3));
  const found = (await compared(EVENTS, rowsOf(without))).flatMap(deviationsOf);
  expect(found.map(({ message_id, column }) => `${message_id} ${column}`)).toEqual(
    expect.arrayContaining(['a status', 'm status', 'z ']),
  );
});

test('only ids that were asked for are looked at', async () => {
  const found = await compared([], [], ['a']);
  expect(found).toEqual([]);
});
