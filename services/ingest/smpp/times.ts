import { parseInstant } from '../../../schemas/instant.ts';

/** A time as a receipt tells it. */
export interface SmppTime {
  /** Epoch ms. */
  readonly at: number;
  /** As written. */
  readonly raw: string;
  /** `assumed`: no zone was told, and UTC was taken for it; the centre's clock may show local time. */
  readonly zone: 'told' | 'assumed';
  /** `minute`: the seconds were not told and count as zero, so it may have been up to a minute later. */
  readonly precision: 'minute' | 'second';
}

/** `YYMMDDhhmmss`, tenths, quarters of an hour, and whether these lie ahead of or behind UTC. */
const ABSOLUTE = /^(\d{12})(\d)(\d{2})([+-])$/;
const WRITTEN = /^[\d\-/.: T]+$/;

/**
 * Reads the date of a receipt: `YYMMDDhhmm`, with seconds, with four digits of year, both, with separators between, SMPP's
 * own absolute time (`180711070003912+`), or RFC 3339. Twelve digits are `YYMMDDhhmmss` where that is a date, else
 * `YYYYMMDDhhmm`. Undefined for anything else.
 */
export function readTime(raw: string): SmppTime | undefined {
  const instant = parseInstant(raw);
  if (instant !== undefined) return { at: instant, raw, zone: 'told', precision: 'second' };
  const absolute = ABSOLUTE.exec(raw);
  if (absolute !== null) return absoluteTime(raw, absolute);
  if (!WRITTEN.test(raw)) return undefined;
  const digits = raw.replace(/\D/g, '');
  const at = readingsOf(digits)
    .map(instantOf)
    .find((time) => time !== undefined);
  const precision = hasSeconds(digits, at) ? 'second' : 'minute';
  return at === undefined ? undefined : { at, raw, zone: 'assumed', precision };
}

/** Digits that no time was written into: some centres fill the field with zeros. */
export const isBlankTime = (raw: string): boolean => /^[0\-/.: T]*$/.test(raw);

/** `YYYYMMDDhhmmss` for each way to read the digits, likeliest first. */
function readingsOf(digits: string): readonly string[] {
  if (digits.length === 10) return [`20${digits}00`];
  if (digits.length === 12) return [`20${digits}`, `${digits}00`];
  return digits.length === 14 ? [digits] : [];
}

const hasSeconds = (digits: string, at: number | undefined): boolean =>
  digits.length === 14 || (digits.length === 12 && at === instantOf(`20${digits}`));

function instantOf(digits: string): number | undefined {
  const [, year, month, day, hour, minute, second] = /^(....)(..)(..)(..)(..)(..)$/.exec(digits) ?? [];
  return parseInstant(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

const QUARTER_MS = 15 * 60_000;

function absoluteTime(raw: string, [, digits, tenths, quarters, sign]: RegExpExecArray): SmppTime | undefined {
  const local = instantOf(`20${digits}`);
  if (local === undefined || Number(quarters) > 48) return undefined;
  const ahead = (sign === '-' ? -1 : 1) * Number(quarters) * QUARTER_MS;
  return { at: local + Number(tenths) * 100 - ahead, raw, zone: 'told', precision: 'second' };
}
