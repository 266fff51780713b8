import { expect, test } from 'vitest';
import { NUMBER_SCHEMA } from '../../../schemas/avro.ts';
import { lookUpDecoder } from '../../../schemas/codec.ts';
import { OTHER_TOPICS } from '../../../schemas/topics.ts';
import { BEARER, NOW, world } from '../testing/world.ts';

const MOBILE = '+447912345678';
const GLOBEX = { authorization: 'Bearer k-globex' };

/** The front door, and how it is asked about numbers. */
function desk(...of: Parameters<typeof world>) {
  const all = world(...of);
  const ask = (method: 'PUT' | 'GET' | 'DELETE', number: string, body?: unknown, headers: object = BEARER) =>
    all.app.inject({
      method,
      url: `/v1/numbers/${number}`,
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  const stamped = async (recipient: string, more: object = {}) => {
    await all.send('submit', { occurred_at: NOW, sender: '88000', recipient, ...more });
    const told = all.events().at(-1)!;
    if (told.kind !== 'submit') throw new Error(`the last event is a ${told.kind}`);
    const { recipient_problem, line_type, number_carrier, ported } = told.event;
    return [recipient_problem, line_type, number_carrier, ported];
  };
  return { ...all, ask, stamped };
}

test('a look-up is published under a key that hides the number, and answered with what to do', async () => {
  const { ask, kafka } = desk();
  const put = await ask('PUT', '+44 7912 345678', { line_type: 'Fixed Line', carrier: 'BT', ported: true });
  expect([put.statusCode, put.json()]).toEqual([
    200,
    expect.objectContaining({
      ...{ recipient: MOBILE, country: 'GB', line_type: 'landline', line_type_from: 'look_up', carrier: 'BT' },
      ...{ ported: 'yes', checked_at: new Date(NOW).toISOString(), recipient_problem: 'landline' },
      fix: expect.stringContaining('mobile number') as string,
    }),
  ]);
  const [{ topic, key, value }] = kafka.published as [(typeof kafka.published)[0]];
  expect([topic, String(key)]).toEqual([OTHER_TOPICS.numbers.name, expect.stringMatching(/^[0-9a-f]{32}:acme$/)]);
  expect(Buffer.concat([Buffer.from(String(key)), value!]).includes('7912345678')).toBe(false);
  expect(lookUpDecoder(NUMBER_SCHEMA)(value!)).toMatchObject({
    account_id: 'acme',
    line_type: 'landline',
    ported: 'yes',
  });
});

test('it is stamped onto the submits that come after it, of this account alone, and what they say themselves counts first', async () => {
  const { ask, stamped, send } = desk();
  expect(await stamped(MOBILE)).toEqual(['', 'mobile', '', '']);
  await ask('PUT', MOBILE, { line_type: 'landline', carrier: 'BT', ported: 'no' });
  expect(await stamped('0044 7912 345678')).toEqual(['landline', 'landline', 'BT', 'no']);
  expect(await stamped(MOBILE, { line_type: 'mobile', number_carrier: 'EE', ported: true })).toEqual([
    ...['', 'mobile', 'EE', 'yes'],
  ]);
  const theirs = await send('submit', { occurred_at: NOW, sender: '88000', recipient: MOBILE }, GLOBEX);
  expect(theirs.statusCode).toBe(202);
  expect((await ask('GET', MOBILE, undefined, GLOBEX)).json()).toMatchObject({
    line_type_from: 'number',
    checked_at: null,
  });
  await ask('PUT', MOBILE, { line_type: 'unknown' });
  expect(await stamped(MOBILE)).toEqual(['', 'mobile', '', '']);
});

test('a look-up outranks what the plan of the number says, in both directions', async () => {
  const { ask, stamped } = desk();
  expect(await stamped('+442079460000')).toEqual(['landline', 'landline', '', '']);
  await ask('PUT', '+442079460000', { line_type: 'mobile' });
  expect(await stamped('+442079460000')).toEqual(['', 'mobile', '', '']);
});

test('DELETE is a tombstone, and leaves what the number itself says', async () => {
  const { ask, stamped, kafka } = desk();
  await ask('PUT', MOBILE, { line_type: 'pager' });
  expect((await ask('DELETE', MOBILE)).statusCode).toBe(204);
  expect(kafka.published.at(-1)).toMatchObject({ topic: OTHER_TOPICS.numbers.name, value: null });
  expect(await stamped(MOBILE)).toEqual(['', 'mobile', '', '']);
});

test('a submit that comes again after a look-up is the same event', async () => {
  const { ask, send, events } = desk();
  const submit = { message_id: 'm', occurred_at: NOW, sender: '88000', recipient: MOBILE };
  await send('submit', submit);
  await ask('PUT', MOBILE, { line_type: 'landline' });
  await send('submit', submit);
  const [first, second] = events().map(({ event }) => event.event_id);
  expect(first).toBe(second);
});

test.each([
  ['nothing said', {}, 'missing_field', 'line_type'],
  ['only when', { checked_at: NOW }, 'missing_field', 'line_type'],
  ['a word that is no line type', { line_type: 'landlin' }, 'invalid_value', 'line_type'],
  ['a field that is none', { line_type: 'mobile', linetype: 'x' }, 'unknown_field', 'linetype'],
  ['a number for a word', { carrier: 7 }, 'invalid_value', 'carrier'],
  ['ported in other words', { ported: 'maybe' }, 'invalid_value', 'ported'],
  ['a look-up of tomorrow', { ported: true, checked_at: NOW + 2 * 86_400_000 }, 'time_out_of_range', 'checked_at'],
  ['a list', [{ ported: true }, { ported: false }], 'invalid_value', ''],
  ['a text', '"mobile"', 'invalid_value', ''],
  ['no JSON', '{', 'invalid_value', ''],
])('%s is refused', async (_what, body, code, field) => {
  const { ask, kafka } = desk();
  const answer = await ask('PUT', MOBILE, body);
  expect([answer.statusCode, answer.json()]).toEqual([
    400,
    { error: expect.objectContaining({ code, field, message: expect.any(String) as string }) as object },
  ]);
  expect(kafka.published).toEqual([]);
});

test('a number that is none, a strange key and a Kafka that is away are refused as everywhere', async () => {
  const { ask, kafka } = desk();
  expect((await ask('PUT', '4155550100', { ported: true })).json()).toMatchObject({ error: { code: 'invalid_value' } });
  expect((await ask('GET', MOBILE, undefined, {})).statusCode).toBe(401);
  kafka.fail('unknown');
  expect((await ask('PUT', MOBILE, { ported: true })).statusCode).toBe(503);
  kafka.recover();
  expect((await ask('GET', MOBILE)).json()).toMatchObject({ ported: '', checked_at: null });
});

test('without the key that hides numbers none is kept, and submits go on', async () => {
  const { ask, stamped } = desk({}, { numbers: undefined });
  expect((await ask('PUT', MOBILE, { ported: true })).json()).toMatchObject({ error: { code: 'not_configured' } });
  expect(await stamped(MOBILE)).toEqual(['', 'mobile', '', '']);
});
