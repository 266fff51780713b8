import { expect, test } from 'vitest';
import type { Kept } from '../core/kept.ts';
import { hotMessages } from './hot.ts';
import type { IncomingAlias, IncomingEvent } from './ports.ts';
import { RULES } from './rules.ts';

const read = (messageId: string, at = 1): IncomingEvent => {
  const event: Kept<'read'> = { event_id: 'e', message_id: messageId, occurred_at: at, source: '', account_id: '' };
  return { kind: 'read', event, offset: 0, appendedAt: 0, key: null, value: Buffer.alloc(0) };
};

const alias = (id: string, message_id = 'm'): IncomingAlias => ({
  kind: 'alias',
  alias: { vendor: 'twilio', vendor_message_id: id, message_id, occurred_at: 1, account_id: 'acme' },
  ...{ offset: 0, appendedAt: 0, key: null, value: Buffer.alloc(0) },
});
const meaning = (...ids: readonly string[]) =>
  ids.map((message_id) => ({ vendor: 'twilio', account_id: 'acme', message_id }));

function memory({ hotMs = 1_000, hotMessages: most = 2 } = {}) {
  let time = 1_000_000;
  const hot = hotMessages({ hotMs, hotMessages: most }, RULES);
  return {
    hot,
    pass: (ms: number) => (time += ms),
    now: () => time,
    /** A message with one event, published by a batch. */
    publish: (id: string, sequence: number) => {
      const message = hot.get(id) ?? hot.addNew(id);
      hot.fold(message, read(id, 1_000_000 - sequence));
      return hot.publish(message, sequence, time);
    },
  };
}

test('the longest untouched leave first, and only when the batch that carries them is in', () => {
  const { hot, publish, now } = memory();
  for (const [index, id] of ['a', 'b', 'c', 'd'].entries()) publish(id, index + 1);
  expect(hot.evict(1, now())).toEqual(['a']);
  expect(hot.evict(4, now())).toEqual(['b']);
  expect(hot.evict(4, now())).toEqual([]);
});

test('a message touched again is the last to leave', () => {
  const { hot, publish, now } = memory();
  for (const [index, id] of ['a', 'b', 'a', 'c'].entries()) publish(id, index + 1);
  expect(hot.evict(4, now())).toEqual(['b']);
});

test('what was not touched within the window leaves', () => {
  const { hot, publish, pass, now } = memory({ hotMessages: 10 });
  publish('a', 1);
  pass(900);
  publish('b', 2);
  pass(200);
  expect(hot.evict(2, now())).toEqual(['a']);
});

test('a change that no batch carries keeps its message in memory', () => {
  const { hot, publish, now } = memory({ hotMessages: 1 });
  publish('a', 1);
  publish('b', 2);
  hot.fold(hot.get('a')!, read('a', 1));
  expect(hot.evict(2, now())).toEqual(['b']);
});

test('a message that says nothing new has no rows, and keeps what its last row was built from', () => {
  const { hot, publish } = memory();
  expect(publish('a', 1).rows.map(({ sign }) => sign)).toEqual([1]);
  hot.pack('a');
  const message = hot.get('a')!;
  expect(hot.fold(message, read('a', 1_000_000 - 1))).toBe(false);
  expect(hot.publish(message, 2, 2_000_000).rows).toEqual([]);
  expect(hot.get('a')?.published?.book.version).toBe(1);
});

test('an id of which nothing else is known than what it means has no row, is small, and leaves like a message', () => {
  const { hot, now } = memory({ hotMessages: 1 });
  const message = hot.addNew('SM1');
  expect(hot.fold(message, alias('SM1'))).toBe(true);
  expect(hot.publish(message, 1, now())).toEqual({ before: undefined, rows: [] });
  expect([hot.size(), hot.get('SM1')?.timeline.links.aliases, hot.get('SM1')?.published]).toEqual([
    1,
    meaning('m'),
    undefined,
  ]);
  expect(hot.fold(hot.get('SM1')!, alias('SM1'))).toBe(false);
  hot.publish(hot.addNew('SM2'), 2, now());
  const another = hot.addNew('SM3');
  hot.fold(another, alias('SM3'));
  hot.publish(another, 2, now());
  expect(hot.evict(0, now())).toEqual([]);
  expect(hot.evict(1, now())).toEqual(['SM1']);
});

test('an event under an id that means a message is its first row, which says what it means', () => {
  const { hot, now } = memory();
  const message = hot.addNew('SM1');
  hot.fold(message, alias('SM1'));
  hot.publish(message, 1, now());
  const again = hot.get('SM1')!;
  hot.fold(again, read('SM1'));
  expect(hot.publish(again, 2, now()).rows).toMatchObject([{ sign: 1, version: 1, status: 'alias' }]);
  expect(hot.get('SM1')?.published?.timeline.links.aliases).toEqual(meaning('m'));
});

test('what a row does not say of what its id means is published, what an id without a row means is remembered', () => {
  const { hot, publish, now } = memory({ hotMessages: 10 });
  publish('SM1', 1);
  expect(hot.learn(hot.get('SM1')!, meaning('m'), now())).toBe(true);
  expect(hot.publish(hot.get('SM1')!, 2, now()).rows).toMatchObject([{ sign: -1 }, { sign: 1, status: 'alias' }]);
  expect(hot.learn(hot.get('SM1')!, meaning('m'), now())).toBe(false);
  expect(hot.learn(hot.addNew('SM2'), meaning('m', 'n'), now())).toBe(false);
  hot.pack('SM2');
  expect(hot.get('SM2')?.timeline.links.aliases).toEqual(meaning('m', 'n'));
});
