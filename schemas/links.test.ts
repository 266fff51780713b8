import { expect, test } from 'vitest';
import { LINK_SCHEMA } from './avro.ts';
import { encodeLink, linkDecoder } from './codec.ts';
import { isCode, linkRecordFault, linkRecordKey, type LinkRecord } from './links.ts';

const LINK: LinkRecord = {
  account_id: 'acme',
  created_at: 1_772_366_400_000,
  code: 'a1B2c3D4e5',
  message_id: 'm1',
  link_id: 'first',
  url: 'https://example.com/',
  campaign_id: 'spring',
  expires_at: 0,
  switches: '',
  off: false,
};
const faultOf = (change: Partial<LinkRecord>, key = linkRecordKey({ ...LINK, ...change })) =>
  linkRecordFault(key, { ...LINK, ...change });

test('a link is keyed by its code, a switch by account and what it covers; both come back from their bytes', () => {
  expect(
    [LINK, ...(['link', 'campaign', 'account'] as const).map((switches) => ({ ...LINK, switches }))].map(linkRecordKey),
  ).toEqual(['a1B2c3D4e5', 'link:acme:a1B2c3D4e5', 'campaign:acme:spring', 'account:acme']);
  expect({ ...linkDecoder(LINK_SCHEMA)(encodeLink(LINK, 7)) }).toEqual(LINK);
});

test.each([
  ['a target that is none', { url: 'http://example.com/' }],
  ['no message', { message_id: '' }],
  ['no account', { account_id: '' }],
  ['a code that is none', { code: 'short' }],
  ['a code with a path in it', { code: '../../health' }],
  ['a switch of something unknown', { switches: 'planet' as 'link' }],
])('%s is not obeyed, whoever published it', (_what, change) => {
  expect(faultOf({})).toBeUndefined();
  expect(faultOf(change)).toBeDefined();
});

test('a record under a key that is not its own is not obeyed', () => {
  expect(faultOf({}, 'b1B2c3D4e5')).toBeDefined();
  expect(faultOf({ switches: 'account' }, 'account:globex')).toBeDefined();
  expect(faultOf({ switches: 'account', message_id: '', url: '', code: '' })).toBeUndefined();
});

test('a code is nine base62 characters at least', () => {
  expect(['123456789', 'abcDEF0123'].every(isCode)).toBe(true);
  expect(['12345678', 'abcdefgh-j', 'abcdefghi\n', 'ábcdefghij', '', 'a'.repeat(65)].some(isCode)).toBe(false);
});
