import { maskNumber } from '../../../schemas/pii.ts';
import type { DlrStatus } from '../../../schemas/status.ts';
import { isSignedByTwilio } from './twilio-signature.ts';
import { messageIdOf, type Callback, type Reading, type Vendor } from './vendor.ts';

/**
 * Twilio's message statuses. `sent` means that the carrier has taken the message; everything before it happens inside
 * Twilio. `canceled` is a scheduled message that its sender withdrew: final, and nobody failed.
 */
const STATUSES: Readonly<Record<string, DlrStatus>> = {
  accepted: 'queued',
  scheduled: 'queued',
  queued: 'queued',
  sending: 'queued',
  sent: 'accepted',
  delivered: 'delivered',
  undelivered: 'failed',
  failed: 'failed',
  canceled: 'rejected',
};

/** Error codes that say more than `undelivered` and `failed` do. */
const STATUS_OF_ERROR: Readonly<Record<string, DlrStatus>> = {
  '30007': 'filtered',
  '30036': 'expired',
  '30038': 'filtered',
  '30450': 'filtered',
  '21610': 'rejected',
};

/** Statuses of messages that come in. */
const INBOUND = ['receiving', 'received'];

/** Fields whose words are kept beside the error text: no other field of a receipt has a place for them. */
const KEPT = ['ChannelStatusMessage', 'ChannelStatusCode', 'RawDlrDoneDate'] as const;

/** Twilio's status callbacks: form posts, GET, or JSON with `bodySHA256`. They tell no time, so arrival stands in. */
export const twilio: Vendor = {
  isGenuine: isSignedByTwilio,
  read,
  // Twilio takes any empty 2xx; a body would have to be TwiML.
  thanks: { status: 204 },
};

function read(callback: Callback): Reading {
  const fields = fieldsOf(callback);
  if (fields === undefined)
    return { told: [], failure: { code: 'undecodable', field: '', message: 'the body is no JSON object' } };
  const field = (...names: string[]): string => names.map((name) => fields.get(name) ?? '').find(Boolean) ?? '';
  const raw_status = field('MessageStatus', 'SmsStatus');
  const status = raw_status.toLowerCase();
  if (INBOUND.includes(status)) return { told: [], ignored: `an inbound message (${status})` };
  if (status === '')
    return {
      told: [],
      failure: { code: 'missing_field', field: 'MessageStatus', message: 'MessageStatus is missing' },
    };
  const sid = field('MessageSid', 'SmsSid');
  const base = { message_id: messageIdOf(callback, sid), occurred_at: callback.receivedAt };
  if (status === 'read') return { told: [{ kind: 'read', derivation: 'without_time', event: base }] };
  const error_code = field('ErrorCode');
  const event = {
    ...base,
    vendor: 'twilio',
    status: statusOf(status, error_code),
    raw_status,
    error_code,
    error_text: wordsOf(fields, base.message_id === sid ? '' : sid),
  };
  return { told: [{ kind: 'dlr', derivation: 'without_time', event }] };
}

function statusOf(status: string, errorCode: string): DlrStatus {
  const said = Object.hasOwn(STATUSES, status) ? STATUSES[status]! : 'unknown';
  return said === 'failed' ? (STATUS_OF_ERROR[errorCode] ?? said) : said;
}

/** The callback's fields, first value of each; undefined if its body cannot be read. */
function fieldsOf({ method, query, contentType, body }: Callback): ReadonlyMap<string, string> | undefined {
  if (contentType === 'application/json') return jsonFields(body);
  const form = method === 'GET' ? query : new URLSearchParams(body.toString('utf8'));
  return new Map([...form].reverse());
}

function jsonFields(body: Buffer): ReadonlyMap<string, string> | undefined {
  try {
    const json = JSON.parse(body.toString('utf8')) as unknown;
    if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
    const scalars = Object.entries(json).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value));
    return new Map(scalars.map(([name, value]) => [name, String(value)]));
  } catch {
    return undefined;
  }
}

/** What Twilio said in words. Phone numbers in it are masked: this text is stored. */
function wordsOf(fields: ReadonlyMap<string, string>, sid: string): string {
  const named = KEPT.flatMap((name) => (fields.get(name) ? [`${name}=${fields.get(name)}`] : []));
  const words = [fields.get('ErrorMessage') ?? '', ...named].map((text) => text.replace(/\+\d{7,15}/g, maskNumber));
  return [...words, sid && `MessageSid=${sid}`].filter(Boolean).join('; ');
}
