import { steadyRate, wholeRate, type Run } from '../backlog/contest.ts';
import { percentile } from '../freshness/percentiles.ts';
import { isSaturated, type Fresh } from '../freshness/run.ts';
import type { Grown } from '../growth/run.ts';
import type { Held } from '../hot/run.ts';
import type { Taken } from '../ingest/run.ts';
import { machineLine, type Machine } from '../machine.ts';
import type { Answered } from '../questions/run.ts';
import { isMet, marksOf, type Found, type Mark } from './marks.ts';

/** Everything as Markdown: first what was promised and whether it is kept, then each measurement. */
export const reportOf = (machine: Machine, found: Found): string =>
  [
    `# Measured on ${machineLine(machine)}`,
    table(['what', 'figure', 'bar', 'goal', 'bar met', 'goal met'], marksOf(found).map(markRow)),
    '## Backlog',
    table(
      ['', 'events/s', 'without stalls', 'stalled s', 'exact', 'CPU µs an event', 'GC share'],
      found.backlog.map(runRow),
    ),
    '## Questions (median ms, first in parentheses)',
    table(['messages', 'cells', 'question', 'Handset', 'FINAL', 'times faster'], found.questions.map(answerRow)),
    '## Freshness (ms from acknowledged to visible)',
    table(['events/s', 'sent', 'p50', 'p95', 'p99', 'saturated'], found.freshness.map(freshRow)),
    '## Ingest',
    table(['', 'events/s', 'p50 ms', 'p99 ms', 'refused'], found.ingest.map(takenRow)),
    '## Memory and takeover',
    table(['hot messages', 'resident MiB', 'bytes a message', 'start s', 'kill to answer s'], found.hot.map(heldRow)),
    '## Growth',
    table(['stored', 'partitions', 'processors', 'events/s', 'exact'], found.growth.map(grownRow)),
  ].join('\n\n') + '\n';

type Cell = string | number;

function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  if (rows.length === 0) return 'Not measured.';
  const line = (cells: readonly Cell[]): string => `| ${cells.map(shown).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const shown = (cell: Cell): string => {
  if (typeof cell === 'string') return cell;
  if (Number.isNaN(cell)) return '–';
  return cell.toLocaleString('en', { maximumFractionDigits: Math.abs(cell) < 10 ? 2 : 0 });
};

const yes = (is: boolean): string => (is ? 'yes' : '**no**');

const markRow = (mark: Mark): Cell[] => [
  ...[mark.what, Number.isNaN(mark.figure) ? 'none' : `${shown(mark.figure)} ${mark.unit}`, mark.bar, mark.goal],
  ...[yes(isMet(mark, mark.bar)), yes(isMet(mark, mark.goal))],
];

const runRow = (run: Run): Cell[] => [
  ...[run.name, wholeRate(run), steadyRate(run), run.stalledSeconds, yes(run.exact)],
  Object.entries(run.usage.cpu)
    .map(([name, seconds]) => `${name} ${((seconds / run.events) * 1e6).toFixed(1)}`)
    .join(', '),
  run.figures['gc_share'] ?? NaN,
];

const answerRow = ({ messages, segmentCells, question, handset, baseline }: Answered): Cell[] => [
  ...[messages, segmentCells, question],
  ...[handset, baseline].map(({ median, first }) => `${shown(median)} (${shown(first)})`),
  baseline.median / handset.median,
];

const freshRow = (fresh: Fresh): Cell[] => [
  ...[fresh.pace.rate, fresh.sent.events / fresh.sent.seconds],
  ...[0.5, 0.95, 0.99].map((share) => percentile(fresh.ages, share)),
  isSaturated(fresh) ? 'yes' : 'no',
];

const takenRow = ({ name, eventsASecond, p50, p99, refused }: Taken): Cell[] => [
  name,
  eventsASecond,
  p50,
  p99,
  refused,
];

const heldRow = ({ messages, resident, bytesAMessage, startMs, takeoverMs }: Held): Cell[] => [
  ...[messages, resident / 2 ** 20, bytesAMessage],
  ...[startMs / 1000, takeoverMs / 1000],
];

const grownRow = ({ stored, partitions, processors, run }: Grown): Cell[] => [
  ...[stored, partitions, processors],
  ...[wholeRate(run), yes(run.exact)],
];
