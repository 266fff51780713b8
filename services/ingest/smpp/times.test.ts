import { expect, test } from 'vitest';
import { isBlankTime, readTime } from './times.ts';

test.each([
  ['2403011200', '2024-03-01T12:00:00.000Z', 'assumed', 'minute'],
  ['211125034959', '2021-11-25T03:49:59.000Z', 'assumed', 'second'],
  ['202111250349', '2021-11-25T03:49:00.000Z', 'assumed', 'minute'],
  ['20240301120005', '2024-03-01T12:00:05.000Z', 'assumed', 'second'],
  ['2024-03-01 12:00:05', '2024-03-01T12:00:05.000Z', 'assumed', 'second'],
  ['24/03/01 12:00', '2024-03-01T12:00:00.000Z', 'assumed', 'minute'],
  ['2024-03-01T12:00:05Z', '2024-03-01T12:00:05.000Z', 'told', 'second'],
  ['2024-03-01T12:00:05+02:00', '2024-03-01T10:00:05.000Z', 'told', 'second'],
  ['180711070003912+', '2018-07-11T04:00:03.900Z', 'told', 'second'],
  ['180711070003008-', '2018-07-11T09:00:03.000Z', 'told', 'second'],
])('%s is %s, its zone %s', (raw, at, zone, precision) =>
  expect({ ...readTime(raw), at: new Date(readTime(raw)?.at ?? 0).toISOString() }).toEqual({
    at,
    raw,
    zone,
    precision,
  }),
);

test.each([
  '',
  '0',
  '0000000000',
  '24030112',
  '2413011200',
  '2402301200',
  '2403012400',
  'yesterday',
  '240301120000000',
  '-',
])('%j is no time', (raw) => expect(readTime(raw)).toBeUndefined());

test('a field that was filled with zeros holds no time', () => {
  expect(['', '0000000000', '0000-00-00 00:00', '-'].every(isBlankTime)).toBe(true);
  expect(['2403011200', '0000000001', 'n/a'].some(isBlankTime)).toBe(false);
});
