import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import type { DlrStatus } from '../../../schemas/status.ts';
import { partsOf, priceOf } from './telling/amounts.ts';
import { ignoring, missing, referenceIn, together } from './telling/batch.ts';
import { listAt, readObject, textAt, valueAt } from './telling/json.ts';
import { momentOf } from './telling/moment.ts';
import { headerOf, isFresh, messageIdOf } from './vendor.ts';
import type { Callback, Reading, Vendor, VendorWorld } from './vendor.ts';
import { tagsOf, wordsOf } from './telling/words.ts';

/** Telnyx's status of each recipient. `delivery_unconfirmed`: handed over, and no receipt ever came. */
const STATUSES: ReadonlyMap<string, DlrStatus> = new Map([
  ['scheduled', 'queued'],
  ['queued', 'queued'],
  ['sending', 'queued'],
  ['sent', 'accepted'],
  ['delivered', 'delivered'],
  ['delivery_failed', 'failed'],
  ['sending_failed', 'failed'],
  ['failed', 'failed'],
  ['expired', 'expired'],
  ['cancelled', 'rejected'],
  ['gw_reject', 'rejected'],
  ['delivery_unconfirmed', 'unknown'],
  ['dlr_unconfirmed', 'unknown'],
  ['dlr_timeout', 'unknown'],
  ['gw_timeout', 'unknown'],
]);

/** Codes that say more than *failed* does. */
const STATUS_OF_ERROR: ReadonlyMap<string, DlrStatus> = new Map([
  ['40002', 'filtered'],
  ['40003', 'filtered'],
  ['40004', 'rejected'],
  ['40005', 'expired'],
  ['40014', 'expired'],
  ['40015', 'filtered'],
  ['40017', 'filtered'],
  ['40020', 'filtered'],
  ['40300', 'rejected'],
  ['40322', 'filtered'],
]);

/**
 * Telnyx messaging webhooks (API v2). The secret is the account's public key, 32 bytes in base64. A sender names its
 * message in a tag `message_id=…`. Telnyx signs time and body, not the URL.
 */
export const telnyx: Vendor = { isGenuine, read, thanks: { status: 200 } };

/** `telnyx-signature-ed25519`: base64 of the Ed25519 signature of `timestamp|body`; the timestamp in seconds. */
function isGenuine(callback: Callback, secret: string, world: VendorWorld): boolean {
  const signedAt = headerOf(callback, 'telnyx-timestamp');
  const key = keyOf(secret);
  if (key === undefined || !/^\d{1,12}$/.test(signedAt) || !isFresh(Number(signedAt) * 1_000, world)) return false;
  const signature = Buffer.from(headerOf(callback, 'telnyx-signature-ed25519'), 'base64');
  return verify(null, Buffer.concat([Buffer.from(`${signedAt}|`), callback.body]), key, signature);
}

/** What stands in front of the bytes of an Ed25519 key in DER (RFC 8410). */
const DER_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

function keyOf(secret: string): KeyObject | undefined {
  const bytes = Buffer.from(secret, 'base64');
  if (bytes.length !== 32) return undefined;
  return createPublicKey({ key: Buffer.concat([DER_PREFIX, bytes]), format: 'der', type: 'spki' });
}

function read(callback: Callback): Reading {
  const body = readObject(callback.body);
  if ('failure' in body) return { told: [], failure: body.failure };
  const type = textAt(body.value, 'data', 'event_type');
  const message = valueAt(body.value, 'data', 'payload');
  const at = textAt(body.value, 'data', 'occurred_at');
  if (type === '') return missing('data.event_type');
  if (type === 'message.received') return inbound(callback, message, at);
  if (type !== 'message.sent' && type !== 'message.finalized') return ignoring(`a ${type.slice(0, 100)} event`);
  const recipients = listAt(message, 'to');
  if (recipients.length === 0) return missing('data.payload.to');
  return together(recipients.map((recipient, index) => receipt(callback, message, recipient, { at, index })));
}

function receipt(
  callback: Callback,
  message: unknown,
  recipient: unknown,
  told: { at: string; index: number },
): Reading {
  const raw_status = textAt(recipient, 'status');
  if (raw_status === '') return missing(`data.payload.to[${told.index}].status`);
  const id = textAt(message, 'id');
  const tags = listAt(message, 'tags').map(String);
  const message_id = messageIdOf(callback, id, referenceIn(tags));
  const { derivation, occurred_at } = momentOf(told.at || textAt(message, 'completed_at'), callback);
  if (raw_status === 'read') return { told: [{ kind: 'read', derivation, event: { message_id, occurred_at } }] };
  const error_code = textAt(listAt(message, 'errors')[0], 'code');
  const event = {
    message_id,
    occurred_at,
    vendor: 'telnyx',
    status: statusOf(raw_status, error_code),
    raw_status,
    error_code,
    error_text: textOf(message, recipient, message_id === id ? '' : id),
    carrier: textAt(recipient, 'carrier'),
    parts: partsOf(textAt(message, 'parts')),
    ...priceOf(textAt(message, 'cost', 'amount'), textAt(message, 'cost', 'currency')),
  };
  return { told: [{ kind: 'dlr', derivation, event }] };
}

function statusOf(said: string, errorCode: string): DlrStatus {
  const status = STATUSES.get(said) ?? 'unknown';
  return status === 'failed' ? (STATUS_OF_ERROR.get(errorCode) ?? status) : status;
}

function textOf(message: unknown, recipient: unknown, id: string): string {
  const errors = listAt(message, 'errors').map((error) =>
    [textAt(error, 'title'), textAt(error, 'detail')].filter(Boolean).join(': '),
  );
  const others = listAt(message, 'to').length > 1 ? textAt(recipient, 'phone_number') : '';
  return wordsOf(errors.join('; '), {
    line_type: textAt(recipient, 'line_type'),
    carrier_fee: textAt(message, 'cost_breakdown', 'carrier_fee', 'amount'),
    tags: listAt(message, 'tags').map(String).join(','),
    to: others,
    id,
  });
}

function inbound(callback: Callback, message: unknown, at: string): Reading {
  const told = {
    ...momentOf(textAt(message, 'received_at') || at, callback),
    recipient: textAt(message, 'from', 'phone_number'),
    sender: textAt(listAt(message, 'to')[0], 'phone_number'),
    body: textAt(message, 'text'),
    vendor_message_id: textAt(message, 'id'),
    tags: tagsOf({
      type: textAt(message, 'type'),
      subject: textAt(message, 'subject'),
      carrier: textAt(message, 'from', 'carrier'),
      line_type: textAt(message, 'from', 'line_type'),
      messaging_profile_id: textAt(message, 'messaging_profile_id'),
      media: listAt(message, 'media')
        .map((each) => textAt(each, 'url'))
        .join(' '),
    }),
  };
  return { told: [], inbound: [told] };
}
