import type { EventBase, EventOf } from '../events.ts';
import { defaultsOf } from '../ids.ts';
import type { Kind } from '../kinds.ts';

/**
 * A moment of a story, as an analyst says it: `10:00:05` or `10:00:05.250` is on the story's day, `-4d 10:00:05` four
 * days earlier. UTC.
 */
export type Clock = string;

/** One event of a story. Names in it (`message`, `account`, `id`) are local to the story. */
export interface Scene<K extends Kind = Kind> {
  readonly kind: K;
  readonly at: Clock;
  readonly message: string;
  readonly account: string;
  /** Scenes without one are events of their own; scenes with the same one tell the same event again. */
  readonly id?: string;
  readonly fields: Partial<EventOf[K]>;
}

type Telling<K extends Kind> = Partial<Omit<EventOf[K], keyof EventBase>> & {
  readonly at: Clock;
  readonly message?: string;
  readonly account?: string;
  readonly id?: string;
};

function scene<K extends Kind>(kind: K, usual: Partial<EventOf[K]>, account: string): (telling: Telling<K>) => Scene {
  return ({ at, message = 'm', account: told = account, id, ...fields }) => ({
    kind,
    at,
    message,
    account: told,
    ...(id === undefined ? {} : { id }),
    fields: { ...usual, ...fields },
  });
}

/** Somebody of account `acme` sends a message from 88000 to +15550100, unless it is told otherwise. */
export const submit = scene('submit', { sender: '88000', recipient: '+15550100' }, 'acme');
/** A vendor takes the message. */
export const handoff = scene('handoff', { outcome: 'accepted' }, '');
/** A vendor says that the message was delivered. */
export const dlr = scene('dlr', { status: 'delivered' }, '');
export const click = scene('click', { method: 'GET' }, '');
export const reply = scene('reply', {}, '');
export const read = scene('read', {}, '');
export const conversion = scene('conversion', { name: 'purchase' }, '');
/** The recipient opts out. */
export const consent = scene('consent', { recipient: '+15550100', action: 'opt_out' }, '');

/** Says whether a value is the right one, where it depends on the story's day or cannot be told to the last digit. */
export type Matcher = (value: unknown, stage: Stage) => boolean;

/** The value of a time column. */
export const at =
  (clock: Clock): Matcher =>
  (value, stage) =>
    value === written(clock, stage, 23);
/** The value of a column that holds the start of a second, a minute or an hour. */
export const from =
  (clock: Clock): Matcher =>
  (value, stage) =>
    value === written(clock, stage, 19);
/** A number within 5 %: percentiles come from buckets. */
export const about =
  (number: number): Matcher =>
  (value) =>
    Math.abs(Number(value) - number) <= number * 0.05;
/** Words or digits of which only the sense is fixed. */
export const words =
  (pattern: RegExp): Matcher =>
  (value) =>
    (typeof value === 'string' || typeof value === 'number') && pattern.test(String(value));

export type Expected = string | number | null | Readonly<Record<string, string>> | Matcher;

/** A small history and a row that must come out of it: what one column of a view means. */
export interface Example {
  readonly column: string;
  readonly story: string;
  readonly given: readonly Scene[];
  /** One row of the view holds all of these; the local names of account and message stand for the real ones. */
  readonly expect: Readonly<Record<string, Expected>>;
}

/** Where and when a story is played: names are unique in a run, so that its cells mix with no other's. */
export interface Stage {
  /** Goes before every account and message. */
  readonly prefix: string;
  /** Midnight (UTC, epoch ms) of the story's day. */
  readonly day: number;
}

/** An event as it travels, with its kind. */
export type Played = { readonly [K in Kind]: { readonly kind: K; readonly event: EventOf[K] } }[Kind];

/** Midnight of the day before `now` (epoch ms): late enough that open messages are open, early enough to be over. */
export const yesterday = (now: number): number => Math.floor(now / DAY - 1) * DAY;

const DAY = 86_400_000;

/** The moment that a clock shows on a stage (epoch ms). */
export function timeOf(clock: Clock, { day }: Stage): number {
  const told = /^(?:-(\d+)d )?(\d\d):(\d\d):(\d\d)(?:\.(\d{3}))?$/.exec(clock);
  if (told === null) throw new Error(`"${clock}" is no time: write 10:00:05, 10:00:05.250 or -4d 10:00:05`);
  const [days, hours, minutes, seconds, ms] = told.slice(1).map((part) => Number(part ?? 0));
  return day - days! * DAY + ((hours! * 60 + minutes!) * 60 + seconds!) * 1000 + ms!;
}

/** The real name of an account or a message of a story; `''` stays empty. */
export const nameOn = (stage: Stage, local: string): string => (local === '' ? '' : `${stage.prefix}${local}`);

/** The story's events, as they travel. */
export const play = (given: readonly Scene[], stage: Stage): Played[] =>
  given.map(({ kind, at: clock, message, account, id, fields }, index) => ({
    kind,
    event: {
      ...defaultsOf(kind),
      event_id: id ?? `${kind}-${index + 1}`,
      message_id: nameOn(stage, message),
      occurred_at: timeOf(clock, stage),
      account_id: nameOn(stage, account),
      ...fields,
    },
  })) as Played[];

/** True if the row (values as ClickHouse writes them in JSON) holds everything that is expected. */
export const fits = (row: Readonly<Record<string, unknown>>, expect: Example['expect'], stage: Stage): boolean =>
  Object.entries(expect).every(([column, expected]) => fitsValue(column, row[column], expected, stage));

const LOCAL_NAMES = new Set(['account_id', 'message_id']);

function fitsValue(column: string, value: unknown, expected: Expected, stage: Stage): boolean {
  if (typeof expected === 'string') return value === (LOCAL_NAMES.has(column) ? nameOn(stage, expected) : expected);
  if (typeof expected === 'number') return value !== null && Number(value) === expected;
  if (expected === null) return value === null;
  if (typeof expected === 'function') return expected(value, stage);
  return JSON.stringify(value) === JSON.stringify(expected);
}

const written = (clock: Clock, stage: Stage, length: number): string =>
  new Date(timeOf(clock, stage)).toISOString().slice(0, length).replace('T', ' ');
