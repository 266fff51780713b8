import { randomUUID } from 'node:crypto';
import { signedBySns } from '../../../services/ingest/testing/sns.ts';
import { AUTHORITY, CERTIFICATE_URL, STRANGER } from '../testing/sns-host.ts';
import { iso, webhook, type Call, type Play, type Sent } from './play.ts';

const TOPIC = 'arn:aws:sns:us-east-1:123456789012:receipts';
const KEYS = { vendor: AUTHORITY.key, stranger: STRANGER.key };

/** A message of the topic in SNS's envelope, published now. */
const envelope = (path: string, fields: Readonly<Record<string, string>>): Call => ({
  method: 'POST',
  path,
  headers: { 'content-type': 'text/plain; charset=UTF-8' },
  body: JSON.stringify({
    Type: 'Notification',
    MessageId: randomUUID(),
    TopicArn: TOPIC,
    Timestamp: iso(Date.now()),
    SignatureVersion: '2',
    SigningCertURL: CERTIFICATE_URL,
    ...fields,
  }),
});

const event =
  (messageStatus: string, messageStatusDescription: string) =>
  ({ path, vendorId, reference, sender, recipient }: Sent, at: number) =>
    envelope(path, {
      Message: JSON.stringify({
        eventType: `TEXT_${messageStatus}`,
        eventVersion: '1.0',
        eventTimestamp: at,
        originationPhoneNumber: sender,
        destinationPhoneNumber: recipient,
        mcc: '310',
        mnc: '800',
        carrierName: 'T-Mobile',
        messageId: vendorId,
        messageStatus,
        messageStatusDescription,
        context: reference ? { message_id: reference } : { account: 'bar' },
        totalMessageParts: 1,
        totalMessagePrice: 0.09582,
      }),
    });

/** What a new subscription says first. */
export const subscription = (path: string): Call =>
  envelope(path, {
    Type: 'SubscriptionConfirmation',
    Message: 'You have chosen to subscribe to the topic.',
    Token: '2336412f37f',
    SubscribeURL: new URL(`/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=2336412f37f`, CERTIFICATE_URL).href,
  });

export const aws: Play = {
  ...webhook('aws', TOPIC),
  newId: randomUUID,
  prove: (call, _url, by) => ({
    ...call,
    body: JSON.stringify(signedBySns(JSON.parse(call.body) as Record<string, string>, KEYS[by])),
  }),
  thanks: [200, ''],
  delivered: {
    named: 'by a reference',
    beside: { step: 'dlr TEXT_SUCCESSFUL', after: 2, call: event('SUCCESSFUL', 'Message has been accepted') },
    end: { step: 'dlr TEXT_DELIVERED', after: 5, call: event('DELIVERED', 'Message has been accepted by phone') },
    becomes: { status: 'delivered', carrier: 'T-Mobile', error_code: '', error_family: '', time: 'told' },
  },
  undelivered: {
    named: 'in the URL',
    beside: { step: 'dlr TEXT_PENDING', after: 2, call: event('PENDING', 'Message is pending') },
    end: {
      step: 'dlr TEXT_CARRIER_UNREACHABLE',
      after: 5,
      call: event('CARRIER_UNREACHABLE', 'Phone carrier is currently unreachable'),
    },
    becomes: {
      status: 'failed',
      carrier: 'T-Mobile',
      error_code: 'CARRIER_UNREACHABLE',
      error_family: 'network',
      time: 'told',
    },
  },
  answer: {
    id: 'cae173d2-66b9-564c-8309-21f858e9fb84',
    body: 'Stop',
    steps: ['consent', 'reply'],
    // A repetition says when the message was published at first.
    call: ({ path, sender, recipient }, at) =>
      envelope(path, {
        Timestamp: iso(at),
        Message: JSON.stringify({
          originationNumber: recipient,
          destinationNumber: sender,
          messageKeyword: 'STOP',
          messageBody: 'Stop',
          inboundMessageId: 'cae173d2-66b9-564c-8309-21f858e9fb84',
        }),
      }),
  },
};
