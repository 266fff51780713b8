import { VIEWS, type ViewName } from '../../schemas/views.ts';
import type { Row, Value } from '../oracle/rows.ts';
import { byKey } from '../oracle/truth.ts';
import type { Ask } from './answers.ts';
import type { TruthSource } from './truth-source.ts';

/** A cell in which answer and truth differ. */
export interface Differing {
  readonly key: Row;
  /** The columns that differ, as they should be and as they are. */
  readonly columns: Readonly<Record<string, { readonly truth: Value; readonly answer: Value | undefined }>>;
}

/** How the answers of one view compare with the truth. */
export interface Comparison {
  readonly view: ViewName;
  /** Rows that are as they should be. */
  readonly equal: number;
  /** Rows that should be there and are not, should not be there and are, or hold something else. */
  readonly missing: number;
  readonly extra: number;
  readonly differing: number;
  /** The first few of each. */
  readonly examples: {
    readonly missing: readonly Row[];
    readonly extra: readonly Row[];
    readonly differing: readonly Differing[];
  };
}

/** The order in which views are compared: the small ones first, for they show most mistakes at once. */
const ORDER: readonly ViewName[] = [
  'segment_performance',
  'error_breakdown',
  'link_performance',
  'throughput',
  'latency_buckets',
  'messages',
];

const MOST_EXAMPLES = 5;

export const isEqual = ({ missing, extra, differing }: Comparison): boolean => missing + extra + differing === 0;

/** Compares every cell of every view with the truth. */
export async function compareAnswers(ask: Ask, truth: TruthSource): Promise<Comparison[]> {
  const comparisons: Comparison[] = [];
  for await (const comparison of compareViews(ask, truth)) comparisons.push(comparison);
  return comparisons;
}

/** The same view by view: who only wants to know whether anything differs may stop at the first that does. */
export async function* compareViews(ask: Ask, truth: TruthSource): AsyncGenerator<Comparison> {
  for (const view of ORDER) yield await compareView(view, ask, truth);
}

/** Walks through both in the order of the key, a row of each in memory at a time. */
async function compareView(view: ViewName, ask: Ask, truth: TruthSource): Promise<Comparison> {
  const wanted = walk(truth(view));
  let due = await wanted.next();
  const columns = due === undefined ? VIEWS[view].key : Object.keys(due);
  const found = walk(ask(`SELECT ${columns.join(', ')} FROM ${view} ORDER BY ${VIEWS[view].key.join(', ')}`));
  let answer = await found.next();
  const inOrder = byKey(view);
  const tally = { view, equal: 0, missing: 0, extra: 0, differing: 0 };
  const examples = { missing: [] as Row[], extra: [] as Row[], differing: [] as Differing[] };
  const note = <T>(list: T[], example: T): void => void (list.length < MOST_EXAMPLES && list.push(example));
  while (due !== undefined || answer !== undefined) {
    const order = due === undefined ? 1 : answer === undefined ? -1 : inOrder(due, answer);
    if (order < 0) {
      tally.missing += 1;
      note(examples.missing, due!);
    } else if (order > 0) {
      tally.extra += 1;
      note(examples.extra, answer!);
    } else {
      const differing = differencesOf(view, due!, answer!);
      if (differing === undefined) tally.equal += 1;
      else {
        tally.differing += 1;
        note(examples.differing, differing);
      }
    }
    if (order <= 0) due = await wanted.next();
    if (order >= 0) answer = await found.next();
  }
  return { ...tally, examples };
}

function walk<T>(rows: AsyncIterable<T> | Iterable<T>): { next: () => Promise<T | undefined> } {
  const iterator = Symbol.asyncIterator in rows ? rows[Symbol.asyncIterator]() : rows[Symbol.iterator]();
  return {
    async next() {
      const step = await iterator.next();
      return step.done === true ? undefined : step.value;
    },
  };
}

function differencesOf(view: ViewName, truth: Row, answer: Row): Differing | undefined {
  const differing = Object.keys(truth).filter((column) => !same(truth[column]!, answer[column]));
  if (differing.length === 0) return undefined;
  const pick = (columns: readonly string[]) => Object.fromEntries(columns.map((column) => [column, truth[column]!]));
  return {
    key: pick(VIEWS[view].key),
    columns: Object.fromEntries(differing.map((column) => [column, { truth: truth[column]!, answer: answer[column] }])),
  };
}

/** Numbers are compared as decimal text, so that no digit is lost; maps whatever the order of their keys. */
function same(truth: Value, answer: Value | undefined): boolean {
  if (truth === null || answer === null || answer === undefined) return truth === answer;
  if (typeof truth === 'object') return sortedJson(truth) === sortedJson(answer);
  if (typeof answer === 'object') return false;
  return typeof truth === 'number' ? String(truth) === withoutZeros(String(answer)) : truth === answer;
}

const withoutZeros = (decimal: string): string =>
  /^-?\d+\.\d+$/.test(decimal) ? decimal.replace(/\.?0+$/, '') : decimal;

const sortedJson = (map: Value): string =>
  JSON.stringify(
    typeof map === 'object' && map !== null ? Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)) : map,
  );
