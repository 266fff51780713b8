import { DIMENSION_NAMES, DIMENSIONS, type Dimension } from '../../schemas/dimensions.ts';
import { FAMILIES } from '../../schemas/errors/vocabulary.ts';
import { parseInstant } from '../../schemas/instant.ts';
import type { Access } from './access/keys.ts';
import { invalid, Problem } from './problem.ts';
import { tagOf, type Scope } from './queries/query.ts';

/** The query string of a request: repeated parameters are lists. */
export type QueryString = Readonly<Record<string, string | readonly string[] | undefined>>;

const DAY_MS = 86_400_000;
/** Stands for every `tag.<name>` among the parameters of an endpoint. */
export const TAGS = 'tag.<name>';
/** A query string makes a space of a plus that nobody escaped. */
const LOST_PLUS = / (?=\d{2}:\d{2}$)/;
/** Behind hours and minutes, where seconds were left out. */
const LEFT_OUT_SECONDS = /(?<=[Tt ]\d{2}:\d{2})(?=[Zz+-])/;

/** One value of a parameter; undefined when it is absent or empty. */
export function one(query: QueryString, name: string): string | undefined {
  const value = query[name];
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (value === undefined) return undefined;
  throw invalid(name, `${name} may be given once.`);
}

/** All values of a parameter, given repeatedly or separated by commas. */
export const many = (query: QueryString, name: string): string[] =>
  [query[name] ?? []]
    .flat()
    .flatMap((value) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '');

/** All values of a parameter that is given repeatedly, as they are: ids may hold commas and spaces. */
export const exactly = (query: QueryString, name: string): string[] =>
  [query[name] ?? []].flat().filter((value) => value !== '');

/** A moment: RFC 3339 with a zone, or epoch milliseconds. */
export function moment(query: QueryString, name: string): number | undefined {
  const value = one(query, name);
  if (value === undefined) return undefined;
  const at = /^\d{1,15}$/.test(value) ? Number(value) : instant(value);
  if (at === undefined)
    throw invalid(name, `${name} must be RFC 3339 with a time zone (2026-01-31T09:00:00Z) or epoch milliseconds.`);
  return at;
}

const instant = (text: string) => parseInstant(text.replace(LOST_PLUS, '+').replace(LEFT_OUT_SECONDS, ':00'));

/** A whole number within bounds. */
export function whole(query: QueryString, name: string, fallback: number, max: number): number {
  const value = one(query, name);
  if (value === undefined) return fallback;
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > max)
    throw invalid(name, `${name} must be a whole number from 1 to ${max}.`);
  return number;
}

/** One of some words. */
export function choice<T extends string>(query: QueryString, name: string, fallback: T, allowed: readonly T[]): T {
  const value = one(query, name);
  return value === undefined ? fallback : known(name, value, allowed);
}

/** @throws Problem if a value is none of those that there are. */
export function known<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === value);
  if (found === undefined) throw invalid(name, `${name} must be one of ${allowed.join(', ')}.`);
  return found;
}

/** Families of errors that an answer is narrowed to; none: all of them. */
export const familiesOf = (query: QueryString): string[] =>
  many(query, 'error_family').map((family) => known('error_family', family, FAMILIES));

/** Columns to group by, each one of those allowed; `isTag` tells further ones, `tag.<name>`. */
export function columns(query: QueryString, allowed: readonly string[], isTag = (_name: string) => false): string[] {
  const names = [...new Set(many(query, 'by'))];
  const wrong = names.find((name) => !allowed.includes(name) && !isTag(name));
  if (wrong === undefined) return names;
  const possible = [...allowed, ...(isTag('tag.name') ? [TAGS] : [])];
  throw invalid('by', `by=${wrong} is not possible here; it may name ${possible.join(', ')}.`);
}

const isTag = (name: string): boolean => tagOf(name) !== undefined;

/** Like {@link columns}, for answers that know the tags of messages. */
export const columnsAndTags = (query: QueryString, allowed: readonly string[]): string[] =>
  columns(query, allowed, isTag);

/** What is answered from messages one by one may reach this far (ms). */
const MAX_BY_MESSAGE_MS = 31 * DAY_MS;

/** @throws Problem if a question about tags reaches too far. */
export function boundTags(scope: Scope, by: readonly string[] = []): void {
  const tag = [...by, ...Object.keys(scope.filters)].find(isTag);
  if (tag !== undefined) boundReach(scope, tag);
}

/** @throws Problem if a question that is answered from messages one by one reaches too far. */
export function boundReach(scope: Scope, what: string): void {
  if (scope.to - scope.from > MAX_BY_MESSAGE_MS)
    throw invalid('from', `${what} is answered for at most 31 days: ask for a shorter range.`);
}

/** An IANA time zone, spelled as the database knows it; UTC without one. */
export function timeZone(query: QueryString): string {
  const zone = knownZone(one(query, 'tz') ?? 'UTC');
  // An offset is a zone to JavaScript, but not to the database.
  if (zone === undefined || /^[+-]/.test(zone))
    throw invalid('tz', 'tz must be an IANA time zone, such as America/New_York.');
  return zone;
}

function knownZone(zone: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

/**
 * The scope of a request: `from` (inclusive) and `to` (exclusive), the last 24 h without them; filters by the
 * dimensions that the answer has; and the account of the caller, which no parameter can widen.
 */
export function scopeOf(
  query: QueryString,
  access: Access,
  now: number,
  dimensions: readonly Dimension[] = DIMENSION_NAMES,
): Scope {
  const to = moment(query, 'to') ?? now;
  const from = moment(query, 'from') ?? to - DAY_MS;
  if (from >= to) throw invalid('from', 'from must lie before to.');
  const names = [...dimensions, ...Object.keys(query).filter(isTag)];
  const filters = Object.fromEntries(
    names.map((name) => [name, [query[name] ?? []].flat()] as const).filter(([, values]) => values.length > 0),
  );
  return { from, to, account: access.account, filters };
}

/** @throws Problem if a parameter is not one of those that an endpoint has: a misspelt filter must not widen an answer. */
export function refuseUnknown(query: QueryString, known: readonly string[]): void {
  for (const name of Object.keys(query))
    if (!known.includes(name) && !(isTag(name) && known.includes(TAGS))) {
      const hint =
        name in DIMENSIONS || isTag(name)
          ? 'this answer does not have that dimension'
          : `it may be one of ${known.join(', ')}`;
      throw new Problem(400, 'unknown_field', `There is no parameter ${name} here: ${hint}.`, name);
    }
}
