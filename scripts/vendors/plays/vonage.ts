import { createHash, createHmac, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import {
  get,
  iso,
  postJson,
  webhook,
  withHeaders,
  withoutPlus,
  withParameters,
  type Call,
  type Play,
  type Sent,
} from './play.ts';

const SECRETS = { vendor: 'vonage-signature-secret', stranger: 'guess' };

/** A callback of the Messages API. */
const message =
  (status: string) =>
  ({ path, vendorId, reference, sender, recipient }: Sent, at: number) =>
    postJson(path, {
      message_uuid: vendorId,
      to: withoutPlus(recipient),
      from: withoutPlus(sender),
      timestamp: iso(at),
      status,
      usage: { currency: 'EUR', price: '0.0333' },
      client_ref: reference,
      channel: 'sms',
      destination: { network_code: '310090' },
      sms: { count_total: '1' },
    });

/** A receipt of the SMS API: parameters behind the URL, its time in UTC. */
const sms =
  (status: string, code: string) =>
  ({ path, vendorId, reference, sender, recipient }: Sent, at: number) =>
    get(
      withParameters(path, {
        msisdn: withoutPlus(recipient),
        to: withoutPlus(sender),
        'network-code': '310410',
        messageId: vendorId,
        status,
        'err-code': code,
        ...(reference && { 'client-ref': reference }),
        'message-timestamp': iso(at).slice(0, 19).replace('T', ' '),
      }),
    );

/** A token over the body. */
async function withToken(call: Call, secret: string): Promise<Call> {
  const token = await new SignJWT({ payload_hash: createHash('sha256').update(call.body).digest('hex') })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer('Vonage')
    .setIssuedAt()
    .sign(Buffer.from(secret));
  return withHeaders(call, { authorization: `Bearer ${token}` });
}

/** `sig` over the sorted parameters: what Vonage says, not what stood in the URL. */
function withSignature(call: Call, secret: string): Call {
  const time = { timestamp: String(Math.floor(Date.now() / 1_000)), nonce: randomUUID() };
  const path = withParameters(call.path, time);
  const said = [...new URLSearchParams(path.split(/\?(.*)/s)[1])].filter(([name]) => name !== 'message_id');
  const text = said
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `&${name}=${value.replace(/[&=]/g, '_')}`)
    .join('');
  const sig = createHmac('sha256', secret).update(text).digest('hex');
  return { ...call, path: withParameters(path, { sig }) };
}

export const vonage: Play = {
  ...webhook('vonage', SECRETS.vendor),
  newId: randomUUID,
  prove: (call, _url, by) => (call.method === 'GET' ? withSignature(call, SECRETS[by]) : withToken(call, SECRETS[by])),
  thanks: [200, ''],
  delivered: {
    named: 'by a reference',
    beside: { step: 'dlr submitted', after: 2, call: message('submitted') },
    end: { step: 'dlr delivered', after: 5, call: message('delivered') },
    becomes: { status: 'delivered', carrier: '310090', error_code: '', error_family: '', time: 'told' },
  },
  undelivered: {
    named: 'in the URL',
    beside: { step: 'dlr buffered', after: 2, call: sms('buffered', '0') },
    end: { step: 'dlr rejected', after: 5, call: sms('rejected', '6') },
    becomes: { status: 'filtered', carrier: '310410', error_code: '6', error_family: 'filtering', time: 'told' },
  },
  answer: {
    id: '0B00000027B1A5E3',
    body: 'Stop = now & here',
    call: ({ path, sender, recipient }, at) =>
      get(
        withParameters(path, {
          msisdn: withoutPlus(recipient),
          to: withoutPlus(sender),
          messageId: '0B00000027B1A5E3',
          text: 'Stop = now & here',
          type: 'text',
          keyword: 'STOP',
          'message-timestamp': iso(at).slice(0, 19).replace('T', ' '),
        }),
      ),
  },
};
