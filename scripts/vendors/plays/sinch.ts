import { createHmac, randomUUID } from 'node:crypto';
import { basic, iso, postJson, webhook, withHeaders, withoutPlus, type Play, type Sent } from './play.ts';

/** Of the SMS API and of the Conversation API: an account that has both has two secrets. */
const CREDENTIALS = { vendor: 'sinch:word', stranger: 'sinch:guess' };
const SECRETS = { vendor: 'sinch-conversation-secret', stranger: 'guess' };

const sms =
  (status: string, code: number) =>
  ({ path, vendorId, reference, sender, recipient }: Sent, at: number) =>
    postJson(path, {
      type: 'recipient_delivery_report_sms',
      batch_id: vendorId,
      recipient,
      code,
      status,
      at: iso(at),
      operator_status_at: iso(at - 1_000),
      operator: '310090',
      applied_originator: sender,
      number_of_message_parts: 1,
      client_reference: reference,
    });

const conversation =
  (status: string, reason?: object) =>
  ({ path, vendorId, reference, recipient }: Sent, at: number) =>
    postJson(path, {
      app_id: '01EB37HMH1M6SV18BSNS3G135H',
      project_id: 'c36f3d3d-1513-2edd-ae42-11995557ff61',
      accepted_time: iso(at + 600),
      event_time: iso(at),
      message_delivery_report: {
        message_id: vendorId,
        status,
        channel_identity: { channel: 'SMS', identity: withoutPlus(recipient), app_id: '' },
        ...(reason && { reason }),
        metadata: reference && `message_id=${reference}`,
      },
      correlation_id: '',
    });

const BARRED = { code: 'CHANNEL_FAILURE', description: 'The underlying channel reported: barred', channel_code: '151' };

export const sinch: Play = {
  ...webhook('sinch', `${CREDENTIALS.vendor}|${SECRETS.vendor}`),
  newId: () => `01${randomUUID().replaceAll('-', '').slice(0, 24).toUpperCase()}`,
  prove(call, _url, by) {
    if (!('app_id' in (JSON.parse(call.body) as object))) return withHeaders(call, basic(CREDENTIALS[by]));
    const [nonce, seconds] = [randomUUID(), String(Math.floor(Date.now() / 1_000))];
    const signed = createHmac('sha256', SECRETS[by]).update(`${call.body}.${nonce}.${seconds}`);
    return withHeaders(call, {
      'x-sinch-webhook-signature': signed.digest('base64'),
      'x-sinch-webhook-signature-nonce': nonce,
      'x-sinch-webhook-signature-timestamp': seconds,
      'x-sinch-webhook-signature-algorithm': 'HmacSHA256',
    });
  },
  thanks: [200, ''],
  delivered: {
    named: 'by a reference',
    beside: { step: 'dlr Dispatched', after: 2, call: sms('Dispatched', 401) },
    end: { step: 'dlr Delivered', after: 5, call: sms('Delivered', 0) },
    becomes: { status: 'delivered', carrier: '310090', error_code: '', error_family: '', time: 'told' },
  },
  undelivered: {
    named: 'in the URL',
    beside: { step: 'dlr QUEUED_ON_CHANNEL', after: 2, call: conversation('QUEUED_ON_CHANNEL') },
    end: { step: 'dlr FAILED', after: 5, call: conversation('FAILED', BARRED) },
    becomes: { status: 'failed', carrier: '', error_code: '151', error_family: 'consent', time: 'told' },
  },
  answer: {
    id: '01XXXXX21XXXXX119Z8P1XXXXX',
    body: 'Where is it?',
    call: ({ path, sender, recipient }, at) =>
      postJson(path, {
        type: 'mo_text',
        id: '01XXXXX21XXXXX119Z8P1XXXXX',
        from: withoutPlus(recipient),
        to: withoutPlus(sender),
        body: 'Where is it?',
        received_at: iso(at),
        operator_id: '310090',
      }),
  },
};
