import { expect, test } from 'vitest';
import { INBOUND_CONVERSION_SCHEMA } from '../../schemas/avro.ts';
import { inboundConversionDecoder } from '../../schemas/codec.ts';
import { NOW, world } from './testing/world.ts';

const REPLY = { occurred_at: NOW, sender: '88000', recipient: '+1 (202) 555-0123', body: 'love it' };
const SALE = { occurred_at: NOW, name: 'purchase', value: 12, currency: 'usd' };

test('a reply without message goes where its message is looked for, and the answer says so', async () => {
  const { send, inbound, events } = world();
  const response = await send('reply', [REPLY, { ...REPLY, message_id: 'm1' }]);
  expect(response.statusCode).toBe(202);
  expect(response.json()).toMatchObject({ accepted: 2, message_ids: ['', 'm1'], to_attribute: 1, rejected: [] });
  expect(inbound()).toMatchObject([
    { recipient: '+12025550123', sender: '88000', body: 'love it', account_id: 'acme' },
  ]);
  expect(events()).toMatchObject([{ kind: 'reply', event: { message_id: 'm1' } }]);
});

test('a conversion names a link or a person instead', async () => {
  const { send, kafka } = world();
  expect(
    (
      await send('conversion', [
        { ...SALE, code: 'abcdefghij' },
        { ...SALE, recipient: '+12025550123' },
      ])
    ).statusCode,
  ).toBe(202);
  const read = inboundConversionDecoder(INBOUND_CONVERSION_SCHEMA);
  expect(kafka.published.map(({ topic, key, value }) => [topic, key, read(value!).currency])).toEqual([
    ['handset.inbound-conversion', 'abcdefghij', 'USD'],
    ['handset.inbound-conversion', '+12025550123', 'USD'],
  ]);
});

test('who names nothing is told what to name', async () => {
  const { send } = world();
  const refusal = async (kind: string, body: object) =>
    (await send(kind, body)).json<{ rejected: object[] }>().rejected;
  expect(await refusal('reply', { ...REPLY, sender: '' })).toMatchObject([{ code: 'missing_field', field: 'sender' }]);
  expect(await refusal('conversion', SALE)).toMatchObject([{ code: 'missing_field', field: 'message_id' }]);
  expect(
    await refusal('conversion', { ...SALE, recipient: '+12025550123', colour: 1, account_id: 'globex' }),
  ).toMatchObject([{ code: 'unknown_field', more: [{ field: 'account_id' }] }]);
});

test('the same again is the same event', async () => {
  const { send, inbound } = world();
  await send('reply', REPLY);
  await send('reply', REPLY);
  const [first, second] = inbound();
  expect(first!.event_id).toBe(second!.event_id);
});

test('a keyword in a reply that names its message is a consent too, once and of its message', async () => {
  const { send, events } = world();
  await send('reply', { ...REPLY, message_id: 'm1', event_id: 'r1', body: 'Stop.' });
  await send('reply', { ...REPLY, message_id: 'm1', body: 'Stop by at eight' });
  expect(events().filter(({ kind }) => kind === 'consent')).toMatchObject([
    {
      event: {
        event_id: 'r1',
        message_id: 'm1',
        action: 'opt_out',
        keyword: 'STOP',
        recipient: '+12025550123',
        sender: '88000',
      },
    },
  ]);
});
