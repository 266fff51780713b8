import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSystem, type System } from '../../infra/local/system.ts';
import { INBOUND_SCHEMA } from '../../schemas/avro.ts';
import { inboundDecoder } from '../../schemas/codec.ts';
import { OTHER_TOPICS } from '../../schemas/topics.ts';
import { readTopic } from '../../services/ingest/testing/topic-reader.ts';
import { kafkaSettings } from '../../services/runtime/connections.ts';
import { createKafka } from '../../services/runtime/kafka/client.ts';
import { createLogger } from '../../services/runtime/logger.ts';
import { readSettings } from '../../services/runtime/settings.ts';
import { clickhouseAnswers } from '../compare/answers.ts';
import { untilDrained } from '../compare/drained.ts';
import { connect, type Connection } from '../compare/testing/connection.ts';
import type { Row } from '../oracle/rows.ts';
import { aws, subscription } from './plays/aws.ts';
import { bandwidth } from './plays/bandwidth.ts';
import { infobip } from './plays/infobip.ts';
import { jasmin } from './plays/jasmin.ts';
import { kannel } from './plays/kannel.ts';
import { messagebird } from './plays/messagebird.ts';
import { alsoAlone } from './plays/play.ts';
import { plivo } from './plays/plivo.ts';
import { rbm } from './plays/rbm.ts';
import { sinch } from './plays/sinch.ts';
import { INGEST_KEY, smpp } from './plays/smpp.ts';
import { telnyx } from './plays/telnyx.ts';
import { twilio } from './plays/twilio.ts';
import { vonage } from './plays/vonage.ts';
import { answered, outside, type Outside } from './testing/outside.ts';
import { startSnsHost, type SnsHost } from './testing/sns-host.ts';
import {
  ACCOUNT,
  forgeryOf,
  handoffOf,
  momentOf,
  PUBLIC_URL,
  stage,
  stepsOf,
  submitOf,
  type Message,
  type Plays,
} from './testing/stage.ts';

/** All but SMPP texts also with a message whose receipts know only the vendor's id, before the handoff. */
const PLAYS: Plays = {
  twilio: alsoAlone(twilio),
  vonage: alsoAlone(vonage),
  infobip: alsoAlone(infobip),
  sinch: alsoAlone(sinch),
  plivo: alsoAlone(plivo),
  telnyx: alsoAlone(telnyx),
  bandwidth: alsoAlone(bandwidth),
  messagebird: alsoAlone(messagebird),
  aws: alsoAlone(aws),
  rbm: alsoAlone(rbm),
  jasmin: alsoAlone(jasmin),
  kannel: alsoAlone(kannel),
  smpp,
};
const CAMPAIGNS = Object.keys(PLAYS).sort();
const SEEN = { timeout: 120_000, interval: 300 };
const START = Math.floor(Date.now() / 1_000) * 1_000;
/** The late ones were sent so long ago that nobody waits for their receipts any more. */
const { early, late } = stage(PLAYS, { early: START - 180_000, late: START - 80 * 3_600_000 });
const MESSAGES = [...early, ...late];
const messagesOf = (campaign: string) => MESSAGES.filter((message) => message.campaign === campaign);

let folder: string;
let snsHost: SnsHost;
let system: System;
let connection: Connection;
let world: Outside;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handset-vendors-'));
  snsHost = await startSnsHost(folder);
  const secrets = Object.values(PLAYS).flatMap(({ secrets: known }) =>
    known === undefined ? [] : [[known[0], `${ACCOUNT}:${known[1]}`] as const],
  );
  const settings = {
    ...Object.fromEntries(secrets),
    ...snsHost.env,
    HANDSET_PUBLIC_URL: PUBLIC_URL,
    HANDSET_INGEST_KEYS: `${ACCOUNT}:${INGEST_KEY}`,
  };
  system = await startSystem({ dataDir: join(folder, 'data'), ports: 'free', settings });
  connection = await connect(system.env);
  world = outside(system.urls['ingest']!, INGEST_KEY);
});

