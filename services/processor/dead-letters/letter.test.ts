import { expect, test } from 'vitest';
import { letterOf } from './letter.ts';

const record = {
  topic: 'handset.dlr',
  partition: 2,
  offset: 7,
  appendedAt: 1,
  key: Buffer.from('k'),
  value: Buffer.from('v'),
};
const why = { code: 'invalid_value', field: 'status', detail: 'status must be one of …' } as const;

test('a dead letter says what, where and why, and keeps the bytes', () => {
  expect(letterOf(record, why)).toMatchObject({
    service: 'processor',
    kind: 'dlr',
    code: 'invalid_value',
    field: 'status',
    origin_topic: 'handset.dlr',
    origin_partition: 2,
    origin_offset: 7,
    origin_key: Buffer.from('k'),
    payload: Buffer.from('v'),
  });
});

test('the same record is the same letter, another place or reason is another', () => {
  const id = (change: object, reason = {}) => letterOf({ ...record, ...change }, { ...why, ...reason }).dead_letter_id;
  expect(id({ appendedAt: 5 })).toBe(id({}));
  expect(
    new Set([id({}), id({ offset: 8 }), id({ partition: 1 }), id({ topic: 'handset.read' }), id({}, { field: 'part' })])
      .size,
  ).toBe(5);
});
