import { createHash, createHmac } from 'node:crypto';
import { jwtVerify } from 'jose';
import { credentialsOf, sameText } from './telling/credentials.ts';
import { fieldsOf } from './telling/fields.ts';
import { textAt } from './telling/json.ts';
import { isFresh, type Callback, type VendorWorld } from './vendor.ts';

/**
 * Whether Vonage signed a callback with the account's signature secret: by a token over the body (Messages API), or by
 * `sig` among the parameters (SMS API). A callback with a token is never judged by its parameters.
 */
export function isSignedByVonage(callback: Callback, secret: string, world: VendorWorld): boolean | Promise<boolean> {
  const token = credentialsOf(callback, 'bearer');
  return token === '' ? hasSignedParameters(callback, secret, world) : hasSignedBody(callback, token, secret, world);
}

/**
 * An HS256 token whose `payload_hash` is the hex SHA-256 of the raw body, issued not long ago. Vonage calls the hash
 * optional to check; without it the token would fit any body.
 */
async function hasSignedBody(
  { body }: Callback,
  token: string,
  secret: string,
  { now }: VendorWorld,
): Promise<boolean> {
  try {
    const { payload } = await jwtVerify(token, Buffer.from(secret), {
      algorithms: ['HS256'],
      requiredClaims: ['iat', 'payload_hash'],
      currentDate: new Date(now),
    });
    const hash = createHash('sha256').update(body).digest('hex');
    return (
      sameText(textAt(payload, 'payload_hash').toLowerCase(), hash) && isFresh(Number(payload.iat) * 1_000, { now })
    );
  } catch {
    return false;
  }
}

/** The methods that an account can choose from; which one it chose is not told, so all are tried. */
const METHODS: readonly ((text: string, secret: string) => string)[] = [
  (text, secret) => createHash('md5').update(`${text}${secret}`).digest('hex'),
  ...['md5', 'sha1', 'sha256', 'sha512'].map(
    (hash) => (text: string, secret: string) => createHmac(hash, secret).update(text).digest('hex'),
  ),
];

function hasSignedParameters(callback: Callback, secret: string, world: VendorWorld): boolean {
  const fields = fieldsOf(callback);
  if ('failure' in fields) return false;
  const { sig = '', ...params } = Object.fromEntries(fields);
  const signedAt = params['timestamp'] ?? '';
  if (sig === '' || !/^\d{1,12}$/.test(signedAt) || !isFresh(Number(signedAt) * 1_000, world)) return false;
  // A GET appends what Vonage says to the URL that it was told; whether it signs what stood there is not documented.
  const { message_id: _, ...withoutOurs } = params;
  const texts = [params, withoutOurs].map(asSigned);
  return texts.flatMap((text) => METHODS.map((sign) => sameText(sign(text, secret), sig.toLowerCase()))).includes(true);
}

/** `&name=value` sorted by name, with what could be mistaken for a separator replaced in the values. */
const asSigned = (params: Readonly<Record<string, string>>): string =>
  Object.keys(params)
    .sort()
    .map((name) => `&${name}=${params[name]!.replace(/[&=]/g, '_')}`)
    .join('');
