import type { Failure } from '../../../../schemas/failures.ts';
import { readObject, textAt } from './json.ts';
import type { Callback } from '../vendor.ts';

/** The fields of a flat callback by name, first value of each. */
export type Fields = ReadonlyMap<string, string>;

/** The fields of a callback that may come as a query (GET), a form, or a flat JSON object; or why it cannot be read. */
export function fieldsOf({ method, query, contentType, body }: Callback): Fields | { readonly failure: Failure } {
  if (method === 'GET') return firstOf(query);
  if (contentType !== 'application/json') return firstOf(new URLSearchParams(body.toString('utf8')));
  const read = readObject(body);
  if ('failure' in read) return read;
  return new Map(Object.keys(read.value).map((name) => [name, textAt(read.value, name)]));
}

const firstOf = (params: URLSearchParams): Fields => new Map([...params].reverse());

/** The first of these fields that is not empty; `''` if none is. */
export const fieldReader =
  (fields: Fields) =>
  (...names: readonly string[]): string =>
    names.map((name) => fields.get(name) ?? '').find(Boolean) ?? '';
