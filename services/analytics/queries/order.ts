import type { Query } from './query.ts';

/** A value that a row is ordered by: a text or a number. */
export type KeyValue = string | number;

/** What rows are ordered by. Together, the keys of a list tell any two rows apart. */
export interface OrderKey {
  readonly sql: string;
  readonly type: 'String' | 'Int64' | 'Float64' | 'Decimal(38, 4)';
  readonly direction: 'ASC' | 'DESC';
  /** The key's value of an answered row. */
  readonly of: (row: Readonly<Record<string, unknown>>) => KeyValue;
}

/** A list as a question: all of its rows, and the order that pages of them have. */
export interface ListQuery extends Query {
  readonly order: readonly OrderKey[];
}

/** A text column. */
export const textKey = (name: string, sql = name, direction: OrderKey['direction'] = 'ASC'): OrderKey => ({
  sql,
  type: 'String',
  direction,
  of: (row) => String(row[name]),
});

/** A column of whole numbers. */
export const countKey = (name: string, direction: OrderKey['direction'] = 'DESC'): OrderKey => ({
  sql: name,
  type: 'Int64',
  direction,
  of: (row) => Number(row[name]),
});

/** A column of moments, compared by the millisecond. */
export const momentKey = (name: string, direction: OrderKey['direction'] = 'DESC'): OrderKey => ({
  sql: `toUnixTimestamp64Milli(toDateTime64(${name}, 3))`,
  type: 'Int64',
  direction,
  of: (row) => Date.parse(String(row[name])),
});

/** A column of fractions that may be NULL: what is not known stands last, whatever the direction. */
export const fractionKeys = (name: string, direction: OrderKey['direction']): OrderKey[] => [
  { sql: `isNull(${name})`, type: 'Int64', direction: 'ASC', of: (row) => (row[name] === null ? 1 : 0) },
  { sql: `ifNull(toFloat64(${name}), 0)`, type: 'Float64', direction, of: (row) => Number(row[name] ?? 0) },
];

/**
 * One page of a list: the rows behind those that `after` tells the keys of. A row that is inserted or changed meanwhile
 * moves no other one onto a page twice.
 */
export function paged({ sql, params, order }: ListQuery, after: readonly KeyValue[] | undefined, limit: number): Query {
  const behind = after === undefined ? '' : `WHERE ${isBehind(order)}`;
  const orderBy = order.map((key) => `${key.sql} ${key.direction}`).join(', ');
  return {
    sql: `SELECT * FROM (${sql}) AS listed ${behind} ORDER BY ${orderBy} LIMIT {page_limit:UInt64}`,
    params: {
      ...params,
      ...Object.fromEntries((after ?? []).map((value, index) => [`after_${index}`, value])),
      page_limit: limit,
    },
  };
}

const bound = ({ type }: OrderKey, index: number): string => `{after_${index}:${type}}`;

/** Behind in the order: the first key that differs decides. Tuples, where they can say it, are what an index understands. */
function isBehind(order: readonly OrderKey[]): string {
  const sign = (direction: OrderKey['direction']): string => (direction === 'ASC' ? '>' : '<');
  if (new Set(order.map(({ direction }) => direction)).size === 1)
    return `(${order.map(({ sql }) => sql).join(', ')}) ${sign(order[0]!.direction)} (${order.map(bound).join(', ')})`;
  const alternatives = order.map((key, index) => {
    const same = order.slice(0, index).map((earlier, at) => `${earlier.sql} = ${bound(earlier, at)}`);
    return `(${[...same, `${key.sql} ${sign(key.direction)} ${bound(key, index)}`].join(' AND ')})`;
  });
  return `(${alternatives.join(' OR ')})`;
}
