import { randomBytes } from 'node:crypto';
import twilioSdk from 'twilio';
import { iso, postForm, postJson, webhook, withHeaders, withParameters, type Play, type Sent } from './play.ts';

const { getExpectedBodyHash, getExpectedTwilioSignature } = twilioSdk;
const TOKENS = { vendor: 'twilio-auth-token', stranger: 'guess' };

const about = ({ vendorId, sender, recipient }: Sent) => ({
  MessageSid: vendorId,
  AccountSid: 'AC0123456789abcdef0123456789abcdef',
  From: sender,
  To: recipient,
});

/** A status callback: a form that tells no time. */
const status = (word: string) => (message: Sent) =>
  postForm(message.path, { ...about(message), MessageStatus: word, SmsStatus: word });

/** The same by Event Streams. */
const event =
  (word: string, more = {}) =>
  ({ path, vendorId, reference, sender, recipient }: Sent, at: number) =>
    postJson(path, [
      {
        specversion: '1.0',
        type: `com.twilio.messaging.message.${word}`,
        id: `NO${vendorId}${word}`,
        time: iso(at + 900),
        data: {
          messageSid: vendorId,
          timestamp: iso(at),
          from: sender,
          to: recipient,
          messageStatus: word.toUpperCase(),
          tags: { message_id: reference },
          mcc: '310',
          mnc: '260',
          numberOfSegments: 1,
          ...more,
        },
      },
    ]);

export const twilio: Play = {
  ...webhook('twilio', TOKENS.vendor),
  newId: () => `SM${randomBytes(16).toString('hex')}`,
  prove(call, url, by) {
    const isJson = call.headers['content-type'] === 'application/json';
    const path = isJson ? withParameters(call.path, { bodySHA256: getExpectedBodyHash(call.body) }) : call.path;
    const fields = isJson ? {} : Object.fromEntries(new URLSearchParams(call.body));
    const signature = getExpectedTwilioSignature(TOKENS[by], url + path, fields);
    return withHeaders({ ...call, path }, { 'x-twilio-signature': signature });
  },
  thanks: [204, ''],
  delivered: {
    named: 'in the URL',
    beside: { step: 'dlr sent', after: 2, call: status('sent') },
    end: { step: 'dlr delivered', after: 5, call: status('delivered') },
    becomes: { status: 'delivered', carrier: '', error_code: '', error_family: '', time: 'arrival' },
  },
  undelivered: {
    named: 'by a reference',
    beside: { step: 'dlr sent', after: 2, call: event('sent') },
    end: { step: 'dlr undelivered', after: 5, call: event('undelivered', { errorCode: 30007 }) },
    becomes: {
      status: 'filtered',
      carrier: '310260',
      error_code: '30007',
      error_family: 'filtering',
      time: 'told',
    },
  },
  answer: {
    id: `SM${'9'.repeat(32)}`,
    body: 'Is it on?',
    call: ({ path, sender, recipient }) =>
      postForm(path, {
        MessageSid: `SM${'9'.repeat(32)}`,
        SmsStatus: 'received',
        From: recipient,
        To: sender,
        Body: 'Is it on?',
      }),
  },
};
