import { randomUUID } from 'node:crypto';
import { basic, iso, postJson, webhook, withHeaders, withoutPlus, type Play, type Sent } from './play.ts';

const CREDENTIALS = { vendor: 'infobip:pass:word', stranger: 'infobip:guess' };
const NO_ERROR = { groupId: 0, groupName: 'OK', id: 0, name: 'NO_ERROR', description: 'No Error', permanent: false };

/** Times with an offset of one's own, without a colon in it. */
const withOffset = (at: number): string => iso(at + 7_200_000).replace('Z', '+0200');

const report =
  (status: { groupId: number; id: number; name: string }, error = NO_ERROR) =>
  ({ path, vendorId, reference, recipient }: Sent, at: number) =>
    postJson(path, {
      results: [
        {
          bulkId: 'BULK-1',
          messageId: vendorId,
          to: withoutPlus(recipient),
          sentAt: withOffset(at - 1_000),
          doneAt: withOffset(at),
          smsCount: 1,
          mccMnc: '310090',
          callbackData: reference && `message_id=${reference}`,
          price: { pricePerMessage: 0.0085, currency: 'EUR' },
          status: { groupName: 'GROUP', description: 'words', ...status },
          error,
        },
      ],
    });

export const infobip: Play = {
  ...webhook('infobip', CREDENTIALS.vendor),
  newId: randomUUID,
  prove: (call, _url, by) => withHeaders(call, basic(CREDENTIALS[by])),
  thanks: [200, ''],
  delivered: {
    named: 'by a reference',
    beside: { step: 'dlr PENDING_ENROUTE', after: 2, call: report({ groupId: 1, id: 7, name: 'PENDING_ENROUTE' }) },
    end: {
      step: 'dlr DELIVERED_TO_HANDSET',
      after: 5,
      call: report({ groupId: 3, id: 5, name: 'DELIVERED_TO_HANDSET' }),
    },
    becomes: { status: 'delivered', carrier: '310090', error_code: '', error_family: '', time: 'told' },
  },
  undelivered: {
    named: 'in the URL',
    beside: { step: 'dlr PENDING_ACCEPTED', after: 2, call: report({ groupId: 1, id: 26, name: 'PENDING_ACCEPTED' }) },
    end: {
      step: 'dlr UNDELIVERABLE_NOT_DELIVERED',
      after: 5,
      call: report(
        { groupId: 2, id: 9, name: 'UNDELIVERABLE_NOT_DELIVERED' },
        {
          ...NO_ERROR,
          groupId: 1,
          id: 1,
          name: 'EC_UNKNOWN_SUBSCRIBER',
          description: 'Unknown Subscriber',
          permanent: true,
        },
      ),
    },
    becomes: { status: 'failed', carrier: '310090', error_code: '1', error_family: 'number', time: 'told' },
  },
  answer: {
    id: '817790313235066447',
    body: 'Yes please',
    call: ({ path, sender, recipient }, at) =>
      postJson(path, {
        results: [
          {
            messageId: '817790313235066447',
            from: withoutPlus(recipient),
            to: withoutPlus(sender),
            text: 'Yes please',
            cleanText: 'please',
            keyword: 'YES',
            receivedAt: withOffset(at),
            smsCount: 1,
          },
        ],
        messageCount: 1,
        pendingMessageCount: 0,
      }),
  },
};
