import { expect, test } from 'vitest';
import type { DeadLetter } from '../../../schemas/codec.ts';
import type { Outgoing } from '../kafka/publisher.ts';
import type { Filter } from './filter.ts';
import { replayOf, reportOf } from './replay.ts';

const letter = (change: Partial<DeadLetter> = {}): DeadLetter => ({
  dead_letter_id: 'abc',
  occurred_at: 1_000,
  service: 'processor',
  code: 'unknown_schema',
  field: '',
  detail: '',
  kind: 'dlr',
  message_id: '',
  event_id: '',
  account_id: '',
  origin_topic: 'handset.dlr',
  origin_partition: 0,
  origin_offset: 7,
  origin_key: Buffer.from('k'),
  payload: Buffer.from('v'),
  ...change,
});

function replaying(filter: Filter = {}, limit = Infinity) {
  const published: Outgoing[] = [];
  const publish = async (records: readonly Outgoing[]) => void published.push(...records);
  return { ...replayOf({ filter, limit, publish }), published };
}

test('the original bytes go to the original topic under the original key, null included', async () => {
  const { take, published } = replaying();
  await take([letter(), letter({ origin_key: null })]);
  expect(published).toEqual([
    { topic: 'handset.dlr', key: Buffer.from('k'), value: Buffer.from('v') },
    { topic: 'handset.dlr', key: null, value: Buffer.from('v') },
  ]);
});

test('a record that failed again after a replay is published once, not once a letter', async () => {
  const { take, published, tally } = replaying();
  await take([letter(), letter({ origin_offset: 8, dead_letter_id: 'def' })]);
  await take([letter({ origin_offset: 9 }), letter({ payload: Buffer.from('other') })]);
  expect(published).toHaveLength(2);
  expect(tally.repeated).toBe(2);
});

test.each([
  [{ code: 'undecodable' }, 0],
  [{ code: 'unknown_schema' }, 1],
  [{ topic: 'handset.submit' }, 0],
  [{ topic: 'handset.dlr' }, 1],
  [{ since: 1_001 }, 0],
  [{ since: 1_000 }, 1],
  [{ id: 'b' }, 0],
  [{ id: 'ab', code: 'unknown_schema', topic: 'handset.dlr', since: 0 }, 1],
])('the filter %j means %d of one', async (filter, count) => {
  const { take, published } = replaying(filter);
  await take([letter()]);
  expect(published).toHaveLength(count);
});

test('a limit counts records, and ends the reading', async () => {
  const { take, published, isDone } = replaying({}, 2);
  await take([letter(), letter()]);
  expect(isDone()).toBe(false);
  await take([letter({ payload: Buffer.from('2') }), letter({ payload: Buffer.from('3') })]);
  expect(isDone()).toBe(true);
  expect(published.map(({ value }) => String(value))).toEqual(['v', '2']);
});

test('what cannot be published is said, with the reason', async () => {
  const { take, tally, published } = replaying();
  await take([letter({ origin_topic: '' }), letter({ payload: null })]);
  expect(published).toEqual([]);
  expect(reportOf(tally, 'publish')).toEqual([
    'Nothing to publish.',
    expect.stringContaining('Cannot publish 1 letter of callbacks: they came over HTTP'),
    expect.stringContaining('Cannot publish 1 letter without bytes'),
  ]);
});

test('what was not acknowledged is not counted', async () => {
  const publish = () => Promise.reject(new Error('down'));
  const { take, tally } = replayOf({ filter: {}, limit: Infinity, publish });
  await expect(take([letter()])).rejects.toThrow('down');
  expect(tally.records.size).toBe(0);
});

test('the report counts by topic and by code', async () => {
  const { take, tally } = replaying();
  await take([letter(), letter({ code: 'undecodable', payload: Buffer.from('x') })]);
  expect(reportOf(tally, 'publish')[0]).toBe(
    'Published 2 records again, acknowledged by Kafka: handset.dlr 2 (unknown_schema 1, undecodable 1).',
  );
  expect(reportOf(tally, 'dry run')[0]).toContain('Would publish 2 records: ');
});
