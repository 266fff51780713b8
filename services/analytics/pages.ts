import { createHash } from 'node:crypto';
import { one, type QueryString } from './parameters.ts';
import { invalid } from './problem.ts';
import type { KeyValue, OrderKey } from './queries/order.ts';

/** Which page of a list is asked for. */
export interface Page {
  /** When its first page was asked for (epoch ms): a range that ends now is the same on every page. */
  readonly now: number;
  /** The keys of the last row of the page before. */
  readonly after: readonly KeyValue[] | undefined;
}

/** What makes a question another one than that of which a cursor is. */
interface Asked {
  readonly path: string;
  readonly account: string | undefined;
  readonly query: QueryString;
}

/** Parameters that may differ between pages of one list. */
const OF_A_PAGE = ['cursor', 'limit', 'format'];

const digestOf = ({ path, account, query }: Asked): string => {
  const told = Object.entries(query)
    .filter(([name]) => !OF_A_PAGE.includes(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([path, account ?? null, told]))
    .digest('base64url')
    .slice(0, 16);
};

/** The page that a request asks for: that of its `cursor`, else the first. */
export function pageOf(asked: Asked, now: number): Page {
  const given = one(asked.query, 'cursor');
  if (given === undefined) return { now, after: undefined };
  const cursor = read(given);
  if (cursor === undefined) throw invalid('cursor', 'cursor must be the next_cursor of an answer before.');
  if (cursor.of !== digestOf(asked))
    throw invalid(
      'cursor',
      'cursor is of another question: repeat the parameters of the page before, or leave it out.',
    );
  return { now: cursor.now, after: cursor.after };
}

/** The cursor of the page behind a row. */
export const cursorBehind = (
  asked: Asked,
  page: Page,
  order: readonly OrderKey[],
  row: Readonly<Record<string, unknown>>,
): string =>
  Buffer.from(JSON.stringify([digestOf(asked), page.now, ...order.map((key) => key.of(row))])).toString('base64url');

/** @throws Problem unless a cursor has a value for each key of the order. */
export function checkKeys({ after }: Page, order: readonly OrderKey[]): void {
  if (after === undefined) return;
  const fits = ({ type }: OrderKey, index: number): boolean =>
    type === 'String' ? typeof after[index] === 'string' : Number.isFinite(after[index]);
  if (after.length !== order.length || !order.every(fits))
    throw invalid('cursor', 'cursor must be the next_cursor of an answer before.');
}

function read(text: string): { of: string; now: number; after: KeyValue[] } | undefined {
  try {
    const told: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (!Array.isArray(told)) return undefined;
    const [of, now, ...after] = told as unknown[];
    const isValue = (value: unknown): value is KeyValue => typeof value === 'string' || typeof value === 'number';
    if (typeof of !== 'string' || typeof now !== 'number' || !Number.isSafeInteger(now) || !after.every(isValue))
      return undefined;
    return { of, now, after };
  } catch {
    return undefined;
  }
}