afterAll(async () => {
  await connection?.close();
  await system?.stop();
  snsHost?.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function rows(sql: string): Promise<Row[]> {
  const found: Row[] = [];
  for await (const row of clickhouseAnswers(connection.clickhouse)(sql)) found.push(row);
  return found;
}

type Answered = Readonly<Record<string, unknown>>;

async function api(path: string): Promise<Answered> {
  const headers = { authorization: `Bearer ${system.ground.keys.read['*']}` };
  return (await (await fetch(`${system.urls['analytics']}${path}`, { headers })).json()) as Answered;
}

test('aws: the subscription of a topic is confirmed at a host that proves to be SNS', async () => {
  await world.say({ campaign: 'aws', play: aws }, subscription(aws.path(ACCOUNT)));
  expect(snsHost.asked).toEqual([
    expect.stringMatching(/\.pem$/),
    expect.stringContaining('Action=ConfirmSubscription') as string,
  ]);
});

test('receipts before the submit, behind each other and twice; none at all for long is unknown', async () => {
  await world.tell(early, 'end');
  await world.answer(early, START);
  await world.post('handoff', MESSAGES.map(handoffOf));
  await world.post('submit', MESSAGES.map(submitOf));
  await world.tell(early, 'beside');
  await world.tell(early, 'end');
  await world.tell(late, 'beside');
  await world.answer(early, START);
  const counted = `SELECT campaign_id, sum(delivered) AS delivered, sum(unknown) AS unknown, sum(pending) AS pending
    FROM segment_performance GROUP BY campaign_id ORDER BY campaign_id`;
  const expected = CAMPAIGNS.map((campaign_id) => {
    const delivered = String(messagesOf(campaign_id).length - 1);
    return { campaign_id, delivered, unknown: '1', pending: '0' };
  });
  await expect.poll(() => rows(counted), SEEN).toEqual(expected);
});

/** Every message with its status, in one order. */
const statuses = () => rows('SELECT message_id, status FROM messages ORDER BY message_id');

test('after 80 hours the receipt, again, and what came before it; a forged delivery changes nothing', async () => {
  await world.tell(late, 'end');
  await world.tell(late, 'end');
  await world.tell(late, 'beside');
  const forged = late.map(async (message) => [
    message.campaign,
    await world.forge(message.play, forgeryOf(message, START)),
  ]);
  const refused = await Promise.all(forged);
  await untilDrained(connection.admin, SEEN.timeout);
  const becomes = MESSAGES.map(({ id, life }) => ({ message_id: id, status: life.becomes.status }));
  await expect.poll(statuses, SEEN).toEqual(becomes.sort((a, b) => (a.message_id < b.message_id ? -1 : 1)));
  expect(refused).toEqual(late.map(({ campaign }) => [campaign, 401]));
});

/** When a message ended: told, or some moment of this run. */
const endOf = (message: Message) =>
  message.life.becomes.time === 'told'
    ? momentOf(message, message.life.end)
    : (expect.toSatisfy((at: number) => at >= START && at <= Date.now()) as number);

const millis = (column: string) => `toUnixTimestamp64Milli(${column})`;
const ROW = `
  SELECT status, campaign_id, vendor, carrier, error_code, error_family, error_fix, error_meaning, contradicted, saturated,
         toInt64(coalesce(${millis('delivered_at')}, ${millis('failed_at')})) AS ended_at,
         delivered_at IS NULL AS undelivered, ${millis('handed_off_at')} AS handed_off_at
  FROM messages WHERE message_id = `;

describe.each(CAMPAIGNS)('%s', (campaign) => {
  const each = messagesOf(campaign).map(
    (message) => [message.life.becomes.status, message.life.named, message] as const,
  );

  test.each(each)('%s, named %s: its row and its steps', async (status, _named, message) => {
    const { time: _, ...becomes } = message.life.becomes;
    const { vendor } = message.play;
    const words = status === 'delivered' ? '' : (expect.stringMatching(/\w+ \w+/) as string);
    const explained = { ...becomes, vendor, error_fix: words, error_meaning: words };
    const [row] = await rows(`${ROW}'${message.id}'`);
    expect({ ...row, ended_at: Number(row?.['ended_at']) }).toEqual({
      ...{ ...explained, campaign_id: campaign, contradicted: 0, saturated: 0 },
      undelivered: status === 'delivered' ? 0 : 1,
      ended_at: endOf(message),
      handed_off_at: String(message.submittedAt + 1_000),
    });

    const found = () => api(`/v1/messages/${encodeURIComponent(message.id)}`);
    expect(await found()).toMatchObject(explained);
    const steps = async () =>
      ((await found())['steps'] as Answered[])
        .map(({ kind, details }) => [kind, (details as Answered)['raw_status']].filter(Boolean).join(' '))
        .sort();
    // What was written back comes by way of who finds out what it answers.
    await expect.poll(steps, SEEN).toEqual(stepsOf(message));
  });

  test('nothing is counted twice', async () => {
    const { vendor, undelivered } = PLAYS[campaign]!;
    const { status, error_code, error_family, carrier } = undelivered.becomes;
    const [all, delivered] = [messagesOf(campaign).length, messagesOf(campaign).length - 1].map(String);
    const of = `WHERE campaign_id = '${campaign}'`;
    const segment = `sum(messages) AS messages, sum(parts) AS parts, sum(handed_off) AS handed_off,
      sum(delivered) AS delivered, sum(${status}) AS undelivered, sum(unknown + pending) AS open`;
    expect(await rows(`SELECT ${segment} FROM segment_performance ${of}`)).toEqual([
      { messages: all, parts: all, handed_off: all, delivered, undelivered: '1', open: '0' },
    ]);
    const seconds = ['submitted', 'handed_off', 'delivered', 'failed'].map((name) => `sum(${name}) AS ${name}`).join();
    expect(await rows(`SELECT ${seconds} FROM throughput ${of}`)).toEqual([
      { submitted: all, handed_off: all, delivered, failed: '1' },
    ]);
    const errors = `SELECT vendor, carrier, error_code, error_family, sum(messages) AS messages FROM error_breakdown ${of} GROUP BY ALL`;
    expect(await rows(errors)).toEqual([{ vendor, carrier, error_code, error_family, messages: '1' }]);
  });
});

test('nothing is left over: no orphan, no dead letter', async () => {
  expect(await rows('SELECT * FROM orphans')).toEqual([]);
  expect(await rows('SELECT * FROM dead_letters')).toEqual([]);
});

test('every callback is counted as what became of it', async () => {
  const text = await (await fetch(`${system.urls['ingest']}/metrics`)).text();
  const counted = [...text.matchAll(/^handset_ingest_callbacks_total\{vendor="(\w+)",outcome="(\w+)"\} (\d+)$/gm)];
  const expected = CAMPAIGNS.filter((name) => PLAYS[name]?.secrets !== undefined).flatMap((name) => {
    const confirmed = name === 'aws' ? 1 : 0;
    const accepted = `${name} accepted ${world.callsOf(name) - confirmed}`;
    return [accepted, `${name} refused 1`, ...(confirmed ? [`${name} ignored 1`] : [])];
  });
  expect(counted.map(([, ...parts]) => parts.join(' ')).sort()).toEqual(expected.sort());
  expect(text).toContain(`handset_ingest_refusals_total{status="401"} ${CAMPAIGNS.length}`);
});

test('what people wrote back is on its topic, under one id however often it came', async () => {
  const kafka = createKafka(readSettings(system.env, kafkaSettings), 'handset-test', createLogger('test', 'warn'));
  const decode = inboundDecoder(INBOUND_SCHEMA);
  const stored = await readTopic(kafka, OTHER_TOPICS.inbound.name);
  const ids = new Set(stored.map(({ value }) => decode(value!).event_id));
  const records = stored.map(({ key, value }) => {
    const { vendor, vendor_message_id, account_id, sender, recipient, body } = decode(value!);
    return { key, vendor, vendor_message_id, account_id, sender, recipient, body };
  });
  const expected = answered(early).map(({ play, sent: { sender, recipient } }) => ({
    ...{ key: recipient, account_id: ACCOUNT, sender, recipient },
    ...{ vendor: play.vendor, vendor_message_id: play.answer.id, body: play.answer.body },
  }));
  const byVendor = (a: { vendor: string }, b: { vendor: string }) => (a.vendor < b.vendor ? -1 : 1);
  expect(records.sort(byVendor)).toEqual(expected.flatMap((each) => [each, each]).sort(byVendor));
  expect(ids.size).toBe(expected.length);
});

describe('numbers, and RCS that falls back to SMS', () => {
  const PERSON = '+12025559001';
  const sent = (message_id: string, recipient: string) => ({
    ...{ message_id, recipient, occurred_at: START, sender: '88000', campaign_id: 'numbers' },
  });
  const [, sms, rcs] = (({ early: ended, late: lost }) => [...ended, ...lost])(
    stage({ first: rbm, second: twilio }, { early: START - 40_000, late: START - 60_000 }),
  ) as [Message, Message, Message];
  const ofSend = (message: Message, more: object) => ({
    ...submitOf(message),
    sender: '88000',
    campaign_id: 'sends',
    ...more,
  });

  test('what was known of a number at the send stays with it; what a handoff says counts first', async () => {
    await world.lookUp(PERSON, { line_type: 'mobile', carrier: 'T-Mobile', ported: true });
    await world.post('submit', [
      ...[sent('n1-before', PERSON), sent('n2-handed', PERSON)],
      ...[sent('n4-fixed', '+442079460000'), sent('n5-nobody', '+11111111111')],
      // The fallback is known before what it falls back for.
      ofSend(sms, { parent_message_id: rcs.id }),
      ofSend(rcs, { channel: 'rcs' }),
    ]);
    await world.lookUp(PERSON, { line_type: 'landline', carrier: 'AT&T', ported: false });
    await world.post('submit', [sent('n3-after', PERSON)]);
    const handed = { line_type: 'voip', number_carrier: 'Bandwidth', ported: 'no' };
    await world.post('handoff', [
      ...[rcs, sms].map(handoffOf),
      { message_id: 'n2-handed', occurred_at: START + 1, outcome: 'accepted', ...handed },
    ]);
    await world.tell([rcs, sms], 'end');
    const columns =
      "message_id, line_type, number_carrier, ported, recipient_problem, if(isNull(handed_off_at), '', 'handed')";
    const known = `SELECT concatWithSeparator(',', ${columns}) AS told FROM messages WHERE campaign_id = 'numbers' ORDER BY message_id`;
    const found = async () => (await rows(known)).map((row) => row['told']);
    await expect
      .poll(found, SEEN)
      .toEqual([
        ...['n1-before,mobile,T-Mobile,yes,,', 'n2-handed,voip,Bandwidth,no,,handed'],
        ...['n3-after,landline,AT&T,no,landline,', 'n4-fixed,landline,,,landline,', 'n5-nobody,,,,invalid,'],
      ]);
  });

  test('recipients that cannot get a text are counted by campaign, with what to do', async () => {
    const advised = {
      meaning: expect.stringMatching(/\w+ \w+/) as string,
      fix: expect.stringMatching(/\w+ \w+/) as string,
    };
    const { rows: problems } = await api('/v1/errors/recipients?campaign_id=numbers');
    expect(problems).toMatchObject([
      { recipient_problem: 'landline', messages: 2, ...advised },
      { recipient_problem: 'invalid', messages: 1, ...advised },
    ]);
  });

  test('both attempts are one send, which has arrived', async () => {
    const one = `SELECT message_id, attempts, message_ids, outcome, delivered_by, delivered_channel FROM sends WHERE campaign_id = 'sends'`;
    const arrived = { outcome: 'delivered', delivered_by: sms.id, delivered_channel: 'sms' };
    const send = { message_id: rcs.id, attempts: 2, message_ids: [rcs.id, sms.id], ...arrived };
    await expect.poll(() => rows(one), SEEN).toEqual([send]);
    const { rows: counted } = await api('/v1/sends?campaign_id=sends');
    expect(counted).toMatchObject([
      { sends: 1, attempts: 2, delivered: 1, delivered_by_fallback: 1, delivery_rate: 1 },
    ]);
    for (const { id } of [rcs, sms])
      await expect
        .poll(() => api(`/v1/messages/${id}`), SEEN)
        .toMatchObject({
          attempts: [
            { message_id: rcs.id, channel: 'rcs', status: rcs.life.becomes.status, parent_message_id: '' },
            { message_id: sms.id, channel: 'sms', status: 'delivered', parent_message_id: rcs.id },
          ],
        });
  });
});
