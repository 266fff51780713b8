import { expect, test } from 'vitest';
import { failuresOf } from '../../../schemas/validate.ts';
import { LINK, NOW } from '../testing/world.ts';
import { clickOf } from './click.ts';
import { readNetworks } from './networks.ts';
import { CODES_LIMITS, MANY_CODES, reasonsOf, type Hit } from './reasons.ts';
import { recent } from './recent.ts';

const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Mobile/15E148 Safari/604.1';
const HIT: Hit = { code: 'a1B2c3D4e5', method: 'GET', ip: '172.58.0.1', headers: { 'user-agent': PHONE } };
const suspicions = () => ({ dataCentres: readNetworks('54.80.0.0/13'), codes: recent(CODES_LIMITS, () => NOW) });
const reasons = (change: Partial<Hit>) => reasonsOf({ ...HIT, ...change }, suspicions());
const withHeader = (name: string, value: string) => ({ headers: { 'user-agent': PHONE, [name]: value } });

test('nothing speaks against a person with a handset', () => expect(reasons({})).toEqual([]));

test.each<[string, Partial<Hit>, string[]]>([
  ['HEAD', { method: 'HEAD' }, ['head']],
  ['a preview bot', { headers: { 'user-agent': 'facebookexternalhit/1.1' } }, ['known_bot']],
  ['a program', { headers: { 'user-agent': 'curl/8.5.0' } }, ['known_bot']],
  ['no user agent', { headers: {} }, ['no_user_agent']],
  ['Chrome prerendering', withHeader('sec-purpose', 'prefetch;prerender'), ['prefetch']],
  ['an older Chrome', withHeader('purpose', 'prefetch'), ['prefetch']],
  ['Firefox', withHeader('x-moz', 'prefetch'), ['prefetch']],
  ['Safari’s preview', withHeader('x-purpose', 'preview'), ['prefetch']],
  ['a data centre', { ip: '54.80.1.1' }, ['data_centre']],
  [
    'all at once',
    { method: 'HEAD', ip: '54.80.1.1', headers: { 'sec-purpose': 'prefetch' } },
    ['head', 'no_user_agent', 'prefetch', 'data_centre'],
  ],
])('%s', (_what, change, expected) => expect(reasons(change)).toEqual(expected));

test('many codes from one address are a reason from the eleventh on; one code many times is none', () => {
  const at = suspicions();
  const hits = (n: number, code: (n: number) => string) =>
    Array.from({ length: n }, (_, index) => reasonsOf({ ...HIT, code: code(index) }, at));
  expect(hits(50, () => 'same000000').flat()).toEqual([]);
  expect(hits(MANY_CODES - 1, (n) => `other${n}`).flat()).toEqual([]);
  expect(hits(2, (n) => `more${n}`)).toEqual([['many_codes'], ['many_codes']]);
  expect(reasonsOf({ ...HIT, ip: '172.58.0.2' }, at)).toEqual([]);
});

test('a click is an event that the processor takes, classed later, with an id of its own', () => {
  const agent = 'x'.repeat(10_000);
  const [first, second] = [0, 1].map(() =>
    clickOf({ ...HIT, headers: { 'user-agent': agent } }, LINK, NOW, suspicions()),
  );
  expect(failuresOf('click', first!, NOW)).toEqual([]);
  expect(first).toMatchObject({
    message_id: LINK.message_id,
    account_id: 'acme',
    link_id: LINK.link_id,
    url: LINK.url,
  });
  expect([first!.class, first!.source, first!.ip]).toEqual(['', 'links', HIT.ip]);
  expect(first!.event_id).not.toBe(second!.event_id);
});
