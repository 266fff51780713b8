import type { Failure } from '../../../../schemas/failures.ts';

/**
 * Deepest nesting that is read. Vendors nest less than ten deep; what nests thousands deep is meant to overflow the
 * stack of whoever walks through it or writes it out again.
 */
const MAX_DEPTH = 64;

export type JsonObject = Readonly<Record<string, unknown>>;

const undecodable = (message: string): { readonly failure: Failure } => ({
  failure: { code: 'undecodable', field: '', message },
});

/** The JSON of a body, or why it cannot be read. Takes time in proportion to the bytes, whatever they are. */
export function readJson(body: Buffer): { readonly value: unknown } | { readonly failure: Failure } {
  if (nestsDeeper(body, MAX_DEPTH)) return undecodable(`the body nests more than ${MAX_DEPTH} deep`);
  try {
    return { value: JSON.parse(body.toString('utf8')) as unknown };
  } catch {
    return undecodable('the body is no JSON');
  }
}

/** As {@link readJson}, where only an object will do. */
export function readObject(body: Buffer): { readonly value: JsonObject } | { readonly failure: Failure } {
  const read = readJson(body);
  if ('failure' in read) return read;
  return isObject(read.value) ? { value: read.value } : undecodable('the body is no JSON object');
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What stands at a path of names; undefined if nothing does. */
export function valueAt(value: unknown, ...path: readonly string[]): unknown {
  let found = value;
  for (const name of path) {
    if (!isObject(found) || !Object.hasOwn(found, name)) return undefined;
    found = found[name];
  }
  return found;
}

/** The string, number or boolean at a path of names, as text; `''` if there is none. */
export function textAt(value: unknown, ...path: readonly string[]): string {
  const found = valueAt(value, ...path);
  return typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean' ? String(found) : '';
}

/** The list at a path of names; empty if there is none. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? (found as readonly unknown[]) : [];
}

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [...Buffer.from('"\\[]{}')];

function nestsDeeper(body: Buffer, most: number): boolean {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at];
    if (byte === BACKSLASH) at += 1;
    else if (byte === QUOTE) isText = !isText;
    else if (isText) continue;
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) depth += 1;
    else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth -= 1;
    if (depth > most) return true;
  }
  return false;
}
