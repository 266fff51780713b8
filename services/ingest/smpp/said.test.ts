import { expect, test } from 'vitest';
import { readPosted } from './said.ts';

const T = 'id:1 stat:DELIVRD';
const AT = Date.UTC(2026, 2, 1, 12);

test.each([
  ['a text', T, { said: { text: T, tlvs: {}, messageId: '' }, vendor: '', carrier: '' }],
  ['an object', { text: T }, { said: { text: T, tlvs: {}, messageId: '' }, vendor: '', carrier: '' }],
  [
    'all of it',
    { short_message: T, message_id: ' m1 ', vendor: 'acme-gw', carrier: 'Telco', received_at: '2026-03-01T12:00:00Z' },
    { said: { text: T, tlvs: {}, messageId: 'm1' }, vendor: 'acme-gw', carrier: 'Telco', receivedAt: AT },
  ],
  ['a time as a number', { text: T, received_at: AT }, { said: { text: T }, receivedAt: AT }],
  [
    'null for what is not known',
    { text: T, message_id: null, tlv: null, received_at: null },
    { said: { messageId: '' } },
  ],
  ['a short message as libraries give it', { short_message: { udh: null, message: T } }, { said: { text: T } }],
  ['octets', { short_message: { type: 'Buffer', data: [...Buffer.from(`${T}\0`)] } }, { said: { text: T } }],
  ['an empty text and a short message', { text: '', short_message: T }, { said: { text: T } }],
  [
    'parameters beside the map weigh more than those in it',
    { receipted_message_id: '7', message_state: 2, tlv: { receipted_message_id: '8', '0x0423': '030001' } },
    { said: { text: '', tlvs: { receipted_message_id: '7', message_state: '2', network_error_code: '030001' } } },
  ],
])('%s', (_what, value, posted) => expect(readPosted(value)).toMatchObject({ posted }));

test.each([
  [7, 'invalid_value', ''],
  [null, 'invalid_value', ''],
  [[T], 'invalid_value', ''],
  [{ text: T, mesage_id: 'm1' }, 'unknown_field', 'mesage_id'],
  [{ text: 7.5 }, 'invalid_value', 'text'],
  [{ text: T, message_id: 7 }, 'invalid_value', 'message_id'],
  [{ text: T, vendor: {} }, 'invalid_value', 'vendor'],
  [{ text: T, received_at: 'today' }, 'invalid_value', 'received_at'],
  [{ text: T, tlv: [] }, 'invalid_value', 'tlv'],
  [{ text: T, tlv: { '0x0427': {} } }, 'invalid_value', 'tlv.message_state'],
  [{ text: T, tlv: { '0x001e': 12345678901234567890 } }, 'invalid_value', 'tlv.receipted_message_id'],
  [{ text: T, receipted_message_id: 1.5 }, 'invalid_value', 'receipted_message_id'],
])('%j is refused with %s in %j', (value, code, field) =>
  expect(readPosted(value)).toMatchObject({ failure: { code, field, message: expect.stringMatching(/./) as string } }),
);
