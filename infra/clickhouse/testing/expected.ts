import { BUCKET_BOUNDS } from '../../../schemas/latency.ts';
import { UNKNOWN_AFTER_MS } from '../../../schemas/status.ts';
import { AMOUNT_SCALE, type TimelineRow } from '../../../schemas/timeline-row.ts';
import { VIEWS } from '../../../schemas/views.ts';

export type Rollup = Exclude<keyof typeof VIEWS, 'messages'>;
/** Rows of a view as JSON texts in a fixed order: equal lists are equal answers. */
export type Answers = Readonly<Record<Rollup, readonly string[]>>;

type Cell = Readonly<Record<string, string | number>>;

/** What the rollup views must show when each message is as its row says; open messages are judged at `now` (epoch ms). */
export function expectedAnswers(rows: readonly TimelineRow[], now: number): Answers {
  const sums = new Map<string, Record<string, number>>();
  const add = (view: Rollup, cell: Cell, adds: Cell) => {
    const name = JSON.stringify([view, VIEWS[view].key.map((column) => cell[column])]);
    const sum = sums.get(name) ?? {};
    for (const [measure, amount] of Object.entries(adds)) sum[measure] = (sum[measure] ?? 0) + Number(amount);
    sums.set(name, sum);
  };
  for (const row of rows.filter(({ submitted_at }) => submitted_at > 0)) addMessage(add, row, now);
  return answersOf((view) =>
    [...sums]
      .map(([name, sum]) => ({ of: JSON.parse(name) as [Rollup, (string | number)[]], sum }))
      .filter(({ of: [name] }) => name === view)
      .map(({ of: [, key], sum }) => ({
        ...Object.fromEntries(VIEWS[view].key.map((column, index) => [column, key[index]])),
        ...Object.fromEntries(VIEWS[view].measures.map((measure) => [measure, shown(measure, sum[measure] ?? 0)])),
      }))
      .filter((cell) => VIEWS[view].measures.some((measure) => (cell as Cell)[measure] !== 0)),
  );
}

/** Answers from each view's rows, in whatever order; columns beyond the promised ones are left out. */
export function answersOf(rowsOf: (view: Rollup) => readonly object[]): Answers {
  const views = (Object.keys(VIEWS) as (keyof typeof VIEWS)[]).filter((view) => view !== 'messages');
  return Object.fromEntries(
    views.map((view) => {
      const columns = [...VIEWS[view].key, ...VIEWS[view].measures];
      return [
        view,
        rowsOf(view)
          .map((row) => JSON.stringify(columns.map((column) => (row as Cell)[column])))
          .sort(),
      ];
    }),
  ) as Record<Rollup, string[]>;
}

type Add = (view: Rollup, cell: Cell, adds: Cell) => void;

function addMessage(add: Add, row: TimelineRow, now: number): void {
  const hour = start(row.submitted_at, 3_600_000);
  const cell = { ...plainColumns(row), hour };
  add('segment_performance', cell, segmentMeasures(row, now));
  for (const [conversion_currency, amount] of Object.entries(row.conversion_amounts))
    add('segment_performance', { ...cell, conversion_currency }, { conversion_value: amount });
  const moments = [
    [row.submitted_at, { submitted: 1, submitted_parts: row.parts }],
    [row.handed_off_at, { handed_off: 1 }],
    [row.delivered_at, { delivered: 1 }],
    [row.failed_at, { failed: 1 }],
  ] as const;
  for (const [at, adds] of moments) if (at > 0) add('throughput', { ...cell, second: start(at, 1000) }, adds);
  const stages = [
    ['submit_to_handoff', row.submitted_at, row.handed_off_at],
    ['handoff_to_delivered', row.handed_off_at, row.delivered_at],
    ['submit_to_delivered', row.submitted_at, row.delivered_at],
  ] as const;
  for (const [stage, from, to] of stages)
    if (from > 0 && to >= from && row.time_suspect === 0)
      add(
        'latency_buckets',
        { ...cell, stage, upper_ms: BUCKET_BOUNDS.find((bound) => bound >= to - from)! },
        { messages: 1 },
      );
  for (const [link, [human = 0, suspect = 0, bot = 0]] of Object.entries(row.link_clicks))
    add(
      'link_performance',
      { ...cell, link },
      {
        ...{ messages: 1, clicked: Number(human > 0) },
        ...{ clicks_human: human, clicks_suspect: suspect, clicks_bot: bot },
      },
    );
  if (row.final === 1 && row.status !== 'delivered')
    add('error_breakdown', { ...cell, vendor: row.error_vendor }, { messages: 1 });
}

/** The columns that can be part of a cell: all but maps and the state. */
const plainColumns = (row: TimelineRow): Cell =>
  Object.fromEntries(
    Object.entries(row).filter(
      (column): column is [string, string | number] => typeof column[1] === 'string' || typeof column[1] === 'number',
    ),
  );

const segmentMeasures = (row: TimelineRow, now: number): Cell => ({
  messages: 1,
  parts: row.parts,
  handed_off: row.handed_off,
  [bucketOf(row, now)]: 1,
  clicked: Number(row.clicks_human > 0),
  clicks_human: row.clicks_human,
  clicks_suspect: row.clicks_suspect,
  clicks_bot: row.clicks_bot,
  replied: Number(row.replied_at > 0),
  read: Number(row.read_at > 0),
  converted: Number(row.conversions > 0),
  opted_out: Number(row.opted_out_at > 0),
});

function bucketOf(row: TimelineRow, now: number): string {
  if (row.final === 1) return row.status;
  if (row.delivered_inferred === 1) return 'delivered_inferred';
  return row.status === 'unknown' || now - row.submitted_at >= UNKNOWN_AFTER_MS ? 'unknown' : 'pending';
}

const start = (ms: number, length: number): string =>
  new Date(Math.floor(ms / length) * length).toISOString().slice(0, 19).replace('T', ' ');
const shown = (measure: string, sum: number): number =>
  measure === 'conversion_value' ? sum / 10 ** AMOUNT_SCALE : sum;
