import { expect, test } from 'vitest';
import { defaultsOf } from '../../../schemas/ids.ts';
import type { Submit } from '../../../schemas/events.ts';
import { keep } from '../core/kept.ts';
import { emptyTimeline, fold } from '../core/timeline.ts';
import type { IncomingEvent } from './ports.ts';
import { deadLettersOf, newRejections } from './rejections.ts';

const submit = (account: string, at: number) => {
  const own = { event_id: `of ${account}`, message_id: 'm', occurred_at: at, source: '', account_id: account };
  return keep('submit', { ...defaultsOf('submit'), ...own } as Submit, 'key');
};
const incoming = (account: string, at: number, offset: number): IncomingEvent => ({
  ...{ kind: 'submit', event: submit(account, at), offset, appendedAt: 5, key: null, value: Buffer.from('bytes') },
});

const first = fold(emptyTimeline('m'), 'submit', submit('acme', 1));
const both = fold(first, 'submit', submit('other', 2));

test('a rejection is told once: by the change that brings it', () => {
  expect(newRejections(first, both)).toMatchObject([
    { code: 'message_id_conflict', account_id: 'other', message_id: 'm' },
  ]);
  expect(newRejections(both, both)).toEqual([]);
  expect(newRejections(undefined, first)).toEqual([]);
});

test('a smaller submit that comes later turns the tables', () => {
  const turned = fold(first, 'submit', submit('earlier', 0));
  expect(newRejections(first, turned)).toMatchObject([{ account_id: 'acme' }]);
});

test('a dead letter names where its event came from, if it came just now', () => {
  const rejections = newRejections(first, both);
  const [letter] = deadLettersOf(rejections, [incoming('acme', 1, 3), incoming('other', 2, 4)], 2, 99);
  expect(letter).toMatchObject({
    origin_topic: 'handset.submit',
    origin_partition: 2,
    origin_offset: 4,
    occurred_at: 5,
  });
  expect(letter?.payload?.toString()).toBe('bytes');
});

test('the same rejection is the same dead letter, wherever it is found', () => {
  const rejections = newRejections(first, both);
  const found = deadLettersOf(rejections, [incoming('other', 2, 4)], 2, 99);
  const foundAgain = deadLettersOf(rejections, [], 2, 100);
  expect(foundAgain[0]).toMatchObject({ origin_partition: -1, origin_offset: -1, payload: null, occurred_at: 100 });
  expect(foundAgain[0]?.dead_letter_id).toBe(found[0]?.dead_letter_id);
});
