import { expect, test } from 'vitest';
import type { Run } from '../backlog/contest.ts';
import type { Machine } from '../machine.ts';
import type { Found } from './marks.ts';
import { reportOf } from './table.ts';

const machine: Machine = { cores: 2, cpu: 'a CPU', memory_gib: 24, node: 'v20', load: 0.1, at: '2026-01-15T12:00Z' };

const run = (name: string, seconds: number): Run => ({
  ...{ name, seconds, events: 1e6, stalledSeconds: 0, exact: true },
  ...{ usage: { cpu: { clickhouse: 7 }, peakMiB: {} }, figures: { gc_share: 0.2 } },
});

const asked = (median: number) => ({ first: 2 * median, median, slowest: 3 * median, rows: 1 });

const found: Found = {
  backlog: [run('baseline', 10), run('handset, events off', 4), run('handset, events on', 12)],
  questions: [
    { messages: 5e7, segmentCells: 6e6, question: 'segment, day', handset: asked(20), baseline: asked(4_000) },
    { messages: 5e7, segmentCells: 6e6, question: 'tag, month', handset: asked(120), baseline: asked(4_000) },
  ],
  freshness: [
    {
      pace: { rate: 5_000, seconds: 1, batch: 100 },
      sent: { events: 5_000, refused: 0, seconds: 1 },
      ...{ missing: 0, acknowledged: [], ages: [700], looks: [], used: '' },
    },
  ],
  ingest: [{ name: 'events, one at a time', eventsASecond: 7_000, p50: 1, p99: 2, max: 3, refused: 0 }],
  hot: [{ messages: 1e6, resident: 2 ** 28, bytesAMessage: 240, startMs: 9_000, takeoverMs: 30_000 }],
  growth: [1e6, 5e7].map((stored) => ({
    ...{ stored, partitions: 4, processors: 1 },
    run: run('handset', stored / 1e6 > 1 ? 11 : 10),
  })),
};

const rows = reportOf(machine, found).split('\n');
const verdictOf = (what: string): string[] => {
  const row = rows.find((line) => line.startsWith(`| ${what}`)) ?? '';
  return row
    .split('|')
    .slice(2, 7)
    .map((cell) => cell.trim());
};

test.each([
  ['backlog of 1,000,000 events, raw events off', ['2.5 times the baseline', '1.2', '2', 'yes', 'yes']],
  ['backlog of 1,000,000 events, raw events on', ['0.83 times the baseline', '1', '1.5', '**no**', '**no**']],
  ['freshness p99 at 5,000 events/s', ['700 ms', '1,000', '500', 'yes', '**no**']],
  ['slowest question about a day or week, 50,000,000', ['20 ms', '100', '50', 'yes', 'yes']],
  ['slowest question about a month or 90 days, 50,000,000', ['120 ms', '100', '50', '**no**', '**no**']],
  ['resident memory a message, 1,000,000', ['240 bytes', '600', '250', 'yes', 'yes']],
  ['kill to first batch of the new owner', ['30 s', '20', '12', '**no**', '**no**']],
  ['rate at 50,000,000 stored messages against 1,000,000', ['91 %', '85', '95', 'yes', '**no**']],
  ['single HTTP events acknowledged', ['7,000 /s', '6,000', '10,000', 'yes', '**no**']],
])('%s is judged by its bar and its goal', (what, verdict) => {
  expect(verdictOf(what)).toEqual(verdict);
});

test('every measurement has its table', () => {
  expect(rows.filter((line) => line === 'Not measured.')).toEqual([]);
  expect(rows).toContain('| 50,000,000 | 6,000,000 | segment, day | 20 (40) | 4,000 (8,000) | 200 |');
});
