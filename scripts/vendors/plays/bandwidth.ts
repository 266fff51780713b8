import { randomUUID } from 'node:crypto';
import { basic, iso, postJson, webhook, withHeaders, type Play, type Sent } from './play.ts';

const CREDENTIALS = { vendor: 'bandwidth:pass:word', stranger: 'bandwidth:guess' };

const event =
  (type: string, description: string, more = {}) =>
  ({ path, vendorId, reference, sender, recipient }: Sent, at: number) =>
    postJson(path, [
      {
        time: iso(at),
        type,
        to: recipient,
        description,
        carrierName: 'AT&T',
        ...more,
        message: {
          id: vendorId,
          owner: sender,
          applicationId: '93de2206-9669-4e07-948d-329f4b722ee2',
          segmentCount: 1,
          direction: 'out',
          to: [recipient],
          from: sender,
          text: '',
          tag: reference ? `message_id=${reference}` : 'spring',
        },
      },
    ]);

export const bandwidth: Play = {
  ...webhook('bandwidth', CREDENTIALS.vendor),
  newId: () => randomUUID().replaceAll('-', '').slice(0, 29),
  prove: (call, _url, by) => withHeaders(call, basic(CREDENTIALS[by])),
  thanks: [200, ''],
  delivered: {
    named: 'by a reference',
    beside: { step: 'dlr message-sending', after: 2, call: event('message-sending', 'Message is sending to carrier') },
    end: { step: 'dlr message-delivered', after: 5, call: event('message-delivered', 'ok') },
    becomes: { status: 'delivered', carrier: 'AT&T', error_code: '', error_family: '', time: 'told' },
  },
  undelivered: {
    named: 'in the URL',
    beside: { step: 'dlr message-sending', after: 2, call: event('message-sending', 'Message is sending to carrier') },
    end: {
      step: 'dlr message-failed',
      after: 5,
      call: event('message-failed', 'rejected-invalid-destination', { errorCode: 4720 }),
    },
    becomes: { status: 'failed', carrier: 'AT&T', error_code: '4720', error_family: 'number', time: 'told' },
  },
  answer: {
    id: '14762070468292kw2fuqty55yp2b2',
    body: 'Where is it?',
    call: ({ path, sender, recipient }, at) =>
      postJson(path, [
        {
          time: iso(at),
          type: 'message-received',
          to: sender,
          description: 'Incoming message received',
          message: {
            id: '14762070468292kw2fuqty55yp2b2',
            owner: sender,
            direction: 'in',
            to: [sender],
            from: recipient,
            text: 'Where is it?',
          },
        },
      ]),
  },
};
