import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { NotFetched } from '../fetch-text.ts';
import { HUGE } from '../testing/hostile.ts';
import { signedBySns, snsAuthority } from '../testing/sns.ts';
import { NOW, world } from '../testing/world.ts';

/*
 * What AWS says in the envelope of SNS, and what comes of it:
 *
 *   Notification of an event TEXT_…, MEDIA_… or RCS_…: a receipt
 *     QUEUED, PENDING                        `queued`
 *     SUCCESSFUL, SENT                       `accepted`: the carrier has it
 *     DELIVERED                              `delivered`
 *     TTL_EXPIRED                            `expired`, with the word as its code
 *     SPAM                                   `filtered`, …
 *     BLOCKED, CARRIER_BLOCKED, PROTECT_BLOCKED  `rejected`, …
 *     INVALID, INVALID_MESSAGE, UNREACHABLE, CARRIER_UNREACHABLE, FILE_…, FAILED, FALLEN_BACK_TO_SMS  `failed`, …
 *     UNKNOWN (72 h without a word)          `unknown`, …
 *     a word that nobody knew                `unknown` that keeps the word
 *     READ                                   a read
 *   Notification of an inbound message       an inbound message, with the message that it answers
 *   Notification of any other event          nothing: counted, logged once
 *   SubscriptionConfirmation                 its SubscribeURL is fetched, after the proof, on a host of SNS only; 503 if
 *                                            it cannot be reached
 *   UnsubscribeConfirmation                  nothing (its SubscribeURL would subscribe again)
 *   no event type, no id, a Message that is no JSON object  a dead letter with the whole request
 *
 *   Whose it is                              ?message_id=, else `message_id` in the context, else AWS's id
 *   When it was                              eventTimestamp; of an inbound message the time of its publication
 *   The price                                is kept in words: AWS does not say its currency
 *   The answer                               200
 *
 * Who is believed: SNS, with SignatureVersion 1 or 2, for the topic that is the secret (two may be live), published not
 * longer ago than SNS repeats (an hour, and 5 minutes for the clocks), under a certificate of SNS's that is valid now and
 * came from a host of SNS. A certificate is fetched once, and only for who names the topic.
 *   another topic, a wrong signature, a changed field, another certificate, one from elsewhere, an expired one, one that
 *   is not signed by what comes with it, too old or early, no JSON, raw delivery (nothing is signed)   401
 *   the certificate cannot be reached        503: SNS repeats
 */

const PATH = '/v1/webhooks/aws/acme';
const TOPIC = 'arn:aws:sns:us-east-1:123456789012:receipts';
const NEXT = 'arn:aws-cn:sns:cn-north-1:123456789012:receipts';
const secrets = { aws: new Map([['acme', [TOPIC, NEXT]]]) };
const DAY = 86_400_000;
const authority = await snsAuthority({ from: new Date(NOW - DAY), to: new Date(NOW + DAY) });
const stranger = await snsAuthority({ from: new Date(NOW - DAY), to: new Date(NOW + DAY) });
const GOOD = await authority.certify('sns.amazonaws.com');
const CERT_URL = 'https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem';

const fixture = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`fixtures/aws/${name}.json`, import.meta.url), 'utf8')) as Record<string, unknown>;
const DELIVERED = fixture('delivered');
const ID = '862a8790-60c0-4430-9b2b-658bdexample';

const notification = (message: unknown, fields: Record<string, string> = {}): Record<string, string> => ({
  Type: 'Notification',
  MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
  TopicArn: TOPIC,
  Message: typeof message === 'string' ? message : JSON.stringify(message),
  Timestamp: new Date(NOW - 20_000).toISOString(),
  SignatureVersion: '1',
  SigningCertURL: CERT_URL,
  ...fields,
});
const confirmation = (fields: Record<string, string> = {}): Record<string, string> => ({
  ...notification('You have chosen to subscribe to the topic.'),
  Type: 'SubscriptionConfirmation',
  Token: '2336412f37f',
  SubscribeURL: `https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=2336412f37f`,
  ...fields,
});

/** The world with SNS's hosts: pages by URL, and what was asked of them. */
function snsWorld(pages: Record<string, string> = { [CERT_URL]: GOOD }) {
  const asked: string[] = [];
  const fetchText = async (url: string): Promise<string> => {
    asked.push(url);
    const page = pages[url];
    if (page === undefined) throw new NotFetched(`${url} answered 404`, 'refused');
    if (page === 'away') throw new NotFetched(`${url} is away`, 'unreachable');
    return page;
  };
  return { ...world({ secrets }, { fetchText }), asked, pages };
}
type SnsWorld = ReturnType<typeof snsWorld>;

