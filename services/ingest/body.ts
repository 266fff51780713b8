import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { FAILURES, type Failure } from '../../schemas/failures.ts';
import { jsonFault } from './json-fault.ts';
import { tooLarge, unsupported, type Refusal } from './refusal.ts';

/** Most events in one request. */
export const MAX_EVENTS = 1_000;
/** Most bytes of a body, as sent and unpacked. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** One event of a body as it was written, or why it cannot be read. */
export type Item = { readonly value: unknown } | { readonly failure: Failure };

/** The events of a body in their order, or why it is refused whole. */
export type Items = { readonly items: readonly Item[] } | { readonly refusal: Refusal };

export const JSON_TYPES = ['application/json', 'text/json'];
export const NDJSON_TYPES = [
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
  'application/x-jsonlines',
];
const EVENT_TYPES = [...JSON_TYPES, ...NDJSON_TYPES];
const ENCODINGS = ['', 'identity', 'gzip', 'x-gzip'];

/** The media type of a header, lower case, without parameters. */
export const mediaType = (contentType = ''): string => contentType.split(';')[0]!.trim().toLowerCase();

/** What is wrong with the headers of a body that may be of `types`, before it is read. */
export function misdeclared(
  contentType: string | undefined,
  contentEncoding: string | undefined,
  types: readonly string[] = EVENT_TYPES,
): Refusal | undefined {
  const type = mediaType(contentType);
  const parameters = (contentType ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  if (!types.includes(type)) {
    const usual = ['text/plain', JSON_TYPES[0]!, NDJSON_TYPES[0]!].filter((each) => types.includes(each));
    return unsupported(`Content-Type must be ${usual.join(' or ')}, not "${type}"`);
  }
  const charset =
    parameters
      .find((each) => each.startsWith('charset='))
      ?.slice(8)
      .replaceAll('"', '') ?? 'utf-8';
  if (!['utf-8', 'utf8', 'us-ascii'].includes(charset)) return unsupported(`The charset must be utf-8, not ${charset}`);
  const encoding = (contentEncoding ?? '').trim().toLowerCase();
  if (!ENCODINGS.includes(encoding)) return unsupported(`Content-Encoding must be gzip or absent, not "${encoding}"`);
  return undefined;
}

/** Unpacks a body and splits it into its events: one JSON object, a JSON array, or one object a line. */
export async function readItems(
  body: Buffer,
  { contentType, contentEncoding }: { readonly contentType?: string; readonly contentEncoding?: string },
): Promise<Items> {
  const unpacked = await unpack(body, contentEncoding ?? '');
  if ('refusal' in unpacked) return unpacked;
  if ('failure' in unpacked) return { items: [unpacked] };
  const text = decode(unpacked.bytes);
  if (text === undefined) return unreadable('The body is not UTF-8');
  if (text.trim() === '') return unreadable('The body is empty: send an event, an array of events, or one a line');
  return bounded(itemsOf(text, NDJSON_TYPES.includes(mediaType(contentType))));
}

const unreadable = (message: string): Items => ({ items: [{ failure: undecodable(message) }] });
const undecodable = (message: string): Failure => ({ code: 'undecodable', field: '', message });

/** The bytes of a body as they were before they were packed; or why it is refused, or cannot be unpacked. */
export async function unpack(
  body: Buffer,
  contentEncoding: string,
): Promise<{ readonly bytes: Buffer } | { readonly refusal: Refusal } | { readonly failure: Failure }> {
  if (!contentEncoding.trim().toLowerCase().endsWith('gzip')) return { bytes: body };
  try {
    return { bytes: await promisify(gunzip)(body, { maxOutputLength: MAX_BODY_BYTES }) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      return { refusal: tooLarge('The unpacked body is larger than 1 MiB: send fewer events a request') };
    return { failure: undecodable(`The body is not gzip: ${(error as Error).message}`) };
  }
}

function decode(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function bounded(items: readonly Item[]): Items {
  if (items.length > MAX_EVENTS)
    return { refusal: tooLarge(`${items.length} events in one request; at most ${MAX_EVENTS} are allowed`) };
  if (items.length > 0) return { items };
  return { items: [{ failure: { code: 'missing_field', field: '', message: 'The array holds no event' } }] };
}

/**
 * A text that is not JSON as a whole is NDJSON if its content type or its first line says so: then a broken line costs
 * one event, not all of them.
 */
function itemsOf(text: string, isCalledLines: boolean): readonly Item[] {
  const whole = parse(text);
  if (whole !== undefined)
    return Array.isArray(whole.value) ? whole.value.map((value: unknown) => ({ value })) : [whole];
  const lines = text.split('\n').map((line, index) => ({ line: line.trim(), number: index + 1 }));
  const written = lines.filter(({ line }) => line !== '');
  if (written.length < 2 || !(isCalledLines || parse(written[0]!.line) !== undefined))
    return [{ failure: undecodable(jsonFault(text)?.message ?? FAILURES.undecodable) }];
  return written.map(({ line, number }) => parse(line) ?? brokenLine(line, number));
}

const brokenLine = (line: string, number: number): Item => ({
  failure: undecodable(`Line ${number} is no ${jsonFault(line)?.message ?? 'JSON'}`),
});

function parse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}
