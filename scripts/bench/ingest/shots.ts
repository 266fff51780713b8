import { createHmac } from 'node:crypto';

/** What is sent as fast as it is acknowledged. */
export interface Shot {
  readonly name: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** `[<id>]` stands where every request has another number. */
  readonly body: string;
  /** Events of a request. */
  readonly events: number;
}

/** The account's ingest key. */
export const KEY = 'k-bench';
/** What the service calls itself, and vendors sign. */
export const PUBLIC_URL = 'http://bench.example';
/** The account's secret at the vendor. */
export const SECRET = 's-bench';

/** Submits, so many a request. */
export const submits = (size: number): Shot => ({
  name: size === 1 ? 'events, one at a time' : `events, ${size} a request`,
  path: '/v1/events/submit',
  headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
  body: JSON.stringify(size === 1 ? submit(0) : Array.from({ length: size }, (_, index) => submit(index))),
  events: size,
});

const submit = (index: number) => ({
  message_id: `bench-[<id>]-${index}`,
  occurred_at: Date.now(),
  sender: '88000',
  recipient: `+1415555${String(index).padStart(4, '0')}`,
  campaign_id: 'spring',
  audience: 'returning',
  message_type: 'promotion',
  text: 'Your order is on its way: https://example.com/t/abc',
});

/** Twilio's receipts. All of one message, as a request with another number would have another signature. */
export function webhooks(): Shot {
  const path = '/v1/webhooks/twilio/bench?message_id=bench-webhook';
  const fields = {
    AccountSid: 'AC0',
    From: '+15005550006',
    MessageSid: 'SM1',
    MessageStatus: 'delivered',
    To: '+14155550100',
  };
  const signed = PUBLIC_URL + path + Object.entries(fields).flat().join('');
  const signature = createHmac('sha1', SECRET).update(signed).digest('base64');
  return {
    name: 'webhooks (Twilio)',
    path,
    headers: { 'x-twilio-signature': signature, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
    events: 1,
  };
}
