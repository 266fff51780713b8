import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { parse as parseQuery, stringify as writeQuery } from 'node:querystring';
import { headerOf, type Callback } from './vendor.ts';

/**
 * Whether `X-Twilio-Signature` is the base64 HMAC-SHA1, under the account's auth token, of the public URL and the sorted
 * form parameters. Where the URL carries `bodySHA256` the body is anything (JSON), the parameters are left out and the
 * hash must be that of the raw body. A body that neither of the two covers is refused.
 */
export function isSignedByTwilio(callback: Callback, token: string): boolean {
  const signature = Buffer.from(headerOf(callback, 'x-twilio-signature'));
  const bodyHash = callback.query.get('bodySHA256');
  if (bodyHash !== null && !equal(sha256(callback.body), Buffer.from(bodyHash))) return false;
  if (bodyHash === null && callback.body.length > 0 && !isForm(callback)) return false;
  const signed = bodyHash === null ? parametersAsSigned(callback) : '';
  return urlsAsSigned(callback.url)
    .map((url) => equal(hmac(token, url + signed), signature))
    .includes(true);
}

const isForm = ({ contentType }: Callback): boolean => contentType === 'application/x-www-form-urlencoded';
const hmac = (token: string, text: string): Buffer =>
  Buffer.from(createHmac('sha1', token).update(text, 'utf8').digest('base64'));
const sha256 = (body: Buffer): Buffer => Buffer.from(createHash('sha256').update(body).digest('hex'));
const equal = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);

/** Sorted by name; the values of a repeated name sorted and without repetition, the name before each. */
function parametersAsSigned({ body }: Callback): string {
  const values = new Map<string, Set<string>>();
  for (const [name, value] of new URLSearchParams(body.toString('utf8')))
    values.set(name, (values.get(name) ?? new Set()).add(value));
  return [...values.keys()]
    .sort()
    .flatMap((name) => [...values.get(name)!].sort().map((value) => name + value))
    .join('');
}

/**
 * The spellings of a URL that Twilio may have signed: with and without its port, as configured; and the same with the
 * escapes of `new URL` and of Node's older `querystring`, which some of its back ends apply.
 */
function urlsAsSigned(url: string): string[] {
  const normal = URL.canParse(url) ? new URL(url).toString() : url;
  const spellings = [url, normal].flatMap((each) => [withoutPort(each), withPort(each)]);
  const escaped = [withoutPort(normal), withPort(normal)].map(withOldEscapes);
  return [...new Set([...spellings, ...escaped])];
}

const AUTHORITY = /^([a-z][a-z0-9+.-]*):\/\/((?:[^/?#@]*@)?)(\[[^\]]*\]|[^/?#:]*)(:\d*)?/i;

const withoutPort = (url: string): string =>
  url.replace(AUTHORITY, (_all, scheme: string, user: string, host: string) => `${scheme}://${user}${host}`);

const withPort = (url: string): string =>
  url.replace(AUTHORITY, (_all, scheme: string, user: string, host: string, port: string | undefined) => {
    const standard = scheme.toLowerCase() === 'https' ? ':443' : ':80';
    return `${scheme}://${user}${host}${port ?? standard}`;
  });

function withOldEscapes(url: string): string {
  const [base = '', query] = url.split(/\?(.*)/s);
  return query ? `${base}?${writeQuery(parseQuery(query))}` : url;
}
