import { AMOUNT_SCALE } from '../../schemas/timeline-row.ts';
import { VIEWS, type ViewName } from '../../schemas/views.ts';
import { evidenceOf } from './evidence.ts';
import { messageOf } from './message.ts';
import { toldOfEach } from './meant.ts';
import { byBytes } from './order.ts';
import { decimal, messageRow, sharesOf, type Rollup, type Row, type Share } from './rows.ts';
import type { Told } from './told.ts';

/** What the answers must be: the rows of each view, sorted by its key. */
export type Truth = Readonly<Record<ViewName, readonly Row[]>>;

/** What the truth depends on beside the events: the key of the pseudonyms, and when it is asked for (epoch ms). */
export interface Asked {
  readonly piiKey: string;
  readonly now: number;
}

/** Recomputes all answers from the events, in whatever order and however often they were told. */
export function truthOf(told: Iterable<Told>, asked: Asked): Truth {
  const book = truthBook(asked);
  const messages: Row[] = [];
  for (const ofMessage of toldOfEach(told, asked.now).values()) {
    const row = book.enter(ofMessage);
    if (row !== undefined) messages.push(row);
  }
  return { messages: messages.sort(byKey('messages')), ...book.rollups() };
}

/** A truth that is written message by message: only the rollups stay in memory. */
export interface TruthBook {
  /**
   * Takes everything that was told of one message ({@link toldOfEach} finds it), all at once, and returns its row;
   * undefined without a submit.
   */
  readonly enter: (ofMessage: readonly Told[]) => Row | undefined;
  /** The rollups of all messages entered so far. */
  readonly rollups: () => Omit<Truth, 'messages'>;
}

/** Opens an empty book. */
export function truthBook({ piiKey, now }: Asked): TruthBook {
  const cells: Record<Rollup, Map<string, Cell>> = {
    segment_performance: new Map(),
    throughput: new Map(),
    error_breakdown: new Map(),
    latency_buckets: new Map(),
    link_performance: new Map(),
  };
  return {
    enter(ofMessage) {
      const evidence = evidenceOf(ofMessage, now);
      if (evidence === undefined) return undefined;
      const message = messageOf(evidence, piiKey);
      for (const share of sharesOf(message, now)) add(cells[share.view], share);
      return messageRow(message);
    },
    rollups: () => ({
      segment_performance: rowsOf('segment_performance', cells.segment_performance),
      throughput: rowsOf('throughput', cells.throughput),
      error_breakdown: rowsOf('error_breakdown', cells.error_breakdown),
      latency_buckets: rowsOf('latency_buckets', cells.latency_buckets),
      link_performance: rowsOf('link_performance', cells.link_performance),
    }),
  };
}

interface Cell {
  readonly key: Share['cell'];
  readonly sums: Record<string, number>;
}

function add(cells: Map<string, Cell>, { view, cell: key, adds }: Share): void {
  const name = VIEWS[view].key.map((column) => key[column]).join('\u0000');
  const cell = cells.get(name) ?? {
    key,
    sums: Object.fromEntries(VIEWS[view].measures.map((measure) => [measure, 0])),
  };
  for (const [measure, amount] of Object.entries(adds)) cell.sums[measure] = cell.sums[measure]! + amount;
  cells.set(name, cell);
}

/** The cells of a rollup as rows; one in which everything is zero is none. */
const rowsOf = (view: Rollup, cells: ReadonlyMap<string, Cell>): Row[] =>
  [...cells.values()]
    .filter(({ sums }) => Object.values(sums).some((sum) => sum !== 0))
    .map(({ key, sums }) => ({ ...key, ...shown(sums) }))
    .sort(byKey(view));

const shown = (sums: Readonly<Record<string, number>>): Row =>
  sums['conversion_value'] === undefined
    ? sums
    : { ...sums, conversion_value: decimal(sums['conversion_value'], AMOUNT_SCALE) };

/** Rows of a view by its key, column after column; strings by bytes: the order of the truth. */
export const byKey =
  (view: ViewName) =>
  (a: Row, b: Row): number => {
    for (const column of VIEWS[view].key) {
      const [left, right] = [a[column]!, b[column]!];
      const order = typeof left === 'number' ? left - (right as number) : byBytes(left as string, right as string);
      if (order !== 0) return order;
    }
    return 0;
  };
