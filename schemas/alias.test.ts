import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aliasesOf, aliasFailure, spellingsOf } from './alias.ts';
import { ALIAS_SCHEMA } from './avro.ts';
import { aliasDecoder, encodeAlias } from './codec.ts';
import type { Handoff } from './events.ts';
import { likenessOf } from './message-id.ts';

const handoff: Handoff = {
  ...{ event_id: 'h', message_id: 'm', occurred_at: 5, source: '', account_id: 'acme', outcome: 'accepted' },
  ...{
    carrier: '',
    vendor: 'twilio',
    vendor_message_id: 'SM1',
    line_type: '',
    error_code: '',
    error_text: '',
    number_carrier: '',
    ported: '',
  },
};

test.each([
  ['twilio', 'SM0a', ['SM0a']],
  ['vonage', '0C000000217B7F02', ['0C000000217B7F02']],
  ['smpp', '1A2B3C4D', ['1A2B3C4D', '439041101', '1a2b3c4d']],
  ['smpp', '439041101', ['439041101', '1a2b3c4d', '1A2B3C4D']],
  ['kannel', '00439041101', ['00439041101', '439041101', '1a2b3c4d', '1A2B3C4D']],
  ['smpp', '4660', ['4660']],
  [
    'jasmin',
    '550E8400-E29B-41D4-A716-446655440000',
    ['550E8400-E29B-41D4-A716-446655440000', '550e8400-e29b-41d4-a716-446655440000'],
  ],
  ['smpp', 'Ab-1', ['Ab-1']],
  ['smpp', ' ', []],
])('a receipt of %s may spell %j as %j', (vendor, written, spellings) =>
  expect(spellingsOf(vendor, written)).toEqual(spellings),
);

test('no spelling of one id is that of another, whatever numbers they are', () =>
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.boolean(), (one, other, hex) => {
      const [a, b] = [one, other].map((number) => number.toString(hex ? 16 : 10)) as [string, string];
      const shared = spellingsOf('smpp', a).filter((spelling) => spellingsOf('smpp', b).includes(spelling));
      expect(shared.length > 0).toBe(likenessOf(a, b) === 'same');
    }),
  ));

test('a handoff makes an alias for each spelling, and none for its own message', () => {
  expect(aliasesOf(handoff)).toEqual([
    { vendor: 'twilio', vendor_message_id: 'SM1', message_id: 'm', occurred_at: 5, account_id: 'acme' },
  ]);
  expect(aliasesOf({ ...handoff, vendor_message_id: 'm' })).toEqual([]);
  expect(aliasesOf({ ...handoff, vendor_message_id: '' })).toEqual([]);
  expect(aliasesOf({ ...handoff, vendor: '' })).toEqual([]);
});

test('an alias travels as Avro, and one that says nothing is refused with its field', () => {
  const [alias] = aliasesOf(handoff);
  expect(aliasDecoder(ALIAS_SCHEMA)(encodeAlias(alias!, 7))).toEqual(alias);
  expect(aliasFailure(alias!)).toBeUndefined();
  expect(aliasFailure({ ...alias!, vendor: '' })).toMatchObject({ code: 'missing_field', field: 'vendor' });
  expect(aliasFailure({ ...alias!, vendor_message_id: 'm' })).toMatchObject({ code: 'invalid_value' });
});
