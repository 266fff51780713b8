/* Callbacks as Vonage makes and signs them: its SDK verifies tokens and signs requests, but no callback. */
import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { SignJWT } from 'jose';
import { NOW, type world } from './world.ts';

export const SECRET = 'vonage-signature-secret';
export const PATH = '/v1/webhooks/vonage/acme';
/** Two live secrets of one account, one of another. */
export const secrets = {
  vonage: new Map([
    ['acme', [SECRET, 'next-secret']],
    ['globex', ['globex-secret']],
  ]),
};
export type Params = Record<string, string>;
type World = ReturnType<typeof world>;

/** A fixture as Vonage writes it. */
export const text = (name: string) =>
  readFileSync(new URL(`../vendors/fixtures/vonage/${name}.json`, import.meta.url), 'utf8').trim();
export const DELIVERED = JSON.parse(text('sms-delivered')) as Params;
export const INBOUND = JSON.parse(text('sms-inbound')) as Params;
export const SUBMITTED = JSON.parse(text('messages-submitted')) as Params;
export const SMS_ID = DELIVERED['messageId']!;
export const UUID = SUBMITTED['message_uuid']!;

export const SECONDS = NOW / 1_000;
/** What Vonage's own SDK signs: `&name=value`, sorted, with `_` for what separates. */
const signing = (params: Params): string =>
  Object.entries(params)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `&${name}=${value.replaceAll('&', '_').replaceAll('=', '_')}`)
    .join('');
/** `sig` as the method *md5 hash* makes it. */
export const md5 = (params: Params, secret = SECRET) =>
  createHash('md5')
    .update(signing(params) + secret)
    .digest('hex');
/** `sig` as the HMAC methods make it. */
export const hmac =
  (hash: string) =>
  (params: Params, secret = SECRET) =>
    createHmac(hash, secret).update(signing(params)).digest('hex');

/** Parameters as the SMS API signs them, `at` epoch seconds. */
export const signed = (
  params: Params,
  sign: (params: Params, secret?: string) => string = md5,
  at = SECONDS,
): Params => {
  const whole = { ...params, timestamp: String(at), nonce: 'f00d-cafe' };
  return { ...whole, sig: sign(whole) };
};
/** The parameters as a form post. */
export const form = (of: World, params: Params, path = PATH, type = 'application/x-www-form-urlencoded') =>
  of.app.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': type },
    payload: new URLSearchParams(params).toString(),
  });
/** The parameters behind the URL and what its query held. */
export const get = (of: World, params: Params, query = '') =>
  of.app.inject({ url: `${PATH}?${query}${new URLSearchParams(params).toString()}` });

/** `payload_hash` of a body. */
export const hashOf = (body: string) => createHash('sha256').update(body).digest('hex');
/** What somebody else made of a token. */
export interface TokenOptions {
  secret?: string;
  at?: number;
  alg?: string;
  claims?: Record<string, unknown>;
}
/** The token of the Messages API for a body. */
export const tokenFor = (body: string, { secret = SECRET, at = SECONDS, alg = 'HS256', claims }: TokenOptions = {}) =>
  new SignJWT(claims ?? { payload_hash: hashOf(body), api_key: 'abcd1234', application_id: 'a-1', jti: 'j-1' })
    .setProtectedHeader({ alg, typ: 'JWT' })
    .setIssuer('Vonage')
    .setIssuedAt(at)
    .sign(Buffer.from(secret));
/** A JSON post, with whatever proves it. */
export const json = (of: World, body: string, headers: Record<string, string>, path = PATH) =>
  of.app.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'application/json', ...headers },
    payload: body,
  });
/** A post of the Messages API with its token. */
export const message = async (of: World, body: object | string, options: TokenOptions & { path?: string } = {}) => {
  const payload = typeof body === 'string' ? body : JSON.stringify(body);
  return json(of, payload, { authorization: `Bearer ${await tokenFor(payload, options)}` }, options.path);
};
