import { expect, test } from 'vitest';
import { closedHours, piecesOf, reachable, reachesOf, ROLLUPS } from './rollups.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 5, 15, 12, 34, 56);
const reaches = reachesOf({ timelines: 400, throughput: 35 });

test('closed hours end where the present one begins', () => {
  expect(closedHours(NOW, 2)).toEqual({ from: Date.UTC(2026, 5, 15, 10), to: Date.UTC(2026, 5, 15, 12) });
});

test('a stretch is cut into pieces that touch and cover it', () => {
  expect(piecesOf({ from: 0, to: 2.5 * HOUR }, 1)).toEqual([
    { from: 0, to: HOUR },
    { from: HOUR, to: 2 * HOUR },
    { from: 2 * HOUR, to: 2.5 * HOUR },
  ]);
  expect(piecesOf({ from: 5, to: 5 }, 1)).toEqual([]);
});

test('what retention has taken is not compared: cells that outlive their timelines cannot be recomputed', () => {
  const all = { from: 0, to: NOW };
  expect(reachable(ROLLUPS.segment_cells, all, NOW, reaches)).toEqual({
    from: Math.ceil((NOW - 399 * 24 * HOUR) / HOUR) * HOUR,
    to: NOW,
  });
  expect(reachable(ROLLUPS.throughput_cells, all, NOW, reaches)).toEqual({
    from: Math.ceil((NOW - 34 * 24 * HOUR) / HOUR) * HOUR,
    to: NOW,
  });
  expect(reachable(ROLLUPS.open_messages, { from: 0, to: NOW - 100 * HOUR }, NOW, reaches)).toBeUndefined();
  expect(reachable(ROLLUPS.segment_cells, all, NOW, reachesOf({ timelines: 0, throughput: 0 }))).toEqual(all);
});
