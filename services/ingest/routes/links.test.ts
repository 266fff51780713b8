import { expect, test } from 'vitest';
import { LINK_SCHEMA } from '../../../schemas/avro.ts';
import { linkDecoder } from '../../../schemas/codec.ts';
import { ingestConfig } from '../config.ts';
import { BEARER, NOW, world } from '../testing/world.ts';

/*
 * What is posted to /v1/links, and what comes of it:
 *
 *   a link, or an array of them          201 with a code and a short URL for each, in their order, once Kafka has them
 *   anything wrong with any              400, every fault named, and nothing is made
 *   no key                               401
 *   Kafka does not acknowledge           503
 *   disable, enable, DELETE              204 and a switch of the key's own account; 400 unless it names one thing
 */

const LINK = { message_id: 'm1', url: 'https://shop.example.com/spring?a=b' };
const LINKS = {
  publicUrl: 'https://l.example.net',
  domains: new Map([['acme', 'https://go.acme.example']]),
  allow: new Map([['acme', ['example.com', 'example.org']]]),
};
const decode = linkDecoder(LINK_SCHEMA);

type World = ReturnType<typeof world>;
const post = (of: World, body: unknown, path = '/v1/links', headers: Record<string, string> = {}) =>
  of.app.inject({ method: 'POST', url: path, headers: { ...BEARER, ...headers }, payload: body as object });
const records = ({ kafka }: World) =>
  kafka.published.map(({ topic, key, value }) => ({ topic, key, ...decode(value!) }));

test('a link has a code and a short URL, and its record lies under the code', async () => {
  const at = world();
  const response = await post(at, {
    ...LINK,
    link_id: 'button',
    campaign_id: 'spring',
    expires_at: '2026-03-02T00:00:00Z',
  });
  const [made, ...more] = response.json<{ code: string; short_url: string }[]>();
  expect([response.statusCode, more]).toEqual([201, []]);
  expect(made!.code).toMatch(/^[0-9A-Za-z]{9,}$/);
  expect(made!.short_url).toBe(`https://l.example.net/${made!.code}`);
  expect(records(at)).toEqual([
    {
      ...{ topic: 'handset.links', key: made!.code, account_id: 'acme', created_at: NOW, code: made!.code },
      ...{ message_id: 'm1', link_id: 'button', url: LINK.url, campaign_id: 'spring' },
      ...{ expires_at: Date.UTC(2026, 2, 2), switches: '', off: false },
    },
  ]);
});

test('an array gives an array in its order, each under a code of its own; the account’s domain is in the URL', async () => {
  const at = world({ links: LINKS });
  const many = Array.from({ length: 1_000 }, (_, n) => ({ ...LINK, message_id: `m${n}` }));
  const made = (await post(at, many)).json<{ code: string; short_url: string }[]>();
  expect(made.every(({ code, short_url }) => short_url === `https://go.acme.example/${code}`)).toBe(true);
  expect(new Set(made.map(({ code }) => code)).size).toBe(1_000);
  expect(records(at).map(({ key, message_id }) => [key, message_id])).toEqual(
    made.map(({ code }, n) => [code, `m${n}`]),
  );
  // One link of a thousand messages, not a thousand links.
  expect(new Set(records(at).map((record) => (record as { link_id?: string }).link_id)).size).toBe(1);
  // All 62 characters come up in 10,000 draws.
  expect(new Set(made.flatMap(({ code }) => [...code])).size).toBe(62);
});

test.each([
  ['no message', { url: LINK.url }, 'missing_field', 'message_id'],
  ['no target', { message_id: 'm1' }, 'missing_field', 'url'],
  ['http', { ...LINK, url: 'http://example.com' }, 'invalid_value', 'url'],
  ['user information', { ...LINK, url: 'https://example.com@evil.com' }, 'invalid_value', 'url'],
  ['a host outside the list', { ...LINK, url: 'https://evil.com/example.com' }, 'invalid_value', 'url'],
  ['a host that only ends like one of the list', { ...LINK, url: 'https://evilexample.com' }, 'invalid_value', 'url'],
  ['a number for a target', { ...LINK, url: 7 }, 'invalid_value', 'url'],
  ['an expiry in the past', { ...LINK, expires_at: NOW }, 'invalid_value', 'expires_at'],
  ['an expiry without zone', { ...LINK, expires_at: '2026-03-02' }, 'invalid_value', 'expires_at'],
  ['a code of one’s own', { ...LINK, code: 'mine123456' }, 'unknown_field', 'code'],
  ['an endless name', { ...LINK, link_id: 'x'.repeat(513) }, 'invalid_value', 'link_id'],
  ['no object', 'hello', 'invalid_value', ''],
])('%s is refused, and costs the whole request', async (_what, bad, code, field) => {
  const at = world({ links: LINKS });
  const response = await post(at, [LINK, bad]);
  expect(response.statusCode).toBe(400);
  expect(response.json()).toMatchObject({ error: { code: 'invalid_value' }, rejected: [{ index: 1, code, field }] });
  expect(at.kafka.published).toEqual([]);
});