const send = (of: SnsWorld, body: string | Buffer, path = PATH) =>
  of.app.inject({ method: 'POST', url: path, headers: { 'content-type': 'text/plain; charset=UTF-8' }, payload: body });
const post = (of: SnsWorld, message: Record<string, string>, path = PATH) =>
  send(of, JSON.stringify(signedBySns(message, authority.key)), path);

test('a whole receipt', async () => {
  const all = snsWorld();
  const response = await post(all, notification(DELIVERED));
  expect([response.statusCode, response.body]).toEqual([200, '']);
  expect(all.events()).toMatchObject([
    {
      kind: 'dlr',
      event: {
        message_id: ID,
        occurred_at: 1_772_366_370_470,
        status: 'delivered',
        raw_status: 'TEXT_DELIVERED',
        error_code: '',
        error_text: 'Message has been accepted by phone; price=0.09582; carrier_fee=0.005; context=account:bar',
        carrier: 'T-Mobile',
        parts: 2,
        price: null,
        vendor: 'aws',
        account_id: 'acme',
      },
    },
  ]);
});

test.each([
  ['TEXT_QUEUED', 'queued', ''],
  ['TEXT_PENDING', 'queued', ''],
  ['TEXT_SUCCESSFUL', 'accepted', ''],
  ['RCS_SENT', 'accepted', ''],
  ['MEDIA_DELIVERED', 'delivered', ''],
  ['TEXT_INVALID', 'failed', 'INVALID'],
  ['TEXT_CARRIER_UNREACHABLE', 'failed', 'CARRIER_UNREACHABLE'],
  ['MEDIA_FILE_SIZE_EXCEEDED', 'failed', 'FILE_SIZE_EXCEEDED'],
  ['RCS_FALLEN_BACK_TO_SMS', 'failed', 'FALLEN_BACK_TO_SMS'],
  ['TEXT_BLOCKED', 'rejected', 'BLOCKED'],
  ['TEXT_PROTECT_BLOCKED', 'rejected', 'PROTECT_BLOCKED'],
  ['TEXT_SPAM', 'filtered', 'SPAM'],
  ['TEXT_TTL_EXPIRED', 'expired', 'TTL_EXPIRED'],
  ['TEXT_UNKNOWN', 'unknown', 'UNKNOWN'],
  ['TEXT_BEAMED', 'unknown', 'BEAMED'],
])('%s is a receipt %s with code "%s"', async (eventType, status, error_code) => {
  const all = snsWorld();
  const { messageStatus: _, carrierName: __, ...event } = DELIVERED;
  await post(all, notification({ ...event, eventType }));
  expect(all.events()).toMatchObject([
    { kind: 'dlr', event: { status, raw_status: eventType, error_code, carrier: '310800' } },
  ]);
});

test('the message’s status says more than the event’s type', async () => {
  const all = snsWorld();
  await post(all, notification({ ...DELIVERED, eventType: 'RCS_DELIVERED', messageStatus: 'PENDING' }));
  expect(all.events()).toMatchObject([{ event: { status: 'queued', raw_status: 'RCS_DELIVERED' } }]);
});

test('RCS_READ is a read', async () => {
  const all = snsWorld();
  await post(all, notification({ ...DELIVERED, eventType: 'RCS_READ', messageStatus: 'READ' }));
  expect(all.events()).toMatchObject([{ kind: 'read', event: { message_id: ID } }]);
});

test('whose it is: the query, else the context, else AWS’s id; which is kept', async () => {
  const all = snsWorld();
  const named = notification({ ...DELIVERED, context: { message_id: 'm/1', account: 'bar' } });
  await post(all, named, `${PATH}?message_id=m2`);
  await post(all, named);
  expect(all.events()).toMatchObject([
    { event: { message_id: 'm2' } },
    { event: { message_id: 'm/1', error_text: expect.stringContaining(`account:bar; messageId=${ID}`) as string } },
  ]);
});

test('a repetition is the same event; another status is another one', async () => {
  const all = snsWorld();
  await post(all, notification(DELIVERED));
  await post(all, notification(DELIVERED, { MessageId: 'again', Timestamp: new Date(NOW).toISOString() }));
  await post(all, notification({ ...DELIVERED, messageStatus: 'PENDING' }));
  const ids = all.events().map(({ event }) => event.event_id);
  expect(ids[0]).toBe(ids[1]);
  expect(ids[2]).not.toBe(ids[0]);
});

test('what a person wrote is inbound, and says what it answers', async () => {
  const all = snsWorld();
  await post(all, notification(fixture('inbound')));
  expect(all.events()).toEqual([]);
  expect(all.inbound()).toMatchObject([
    {
      occurred_at: NOW - 20_000,
      vendor: 'aws',
      vendor_message_id: 'cae173d2-66b9-564c-8309-21f858e9fb84',
      in_reply_to: ID,
      keyword: 'STOP',
      sender: '+12025550100',
      recipient: '+12025550123',
      body: 'Stop',
    },
  ]);
});

