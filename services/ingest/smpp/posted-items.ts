import type { Failure } from '../../../schemas/failures.ts';
import { JSON_TYPES, MAX_EVENTS, mediaType, NDJSON_TYPES, unpack } from '../body.ts';
import { jsonFault } from '../json-fault.ts';
import { tooLarge, type Refusal } from '../refusal.ts';

/** One receipt of a body: its own bytes, and what was written in them, or why that cannot be read. */
export type PostedItem = { readonly bytes: Buffer } & ({ readonly value: unknown } | { readonly failure: Failure });

/** What receipts may be sent as. */
export const RECEIPT_TYPES: readonly string[] = ['text/plain', ...JSON_TYPES, ...NDJSON_TYPES];

/**
 * Unpacks a body and splits it into receipts: texts one a line, or one JSON value, an array, or one a line. Each keeps its
 * own bytes, so that what cannot be used is not lost, and numbers too long for JSON's reader still stand there.
 */
export async function postedItems(
  body: Buffer,
  { contentType, contentEncoding }: { readonly contentType: string; readonly contentEncoding: string },
): Promise<{ readonly items: readonly PostedItem[] } | { readonly refusal: Refusal }> {
  const unpacked = await unpack(body, contentEncoding);
  if ('refusal' in unpacked) return unpacked;
  if ('failure' in unpacked) return { items: [{ bytes: body, failure: unpacked.failure }] };
  const type = mediaType(contentType);
  const { bytes } = unpacked;
  const items = type === 'text/plain' ? texts(bytes) : values(bytes, NDJSON_TYPES.includes(type));
  if (items.length > MAX_EVENTS)
    return { refusal: tooLarge(`${items.length} receipts in one request; at most ${MAX_EVENTS} are allowed`) };
  return { items: items.length > 0 ? items : [{ bytes: Buffer.alloc(0), failure: EMPTY }] };
}

const EMPTY: Failure = { code: 'missing_field', field: '', message: 'There is no receipt in the body' };
const undecodable = (message: string): Failure => ({ code: 'undecodable', field: '', message });

/** Message centres cut texts anywhere and know many alphabets: bytes that are no UTF-8 are one octet a character. */
const texts = (bytes: Buffer): readonly PostedItem[] =>
  linesOf(bytes)
    .map((line) => ({ bytes: line, value: utf8(line) ?? line.toString('latin1') }))
    .filter(({ value }) => value.trim() !== '');

function linesOf(bytes: Buffer): readonly Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  while (start < bytes.length) {
    const end = bytes.indexOf('\n', start);
    lines.push(bytes.subarray(start, end < 0 ? undefined : end));
    if (end < 0) break;
    start = end + 1;
  }
  return lines;
}

function utf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function values(bytes: Buffer, isCalledLines: boolean): readonly PostedItem[] {
  const text = utf8(bytes);
  if (text === undefined) return [{ bytes, failure: undecodable('The body is not UTF-8') }];
  if (text.trim() === '') return [];
  const whole = parse(text);
  if (whole !== undefined) return Array.isArray(whole.value) ? elements(text, whole.value) : [{ bytes, ...whole }];
  const lines = linesOf(bytes)
    .map((line) => ({ line, written: line.toString('utf8').trim() }))
    .filter(({ written }) => written !== '');
  if (lines.length < 2 || !(isCalledLines || parse(lines[0]!.written) !== undefined))
    return [{ bytes, failure: undecodable(jsonFault(text)?.message ?? 'The body is no JSON') }];
  return lines.map(({ line, written }) => ({
    bytes: line,
    ...(parse(written) ?? { failure: undecodable(`The line is no ${jsonFault(written)?.message ?? 'JSON'}`) }),
  }));
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/** The elements of an array, each with the text that it was read from. */
function elements(text: string, read: readonly unknown[]): readonly PostedItem[] {
  const ends = commasOf(text);
  const start = text.indexOf('[');
  return read.map((value, index) => {
    const from = (ends[index - 1] ?? start) + 1;
    return { value, bytes: Buffer.from(text.slice(from, ends[index]).trim()) };
  });
}

/** Where the elements of an array of valid JSON end: its own commas, and its closing bracket. */
function commasOf(text: string): readonly number[] {
  const ends: number[] = [];
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text[at]!;
    if (unit === '"') at = endOfString(text, at);
    else if (unit === '[' || unit === '{') depth += 1;
    else if (unit === ']' || unit === '}') depth -= 1;
    if (depth === 1 ? unit === ',' : depth === 0 && unit === ']') ends.push(at);
  }
  return ends;
}

/** The closing quote of a string that begins at `start`. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}
