import { createHash } from 'node:crypto';
import { jwtVerify } from 'jose';
import type { DlrStatus } from '../../../schemas/status.ts';
import { ownNumber, personNumber } from './telling/addresses.ts';
import { partsOf, priceOf } from './telling/amounts.ts';
import { missing } from './telling/batch.ts';
import { sameText } from './telling/credentials.ts';
import { listAt, readObject, textAt } from './telling/json.ts';
import { momentOf } from './telling/moment.ts';
import { headerOf, messageIdOf, type Callback, type Reading, type Vendor, type VendorWorld } from './vendor.ts';
import { tagsOf, wordsOf } from './telling/words.ts';

/** MessageBird's statuses. `buffered`: the carrier keeps it and tries again. */
const STATUSES: ReadonlyMap<string, DlrStatus> = new Map([
  ['scheduled', 'queued'],
  ['sent', 'accepted'],
  ['buffered', 'accepted'],
  ['delivered', 'delivered'],
  ['expired', 'expired'],
  ['delivery_failed', 'failed'],
]);

/** Reasons and codes that say more than *failed* does. */
const STATUS_OF_REASON: ReadonlyMap<string, DlrStatus> = new Map([
  ['expired', 'expired'],
  ['carrier rejected', 'rejected'], // unconfirmed
  ['opted out', 'rejected'], // unconfirmed
  ['opted-out', 'rejected'], // unconfirmed
]);
const STATUS_OF_ERROR: ReadonlyMap<string, DlrStatus> = new Map([['103', 'rejected']]); // 103: said STOP

/**
 * MessageBird (Bird) SMS: status reports by GET, which come only for messages sent with a `reference`, and inbound
 * messages by POST (JSON or a form) or GET. The secret is the account's signing key.
 */
export const messagebird: Vendor = { isGenuine, read, thanks: { status: 200, body: 'OK', contentType: 'text/plain' } };

const ALGORITHMS = ['HS256', 'HS384', 'HS512'];
/** MessageBird's own tolerance for clocks (s). */
const CLOCK_TOLERANCE_S = 5;

/**
 * `MessageBird-Signature-JWT`: a short-lived JWT over the SHA-256 of the URL and of the body. A body without a hash, or
 * a hash without a body, was tampered with.
 */
async function isGenuine({ body, url, ...rest }: Callback, secret: string, world: VendorWorld): Promise<boolean> {
  const token = headerOf({ body, url, ...rest }, 'messagebird-signature-jwt');
  const claims = await claimsOf(token, secret, world.now);
  if (claims === undefined) return false;
  const bodyHash = body.length > 0 ? sha256(body) : '';
  const isUrl = sameText(textAt(claims, 'url_hash'), sha256(url));
  return sameText(textAt(claims, 'payload_hash'), bodyHash) && isUrl;
}

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');

/** What a token claims; undefined if it is not MessageBird's, not signed with the secret, or out of its time. */
async function claimsOf(token: string, secret: string, now: number): Promise<unknown> {
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), {
      issuer: 'MessageBird',
      algorithms: ALGORITHMS,
      clockTolerance: CLOCK_TOLERANCE_S,
      currentDate: new Date(now),
      requiredClaims: ['jti', 'exp', 'url_hash'],
    });
    return payload;
  } catch {
    return undefined;
  }
}

type Field = (...names: string[]) => string;

function read(callback: Callback): Reading {
  const fields = fieldsOf(callback);
  if ('failure' in fields) return { told: [], failure: fields.failure };
  const { field, media } = fields;
  if (field('status') !== '') return receipt(callback, field);
  return field('originator', 'sender') === '' ? missing('status') : inbound(callback, field, media);
}

function receipt(callback: Callback, field: Field): Reading {
  const id = field('id');
  const message_id = messageIdOf(callback, id, field('reference'));
  const { occurred_at, derivation } = momentOf(field('statusDatetime'), callback);
  const raw_status = field('status');
  const error_code = field('statusErrorCode');
  const event = {
    message_id,
    occurred_at,
    vendor: 'messagebird',
    status: statusOf(raw_status, field('statusReason'), error_code),
    raw_status,
    error_code,
    error_text: wordsOf(field('statusReason'), {
      ported: field('ported'),
      datacoding: field('datacoding'),
      reference: message_id === field('reference') ? '' : field('reference'),
      id: message_id === id ? '' : id,
    }),
    carrier: field('mccmnc'),
    parts: partsOf(field('messagePartCount')),
    ...priceOf(field('price[amount]'), field('price[currency]')),
  };
  return { told: [{ kind: 'dlr', derivation, event }] };
}

function statusOf(said: string, reason: string, errorCode: string): DlrStatus {
  const status = STATUSES.get(said.toLowerCase()) ?? 'unknown';
  if (status !== 'failed') return status;
  return STATUS_OF_ERROR.get(errorCode) ?? STATUS_OF_REASON.get(reason.toLowerCase()) ?? status;
}

/** The fields have two generations of names. `reference` is not that of a message of ours: nobody answers a receipt. */
function inbound(callback: Callback, field: Field, media: string): Reading {
  const told = {
    ...momentOf(field('createdDatetime'), callback),
    recipient: personNumber(field('originator', 'sender')),
    sender: ownNumber(field('recipient', 'receiver')),
    body: field('body', 'message'),
    vendor_message_id: field('id', 'message_id'),
    tags: tagsOf({ reference: field('reference'), mms: field('mms'), media, mccmnc: field('mccmnc') }),
  };
  return { told: [], inbound: [told] };
}

function fieldsOf({ contentType, method, query, body }: Callback) {
  if (method === 'GET' || contentType !== 'application/json') {
    const form = method === 'GET' ? query : new URLSearchParams(body.toString('utf8'));
    return { field: firstOf((name) => form.get(name) ?? ''), media: form.get('mediaURLs') ?? '' };
  }
  const json = readObject(body);
  if ('failure' in json) return json;
  const media = listAt(json.value, 'mediaURLs').map(String).join(' ');
  return { field: firstOf((name) => textAt(json.value, name)), media };
}

const firstOf =
  (value: (name: string) => string): Field =>
  (...names) =>
    names.map(value).find(Boolean) ?? '';
