import { createHmac, randomUUID } from 'node:crypto';
import { iso, postJson, webhook, withHeaders, type Play, type Sent } from './play.ts';

const TOKENS = { vendor: 'SJENCPGJESMGUFPY', stranger: 'GUESS' };

/** An event as Pub/Sub writes it. */
const event =
  (eventType: string) =>
  ({ path, vendorId, recipient }: Sent, at: number) =>
    pushed(path, {
      senderPhoneNumber: recipient,
      eventType,
      eventId: `Ms${vendorId}${eventType}`,
      messageId: vendorId,
      sendTime: iso(at),
      agentId: 'brand@rbm.goog',
    });

const pushed = (path: string, data: object) =>
  postJson(path, { message: { data: Buffer.from(JSON.stringify(data)).toString('base64'), messageId: '7' } });

/** The event's bytes are signed, not those around them. */
function signedBytes(body: string): Buffer {
  const { message } = JSON.parse(body) as { message: { data: string } };
  return Buffer.from(message.data, 'base64');
}

export const rbm: Play = {
  ...webhook('rbm', TOKENS.vendor),
  newId: randomUUID,
  prove: (call, _url, by) =>
    withHeaders(call, {
      'x-goog-signature': createHmac('sha512', TOKENS[by]).update(signedBytes(call.body)).digest('base64'),
    }),
  thanks: [200, ''],
  delivered: {
    named: 'by its own id',
    beside: { step: 'read', after: 9, call: event('READ') },
    end: { step: 'dlr DELIVERED', after: 5, call: event('DELIVERED') },
    becomes: { status: 'delivered', carrier: '', error_code: '', error_family: '', time: 'told' },
  },
  // No webhook of Google's says *failed*: a refusal is the answer to the request, and what is left is that time ran out.
  undelivered: {
    named: 'in the URL',
    beside: {
      step: 'dlr TTL_EXPIRATION_REVOKE_FAILED',
      after: 2,
      call: event('TTL_EXPIRATION_REVOKE_FAILED'),
    },
    end: { step: 'dlr TTL_EXPIRATION_REVOKED', after: 5, call: event('TTL_EXPIRATION_REVOKED') },
    becomes: {
      status: 'expired',
      carrier: '',
      error_code: 'TTL_EXPIRATION_REVOKED',
      error_family: 'network',
      time: 'told',
    },
  },
  answer: {
    id: 'MxPerson0001',
    body: 'Where is it?',
    call: ({ path, recipient, sender }, at) =>
      pushed(path, {
        senderPhoneNumber: recipient,
        messageId: 'MxPerson0001',
        sendTime: iso(at),
        agentId: sender,
        text: 'Where is it?',
      }),
  },
};
