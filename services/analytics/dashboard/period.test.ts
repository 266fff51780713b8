import { expect, test } from 'vitest';
import { DAY, HOUR, midnight, momentOf, periodOf } from './period.js';

const NOW = Date.parse('2026-03-10T09:20:00Z');
const of = (range: string, vs = 'before', tz = 'UTC') => periodOf({ range, tz, vs }, NOW);

test('a range ends with the running hour, and is compared with as long before', () => {
  const { from, to, before, running } = of('24h');
  expect([new Date(from).toISOString(), new Date(to).toISOString(), running]).toEqual([
    '2026-03-09T10:00:00.000Z',
    '2026-03-10T10:00:00.000Z',
    true,
  ]);
  expect(before).toEqual({ from: from - DAY, to: from });
  expect(of('24h', 'week').before).toEqual({ from: from - 7 * DAY, to: to - 7 * DAY });
  expect(of('24h', 'none').before).toBeUndefined();
});

test('today begins at midnight of the time zone and is compared with yesterday at the same time', () => {
  const { from, to, before } = of('today', 'before', 'America/New_York');
  expect(new Date(from).toISOString()).toBe('2026-03-10T04:00:00.000Z');
  expect(before).toEqual({ from: from - DAY, to: to - DAY });
});

test('a range of its own is widened to whole hours', () => {
  const { from, to, running } = of(`${NOW - 3 * HOUR}/${NOW - 2 * HOUR}`);
  expect([from, to, running]).toEqual([Date.parse('2026-03-10T06:00:00Z'), Date.parse('2026-03-10T08:00:00Z'), false]);
});

test('clocks of zones are read right around the days when they change', () => {
  expect(new Date(midnight(Date.parse('2026-03-29T12:00:00Z'), 'Europe/Berlin')).toISOString()).toBe(
    '2026-03-28T23:00:00.000Z',
  );
  expect(new Date(midnight(Date.parse('2026-10-25T12:00:00Z'), 'Europe/Berlin')).toISOString()).toBe(
    '2026-10-24T22:00:00.000Z',
  );
  const local = Date.parse('2026-03-29T14:30:00Z');
  expect(new Date(momentOf(local, 'Asia/Kolkata')).toISOString()).toBe('2026-03-29T09:00:00.000Z');
  expect(new Date(momentOf(local, 'Europe/Berlin')).toISOString()).toBe('2026-03-29T12:30:00.000Z');
});
