import { TIMELINE_COLUMNS, type TimelineColumn, type TimelineRow } from '../../schemas/timeline-row.ts';

/** Columns whose values are of a type. */
type ColumnsOf<Value> = { [C in TimelineColumn]: TimelineRow[C] extends Value ? C : never }[TimelineColumn];
type TextColumn = ColumnsOf<string>;
type NumberColumn = Exclude<ColumnsOf<number>, 'sign'>;

const NEITHER: ReadonlySet<string> = new Set(['sign', 'tags', 'conversion_amounts', 'link_clicks', 'state']);
const TEXTUAL: ReadonlySet<string> = new Set(['String', 'LowCardinality(String)']);

const isText = (name: TimelineColumn): name is TextColumn => !NEITHER.has(name) && TEXTUAL.has(TIMELINE_COLUMNS[name]);
const isNumber = (name: TimelineColumn): name is NumberColumn =>
  !NEITHER.has(name) && !TEXTUAL.has(TIMELINE_COLUMNS[name]);

const NAMES = Object.keys(TIMELINE_COLUMNS) as TimelineColumn[];
const TEXTS = NAMES.filter(isText);
const NUMBERS = NAMES.filter(isNumber);

/** A column's value as JSON gave it. */
export type ValueOf = (name: TimelineColumn) => unknown;

/**
 * A row out of JSON: times, decimals and counts as whole numbers, the state in base64.
 * @throws Error naming the column whose value is of another type than the row's.
 */
export function timelineRow(valueOf: ValueOf, sign: 1 | -1): TimelineRow {
  return {
    sign,
    ...each(TEXTS, (name) => text(name, valueOf(name))),
    ...each(NUMBERS, (name) => number(name, valueOf(name))),
    tags: map('tags', valueOf('tags'), text),
    conversion_amounts: map('conversion_amounts', valueOf('conversion_amounts'), number),
    link_clicks: map('link_clicks', valueOf('link_clicks'), numbers),
    state: Buffer.from(text('state', valueOf('state')), 'base64'),
  };
}

function each<Name extends string, Value>(names: readonly Name[], read: (name: Name) => Value): Record<Name, Value> {
  return Object.fromEntries(names.map((name) => [name, read(name)])) as Record<Name, Value>;
}

function text(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw mismatch(name, value, 'text');
}

function number(name: string, value: unknown): number {
  if (typeof value === 'number') return value;
  throw mismatch(name, value, 'a number');
}

function numbers(name: string, value: unknown): number[] {
  if (Array.isArray(value)) return value.map((one) => number(name, one));
  throw mismatch(name, value, 'a list');
}

function map<Value>(
  name: string,
  value: unknown,
  read: (name: string, value: unknown) => Value,
): Record<string, Value> {
  if (typeof value !== 'object' || value === null) throw mismatch(name, value, 'a map');
  return Object.fromEntries(Object.entries(value).map(([key, one]: [string, unknown]) => [key, read(name, one)]));
}

const mismatch = (name: string, value: unknown, wanted: string): Error =>
  new Error(`timelines.${name} holds ${JSON.stringify(value)}, which is not ${wanted}`);
