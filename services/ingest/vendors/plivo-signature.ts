import { createHmac } from 'node:crypto';
import { parse as parseQuery } from 'node:querystring';
import { sameText } from './telling/credentials.ts';
import { headerOf, type Callback } from './vendor.ts';

/**
 * Whether Plivo signed a callback with the auth token. V3 signs the URL, its query and the form's fields; V2 only the URL
 * without query, so a V2 proof says who called but not that the body is theirs: where V3 is there, it alone counts. Each
 * comes under the account's own header and the main account's (`Ma`), and a header may hold several, separated by
 * commas. The nonce is no time: a replay cannot be told, and gives the same events.
 */
export function isSignedByPlivo(callback: Callback, token: string): boolean {
  const v3 = signaturesOf(callback, 'v3');
  if (v3.length > 0) return isAmong(v3, sign(token, `${textOfV3(callback)}.${nonceOf(callback, 'v3')}`));
  return isAmong(signaturesOf(callback, 'v2'), sign(token, `${baseOf(callback.url)}${nonceOf(callback, 'v2')}`));
}

const sign = (token: string, text: string): string => createHmac('sha256', token).update(text, 'utf8').digest('base64');

const nonceOf = (callback: Callback, version: string): string =>
  headerOf(callback, `x-plivo-signature-${version}-nonce`);

const signaturesOf = (callback: Callback, version: string): readonly string[] =>
  [`x-plivo-signature-${version}`, `x-plivo-signature-ma-${version}`]
    .flatMap((name) => headerOf(callback, name).split(','))
    .map((signature) => signature.trim())
    .filter(Boolean);

/** A request names a handful of signatures; more are somebody's attempts. */
const MAX_SIGNATURES = 10;

const isAmong = (signatures: readonly string[], expected: string): boolean =>
  signatures
    .slice(0, MAX_SIGNATURES)
    .map((signature) => sameText(signature, expected))
    .includes(true);

/** URL without query and fragment. */
const baseOf = (url: string): string => url.split(/[?#]/)[0]!;

/** The sorted query behind `?`, and the sorted fields behind a dot; `?` alone where there are fields and no query. */
function textOfV3({ method, url, body }: Callback): string {
  const query = sorted(parseQuery(url.split(/\?(.*)/s)[1] ?? '')).map(([name, value]) => `${name}=${value}`);
  const fields = method === 'GET' ? [] : sorted(parseQuery(body.toString('utf8'), '&', '=', { maxKeys: 0 }));
  const base = query.length + fields.length > 0 ? `${baseOf(url)}?${query.join('&')}` : baseOf(url);
  const dot = query.length > 0 && fields.length > 0 ? '.' : '';
  return `${base}${dot}${fields.map(([name, value]) => name + value).join('')}`;
}

/** Pairs sorted by name; the values of a repeated name sorted among themselves. */
const sorted = (params: NodeJS.Dict<string | string[]>): readonly (readonly [name: string, value: string])[] =>
  Object.keys(params)
    .sort()
    .flatMap((name) =>
      [params[name] ?? []]
        .flat()
        .sort()
        .map((value) => [name, value] as const),
    );