test('everything that is wrong is told, each field once', async () => {
  const response = await post(world(), { url: 'x', expires_at: 1, message_id: 5, colour: 'red' });
  const [{ field, more }] = response.json<{ rejected: [{ field: string; more: { field: string }[] }] }>().rejected;
  expect([field, ...more.map((each) => each.field)].sort()).toEqual(['colour', 'expires_at', 'message_id', 'url']);
});

test('a link to a short link is refused, whichever account’s', async () => {
  for (const url of ['https://l.example.net/a1B2c3D4e5', 'https://go.acme.example/a1B2c3D4e5'])
    expect((await post(world({ links: { ...LINKS, allow: new Map() } }), { ...LINK, url })).statusCode).toBe(400);
});

test('401 without a key, 415 without JSON, 503 while Kafka does not acknowledge, 429 beyond the allowance', async () => {
  const at = world({ rate: 2 });
  expect((await post(at, LINK, '/v1/links', { authorization: 'Bearer nobody' })).statusCode).toBe(401);
  expect((await post(at, 'x', '/v1/links', { 'content-type': 'text/plain' })).statusCode).toBe(415);
  at.kafka.fail('unknown');
  expect((await post(at, LINK)).statusCode).toBe(503);
  at.kafka.recover();
  expect((await post(at, LINK)).statusCode).toBe(201);
  expect((await post(at, LINK)).statusCode).toBe(429);
});

test('a kill switch covers a link, a campaign or the account, of the key alone, and comes back on', async () => {
  const at = world();
  const switches = [
    await at.app.inject({ method: 'DELETE', url: '/v1/links/a1B2c3D4e5', headers: BEARER }),
    await post(at, { code: 'a1B2c3D4e5' }, '/v1/links/disable', { authorization: 'Bearer k-globex' }),
    await post(at, { campaign_id: 'spring' }, '/v1/links/disable'),
    await post(at, { all: true }, '/v1/links/disable'),
    await post(at, { all: true }, '/v1/links/enable'),
  ];
  expect(switches.map(({ statusCode }) => statusCode)).toEqual([204, 204, 204, 204, 204]);
  expect(records(at).map(({ key, off }) => [key, off])).toEqual([
    ['link:acme:a1B2c3D4e5', true],
    ['link:globex:a1B2c3D4e5', true],
    ['campaign:acme:spring', true],
    ['account:acme', true],
    ['account:acme', false],
  ]);
});

test.each([{}, { all: false }, { code: 'x' }, { code: 'a1B2c3D4e5', all: true }, { campaign_id: '' }, { all: 1 }, []])(
  'a switch that names not exactly one thing is refused: %j',
  async (body) => {
    const at = world();
    expect((await post(at, body, '/v1/links/disable')).statusCode).toBe(400);
    expect((await at.app.inject({ method: 'DELETE', url: '/v1/links/x', headers: BEARER })).statusCode).toBe(400);
    expect((await at.app.inject({ method: 'DELETE', url: '/v1/links/a1B2c3D4e5' })).statusCode).toBe(401);
    expect(at.kafka.published).toEqual([]);
  },
);

test('domains and lists by account; what is wrong with them is told', () => {
  const keys = { HANDSET_INGEST_KEYS: 'acme:k' };
  const { links } = ingestConfig({
    ...keys,
    HANDSET_LINKS_DOMAINS: 'acme:https://l.acme.example/',
    HANDSET_LINKS_ALLOW: 'acme:Example.com|example.org',
    HANDSET_LINKS_PORT: '18082',
  });
  expect(links.domains.get('acme')).toBe('https://l.acme.example');
  expect(links.allow.get('acme')).toEqual(['example.com', 'example.org']);
  expect(links.publicUrl).toBe('http://127.0.0.1:18082');
  const bad = { HANDSET_LINKS_DOMAINS: 'acme:l.acme.example', HANDSET_LINKS_ALLOW: 'acme:https://example.com' };
  expect(() => ingestConfig({ ...keys, ...bad })).toThrow(/HANDSET_LINKS_DOMAINS(.|\n)*HANDSET_LINKS_ALLOW/);
});
