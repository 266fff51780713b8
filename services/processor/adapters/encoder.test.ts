import { expect, test } from 'vitest';
import { ALIAS_SCHEMA, EVENT_SCHEMAS } from '../../../schemas/avro.ts';
import { aliasDecoder, eventDecoder, schemaIdOf } from '../../../schemas/codec.ts';
import type { EventOf } from '../../../schemas/events.ts';
import { defaultsOf } from '../../../schemas/ids.ts';
import { encoder } from './encoder.ts';

const IDS = new Map([
  ['handset.alias', 1],
  ['handset.dlr', 2],
  ['handset.read', 3],
]);
const said = { event_id: 'e', message_id: 'm', occurred_at: 5 };

test('aliases and copies are written as whoever reads their topics expects them', () => {
  const encode = encoder(IDS);
  const alias = { vendor: 'twilio', vendor_message_id: 'SM1', message_id: 'm', occurred_at: 5, account_id: 'acme' };
  const written = encode.alias(alias);
  expect([schemaIdOf(written), aliasDecoder(ALIAS_SCHEMA)(written)]).toEqual([1, alias]);

  const dlr = { ...defaultsOf('dlr'), ...said, status: 'delivered', vendor: 'twilio' } as EventOf['dlr'];
  const copy = encode.claimed({ kind: 'dlr', event: dlr });
  expect([schemaIdOf(copy), eventDecoder('dlr', EVENT_SCHEMAS.dlr)(copy)]).toEqual([2, dlr]);

  const read = { ...said, source: '', account_id: '' };
  const seen = encode.claimed({ kind: 'read', event: read });
  expect([schemaIdOf(seen), eventDecoder('read', EVENT_SCHEMAS.read)(seen)]).toEqual([3, read]);
});

test('without the registry’s id of a schema nothing is begun', () => {
  expect(() => encoder(new Map([['handset.alias', 1]]))).toThrow('handset.dlr');
});
