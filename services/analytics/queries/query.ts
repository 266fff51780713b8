/** A query as a value: what is compared in tests and run at the edge. Values are bound, never written into the text. */
export interface Query {
  readonly sql: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A condition with the values that it binds. */
export interface Condition {
  readonly sql: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Conditions joined by AND, as a WHERE clause; empty without any. */
export const where = (conditions: readonly Condition[]): string =>
  conditions.length === 0 ? '' : `WHERE ${conditions.map((each) => each.sql).join(' AND ')}`;

export const paramsOf = (conditions: readonly Condition[]): Record<string, unknown> =>
  Object.assign({}, ...conditions.map((each) => each.params)) as Record<string, unknown>;

/** A time range: `from` is inclusive, `to` exclusive (epoch ms). */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** What an answer is about: the range, and the values that columns must have. */
export interface Scope extends Range {
  /** Undefined: every account. */
  readonly account: string | undefined;
  /** Column, or `tag.<name>` → allowed values. Column names come from a registry, never from a request. */
  readonly filters: Readonly<Record<string, readonly string[]>>;
}

const HOUR_MS = 3_600_000;

type TimeColumn = 'hour' | 'second' | 'minute' | 'submitted_at' | 'first_seen_at' | 'occurred_at';

/**
 * Rows of a time range. Views by hour answer whole hours: the hour in which `from` lies, up to the one in which `to`
 * lies. `prefix` sets the parameters of several ranges apart.
 */
export function rangeCondition(range: Range, column: TimeColumn, prefix = ''): Condition {
  const from = column === 'hour' ? Math.floor(range.from / HOUR_MS) * HOUR_MS : range.from;
  const bound = (name: 'from' | 'to') => `fromUnixTimestamp64Milli({${prefix}${name}:Int64})`;
  return {
    sql: `${column} >= ${bound('from')} AND ${column} < ${bound('to')}`,
    params: { [`${prefix}from`]: from, [`${prefix}to`]: range.to },
  };
}

/** Rows of the account and the filters of a scope, of any time. */
export const ownConditions = (scope: Scope): Condition[] => [
  ...(scope.account === undefined ? [] : [equals('account_id', [scope.account], 'account')]),
  ...Object.entries(scope.filters).map(([name, values], index) => filter(name, values, index)),
];

/** The conditions of a scope on a view whose rows are of a time column. */
export const scopeConditions = (scope: Scope, column: TimeColumn): Condition[] => [
  rangeCondition(scope, column),
  ...ownConditions(scope),
];

const TAG = /^tag\.(.+)$/s;

/** The tag that a dimension `tag.<name>` means; undefined for every other dimension. */
export const tagOf = (dimension: string): string | undefined => TAG.exec(dimension)?.[1];

function filter(name: string, values: readonly string[], index: number): Condition {
  const tag = tagOf(name);
  if (tag === undefined) return equals(name, values, `is_${name}`);
  const { sql, params } = equals(`tags[{tag_${index}:String}]`, values, `is_tag_${index}`);
  return { sql, params: { ...params, [`tag_${index}`]: tag } };
}

/** The column holds one of the values. */
export const equals = (column: string, values: readonly string[], param: string): Condition => ({
  sql: `${column} IN {${param}:Array(String)}`,
  params: { [param]: values },
});

/** A name of the answer as SQL writes it: those of tags are whatever a sender called them. */
export const quoted = (name: string): string =>
  /^\w+$/.test(name) ? name : `\`${name.replace(/[\\`]/g, (sign) => `\\${sign}`)}\``;

/** `GROUP BY` of columns, or nothing. */
export const groupBy = (columns: readonly string[]): string =>
  columns.length === 0 ? '' : `GROUP BY ${columns.join(', ')}`;

/** Columns followed by more columns, as a SELECT list. */
export const list = (...columns: readonly string[]): string => columns.filter((each) => each !== '').join(', ');
