import { createHash, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { get, iso, postJson, webhook, withHeaders, withoutPlus, withParameters, type Play, type Sent } from './play.ts';

const KEYS = { vendor: 'messagebird-signing-key', stranger: 'guess' };
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const withOffset = (at: number): string => iso(at).replace(/\.\d+Z$/, '+00:00');

const report =
  (status: string, more = {}) =>
  ({ path, vendorId, reference, recipient }: Sent, at: number) =>
    get(
      withParameters(path, {
        id: vendorId,
        mccmnc: '310260',
        messagePartCount: '1',
        ported: '0',
        'price[amount]': '0.008',
        'price[currency]': 'USD',
        recipient: withoutPlus(recipient),
        // Reports come only for messages that have a reference; it may be a campaign.
        ...(reference && { reference }),
        status,
        statusDatetime: withOffset(at),
        ...more,
      }),
    );

export const messagebird: Play = {
  ...webhook('messagebird', KEYS.vendor),
  newId: () => randomUUID().replaceAll('-', ''),
  async prove(call, url, by) {
    const now = Math.floor(Date.now() / 1_000);
    const claims = {
      iss: 'MessageBird',
      nbf: now,
      exp: now + 60,
      jti: randomUUID(),
      url_hash: sha256(url + call.path),
      ...(call.body && { payload_hash: sha256(call.body) }),
    };
    const token = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(KEYS[by]));
    return withHeaders(call, { 'messagebird-signature-jwt': token });
  },
  thanks: [200, 'OK'],
  delivered: {
    named: 'by a reference',
    beside: { step: 'dlr sent', after: 2, call: report('sent') },
    end: { step: 'dlr delivered', after: 5, call: report('delivered', { statusReason: 'successfully delivered' }) },
    becomes: { status: 'delivered', carrier: '310260', error_code: '', error_family: '', time: 'told' },
  },
  undelivered: {
    named: 'in the URL',
    beside: { step: 'dlr buffered', after: 2, call: report('buffered') },
    end: { step: 'dlr delivery_failed', after: 5, call: report('delivery_failed', { statusErrorCode: '106' }) },
    becomes: { status: 'failed', carrier: '310260', error_code: '106', error_family: 'rate', time: 'told' },
  },
  answer: {
    id: 'b6aae1b5dfb2427a8f7ea6a717ba31a9',
    body: 'Test again',
    call: ({ path, sender, recipient }, at) =>
      postJson(path, {
        id: 'b6aae1b5dfb2427a8f7ea6a717ba31a9',
        recipient: withoutPlus(sender),
        originator: withoutPlus(recipient),
        body: 'Test again',
        createdDatetime: withOffset(at),
      }),
  },
};