test.each([
  ['no event type', {}, 'missing_field', 'eventType'],
  ['no id', { ...DELIVERED, messageId: '' }, 'missing_field', 'message_id'],
  ['words', 'Successfully validated the topic.', 'undecodable', 'Message'],
  ['10,000 nested arrays', '['.repeat(10_000) + ']'.repeat(10_000), 'undecodable', 'Message'],
  ['nothing', '', 'undecodable', 'Message'],
])('signed, but a Message of %s: a dead letter', async (_what, message, code, field) => {
  const all = snsWorld();
  expect((await post(all, notification(message))).statusCode).toBe(200);
  expect(all.events()).toEqual([]);
  expect(all.deadLetters()).toMatchObject([{ code, field, service: 'ingest', account_id: 'acme' }]);
});

test.each(['VOICE_COMPLETED', 'REGISTRATION_STATUS_CHANGE'])('%s is ignored', async (eventType) => {
  const all = snsWorld();
  await post(all, notification({ ...DELIVERED, eventType }));
  expect(all.kafka.published).toEqual([]);
  expect(all.lines).toEqual([expect.stringContaining(eventType)]);
});

test('a subscription is confirmed after the proof, and only at SNS', async () => {
  const url = confirmation()['SubscribeURL']!;
  const all = snsWorld({ [CERT_URL]: GOOD, [url]: '<ConfirmSubscriptionResponse/>' });
  expect((await post(all, confirmation())).statusCode).toBe(200);
  expect(all.asked).toEqual([CERT_URL, url]);
  for (const SubscribeURL of [
    'https://evil.example.com/?Action=ConfirmSubscription',
    'http://169.254.169.254/',
    url.replace('Confirm', 'Delete'),
  ])
    expect((await post(all, confirmation({ SubscribeURL }))).statusCode).toBe(200);
  expect(all.asked).toHaveLength(2);
  expect(all.deadLetters().map(({ code, field }) => [code, field])).toEqual(
    Array(3).fill(['invalid_value', 'SubscribeURL']),
  );
});

test('a subscription that cannot be confirmed now is 503: SNS repeats', async () => {
  const url = confirmation()['SubscribeURL']!;
  const all = snsWorld({ [CERT_URL]: GOOD, [url]: 'away' });
  expect((await post(all, confirmation())).statusCode).toBe(503);
});

test('a forged confirmation fetches nothing', async () => {
  const all = snsWorld();
  const forged = signedBySns(confirmation(), stranger.key);
  expect((await send(all, JSON.stringify(forged))).statusCode).toBe(401);
  expect(all.asked).toEqual([CERT_URL]);
});

test('the end of a subscription is not undone', async () => {
  const all = snsWorld();
  expect((await post(all, confirmation({ Type: 'UnsubscribeConfirmation' }))).statusCode).toBe(200);
  expect(all.asked).toEqual([CERT_URL]);
  expect(all.kafka.published).toEqual([]);
});

test('the certificate is fetched once, and again when it has run out', async () => {
  let now = NOW;
  const asked: string[] = [];
  const late = await authority.certify('sns.amazonaws.com', { from: new Date(NOW), to: new Date(NOW + 9 * DAY) });
  const fetchText = async (url: string) => (asked.push(url) > 1 ? late : GOOD);
  const all = { ...world({ secrets }, { fetchText, now: () => now }), asked, pages: {} };
  await post(all, notification(DELIVERED));
  await post(all, notification(DELIVERED));
  expect(asked).toHaveLength(1);
  now += 2 * DAY;
  const Timestamp = new Date(now).toISOString();
  expect((await post(all, notification(DELIVERED, { Timestamp }))).statusCode).toBe(200);
  expect(asked).toHaveLength(2);
});

test.each<[string, Record<string, string>]>([
  ['SignatureVersion 2', { SignatureVersion: '2' }],
  ['a subject', { Subject: 'Hello\nthere' }],
  ['the second topic', { TopicArn: NEXT }],
  ['an hour old, as SNS may repeat it', { Timestamp: new Date(NOW - 3_600_000).toISOString() }],
])('believed: %s', async (_what, fields) => {
  const all = snsWorld();
  expect((await post(all, notification(DELIVERED, fields))).statusCode).toBe(200);
  expect(all.events()).toHaveLength(1);
});

