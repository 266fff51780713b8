import { DIMENSION_NAMES } from '../../../schemas/dimensions.ts';
import type { Access } from '../access/keys.ts';
import { boundTags, columnsAndTags, scopeOf, type QueryString } from '../parameters.ts';
import { tagOf, type Scope } from '../queries/query.ts';
import type { GroupColumn } from '../queries/segments.ts';

/**
 * Columns of time that segments can be grouped by. Cells are hours of UTC and stay what they are, wherever the hours of
 * the time zone begin; a day begins with the first of them that begins in it.
 */
const CALENDAR = { hour: 'hour', day: 'toStartOfDay(hour, {tz:String})' } as const;
/** Their names. */
export const CALENDAR_NAMES = Object.keys(CALENDAR);

/** A column to group by. Calendar columns are of the time zone `tz`; `index` keeps what tags bind apart. */
export function columnOf(name: string, index: number): GroupColumn {
  const tag = tagOf(name);
  if (tag !== undefined)
    return { name, sql: `cell.tags[{by_tag_${index}:String}]`, params: { [`by_tag_${index}`]: tag } };
  return { name, sql: name in CALENDAR ? CALENDAR[name as keyof typeof CALENDAR] : name };
}

/** What a request groups cells of an hour by. */
export const groupColumns = (query: QueryString, more: readonly string[] = []): GroupColumn[] =>
  columnsAndTags(query, [...DIMENSION_NAMES, ...CALENDAR_NAMES, ...more]).map(columnOf);

/** The scope of a question about cells of an hour, tags included. */
export function cellScope(query: QueryString, access: Access, now: number, by: readonly GroupColumn[]): Scope {
  const scope = scopeOf(query, access, now);
  boundTags(
    scope,
    by.map(({ name }) => name),
  );
  return scope;
}
