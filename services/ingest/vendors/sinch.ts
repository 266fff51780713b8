import { createHmac } from 'node:crypto';
import { credentialsOf, isBasic, sameText } from './telling/credentials.ts';
import { readObject } from './telling/json.ts';
import { isConversation, readConversation } from './sinch-conversation.ts';
import { readSms } from './sinch-sms.ts';
import { headerOf, isFresh, type Callback, type Reading, type Vendor, type VendorWorld } from './vendor.ts';

/**
 * Sinch: callbacks of its SMS API and of its Conversation API. The secret is what the account was set up with:
 * `user:password` or the bearer token of the SMS API, the webhook's secret of the Conversation API. An SMS batch must
 * have one recipient: its receipts name the batch and not the message.
 */
export const sinch: Vendor = { isGenuine, read, thanks: { status: 200 } };

/** A callback with a signature is judged by it alone. */
function isGenuine(callback: Callback, secret: string, world: VendorWorld): boolean {
  if (headerOf(callback, 'x-sinch-webhook-signature') !== '') return isSigned(callback, secret, world);
  const token = credentialsOf(callback, 'bearer');
  return isBasic(callback, secret) || (token !== '' && sameText(token, secret));
}

/** Base64 of the HMAC-SHA256 of `body.nonce.timestamp`; the timestamp in seconds. */
function isSigned(callback: Callback, secret: string, world: VendorWorld): boolean {
  const nonce = headerOf(callback, 'x-sinch-webhook-signature-nonce');
  const signedAt = headerOf(callback, 'x-sinch-webhook-signature-timestamp');
  if (!/^\d{1,12}$/.test(signedAt) || !isFresh(Number(signedAt) * 1_000, world)) return false;
  const signature = createHmac('sha256', secret).update(callback.body).update(`.${nonce}.${signedAt}`).digest('base64');
  return sameText(headerOf(callback, 'x-sinch-webhook-signature'), signature);
}

function read(callback: Callback): Reading {
  const body = readObject(callback.body);
  if ('failure' in body) return { told: [], failure: body.failure };
  return isConversation(body.value) ? readConversation(callback, body.value) : readSms(callback, body.value);
}