test.each([
  ['sns.us-east-1.amazonaws.com', 'sns.us-east-1.amazonaws.com'],
  ['sns.cn-north-1.amazonaws.com.cn', 'sns-cn-north-1.amazonaws.com.cn'],
  ['sns.eu-south-1.amazonaws.com', 'sns-signing.eu-south-1.amazonaws.com'],
])('believed: a certificate from %s for %s, with its issuer behind it', async (host, name) => {
  const url = CERT_URL.replace('sns.us-east-1.amazonaws.com', host);
  const all = snsWorld({ [url]: `${await authority.certify(name)}\n${authority.root}` });
  expect((await post(all, notification(DELIVERED, { SigningCertURL: url }))).statusCode).toBe(200);
});

test.each<[string, Record<string, string>]>([
  ['another topic', { TopicArn: `${TOPIC}2` }],
  ['a type that SNS does not have', { Type: 'Announcement' }],
  ['SignatureVersion 3', { SignatureVersion: '3' }],
  ['no time', { Timestamp: '' }],
  ['a time without a zone', { Timestamp: '2026-03-01T12:00:00' }],
  ['two hours old', { Timestamp: new Date(NOW - 7_200_000).toISOString() }],
  ['six minutes early', { Timestamp: new Date(NOW + 360_000).toISOString() }],
])('401: %s', async (_what, fields) => {
  const all = snsWorld();
  expect((await post(all, notification(DELIVERED, fields))).statusCode).toBe(401);
  expect(all.kafka.published).toEqual([]);
});

test.each([
  ['over http', CERT_URL.replace('https', 'http')],
  ['from elsewhere', 'https://sns.us-east-1.amazonaws.com.evil.example.com/a.pem'],
  ['from another service', 'https://bucket.s3.amazonaws.com/sns.pem'],
  ['at another port', CERT_URL.replace('.com/', '.com:8443/')],
  ['behind a name', CERT_URL.replace('https://', 'https://sns.us-east-1.amazonaws.com@')],
  ['with a query', `${CERT_URL}?x=1`],
  ['of no file', CERT_URL.replace('.pem', '')],
])('401 without a fetch: a certificate %s', async (_what, SigningCertURL) => {
  const all = snsWorld({ [SigningCertURL]: GOOD, [new URL(SigningCertURL).href]: GOOD });
  expect((await post(all, notification(DELIVERED, { SigningCertURL }))).statusCode).toBe(401);
  expect(all.asked).toEqual([]);
});

test('401: a certificate that is not there', async () => {
  expect((await post(snsWorld({}), notification(DELIVERED))).statusCode).toBe(401);
});

test('401 without a fetch, for who does not name the topic', async () => {
  const all = snsWorld();
  await post(all, notification(DELIVERED, { TopicArn: `${TOPIC}2` }));
  expect(all.asked).toEqual([]);
});

test.each<[string, () => Promise<string> | string]>([
  ['of another name', () => authority.certify('sns.example.com')],
  ['that names SNS in front of another host', () => authority.certify('sns.amazonaws.com.evil.example.com')],
  [
    'that has expired',
    () => authority.certify('sns.amazonaws.com', { from: new Date(NOW - 2 * DAY), to: new Date(NOW - DAY) }),
  ],
  [
    'that is not valid yet',
    () => authority.certify('sns.amazonaws.com', { from: new Date(NOW + DAY), to: new Date(NOW + 2 * DAY) }),
  ],
  ['of another key', () => stranger.certify('sns.amazonaws.com')],
  ['that its issuer did not sign', () => `${GOOD}\n${stranger.root}`],
  ['that is none', () => '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'],
  ['that is empty', () => ''],
])('401: a certificate %s', async (_what, certificate) => {
  const all = snsWorld({ [CERT_URL]: await certificate() });
  expect((await post(all, notification(DELIVERED))).statusCode).toBe(401);
});

test('401: a field changed on the way, no JSON, raw delivery, an account without a topic', async () => {
  const all = snsWorld();
  const signed = signedBySns(notification(DELIVERED), authority.key);
  expect((await send(all, JSON.stringify({ ...signed, Message: '{}' }))).statusCode).toBe(401);
  expect((await send(all, JSON.stringify({ ...signed, Signature: '' }))).statusCode).toBe(401);
  for (const body of ['', '[1,', '['.repeat(10_000), JSON.stringify(DELIVERED)])
    expect((await send(all, body)).statusCode).toBe(401);
  expect((await post(all, notification(DELIVERED), '/v1/webhooks/aws/nobody')).statusCode).toBe(401);
  expect((await send(all, HUGE)).statusCode).toBe(413);
  expect(all.kafka.published).toEqual([]);
});

test('503 while the certificate cannot be reached: SNS repeats, and then it is believed', async () => {
  const all = snsWorld({ [CERT_URL]: 'away' });
  expect((await post(all, notification(DELIVERED))).statusCode).toBe(503);
  all.pages[CERT_URL] = GOOD;
  expect((await post(all, notification(DELIVERED))).statusCode).toBe(200);
});
