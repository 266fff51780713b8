import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { iso, postJson, webhook, withHeaders, type Play, type Sent } from './play.ts';

const VENDOR = generateKeyPairSync('ed25519');
const KEYS = { vendor: VENDOR.privateKey, stranger: generateKeyPairSync('ed25519').privateKey };
const PUBLIC_KEY = VENDOR.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');

const event =
  (type: string, status: string, errors: readonly object[] = []) =>
  ({ path, vendorId, reference, sender, recipient }: Sent, at: number) =>
    postJson(path, {
      data: {
        event_type: type,
        id: randomUUID(),
        occurred_at: iso(at),
        payload: {
          cost: { amount: '0.0080', currency: 'USD' },
          direction: 'outbound',
          errors,
          from: { phone_number: sender },
          id: vendorId,
          parts: 1,
          tags: reference ? [`message_id=${reference}`] : ['spring'],
          to: [{ carrier: 'T-MOBILE USA, INC.', line_type: 'Wireless', phone_number: recipient, status }],
          type: 'SMS',
        },
        record_type: 'event',
      },
      meta: { attempt: 1 },
    });

const STOPPED = { code: '40300', title: 'Blocked due to STOP message', detail: 'Messages cannot be sent' };

export const telnyx: Play = {
  ...webhook('telnyx', PUBLIC_KEY),
  newId: randomUUID,
  prove(call, _url, by) {
    const seconds = String(Math.floor(Date.now() / 1_000));
    const signature = sign(null, Buffer.from(`${seconds}|${call.body}`), KEYS[by]).toString('base64');
    return withHeaders(call, { 'telnyx-timestamp': seconds, 'telnyx-signature-ed25519': signature });
  },
  thanks: [200, ''],
  delivered: {
    named: 'by a reference',
    beside: { step: 'dlr sent', after: 2, call: event('message.sent', 'sent') },
    end: { step: 'dlr delivered', after: 5, call: event('message.finalized', 'delivered') },
    becomes: { status: 'delivered', carrier: 'T-MOBILE USA, INC.', error_code: '', error_family: '', time: 'told' },
  },
  undelivered: {
    named: 'in the URL',
    beside: { step: 'dlr sending', after: 2, call: event('message.sent', 'sending') },
    end: { step: 'dlr sending_failed', after: 5, call: event('message.finalized', 'sending_failed', [STOPPED]) },
    becomes: {
      status: 'rejected',
      carrier: 'T-MOBILE USA, INC.',
      error_code: '40300',
      error_family: 'consent',
      time: 'told',
    },
  },
  answer: {
    id: '84cca175-9755-4859-b67f-4730d7f58aa3',
    body: 'Stop it 😀',
    call: ({ path, sender, recipient }, at) =>
      postJson(path, {
        data: {
          event_type: 'message.received',
          id: 'b301ed3f-1490-491f-995f-6e64e69674d4',
          occurred_at: iso(at),
          payload: {
            direction: 'inbound',
            from: { carrier: 'T-Mobile USA', phone_number: recipient },
            id: '84cca175-9755-4859-b67f-4730d7f58aa3',
            received_at: iso(at),
            text: 'Stop it 😀',
            to: [{ phone_number: sender, status: 'webhook_delivered' }],
            type: 'SMS',
          },
          record_type: 'event',
        },
      }),
  },
};
