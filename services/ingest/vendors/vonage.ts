import { fieldsOf } from './telling/fields.ts';
import { readObject } from './telling/json.ts';
import type { Callback, Reading, Vendor } from './vendor.ts';
import { readMessages } from './vonage-messages.ts';
import { readSms } from './vonage-sms.ts';
import { isSignedByVonage } from './vonage-signature.ts';

/**
 * Vonage: receipts and inbound messages of its SMS API (a query, a form or flat JSON) and of its Messages API (JSON). The
 * secret is the account's signature secret, whatever the method; the SMS API signs only where that is switched on.
 * Vonage signs what it says and not the URL, so a `?message_id=` there is believed as the sender wrote it.
 */
export const vonage: Vendor = { isGenuine: isSignedByVonage, read, thanks: { status: 200 } };

function read(callback: Callback): Reading {
  if (callback.method === 'GET' || callback.contentType !== 'application/json') return readFields(callback);
  const body = readObject(callback.body);
  if ('failure' in body) return { told: [], failure: body.failure };
  return 'message_uuid' in body.value ? readMessages(callback, body.value) : readFields(callback);
}

function readFields(callback: Callback): Reading {
  const fields = fieldsOf(callback);
  return 'failure' in fields ? { told: [], failure: fields.failure } : readSms(callback, fields);
}
