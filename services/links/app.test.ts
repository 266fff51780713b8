import { expect, test } from 'vitest';
import { EXPIRED, LINK, NOW, world } from './testing/world.ts';

/*
 * What is asked, and what comes of it:
 *
 *   GET or HEAD of a code that leads somewhere      302, never cached, without referrer; a click
 *   an unknown, expired or malformed code,
 *   any other path or method                        404, all alike; no click
 *   any code, after too many different unknown ones 429
 */

const PATH = `/${LINK.code}`;

test.each(['GET', 'HEAD'] as const)('%s is redirected, and is a click', async (method) => {
  const { get, clicks } = world();
  const response = await get(PATH, { 'user-agent': 'Phone' }, method);
  expect([response.statusCode, response.headers.location, response.body]).toEqual([302, LINK.url, '']);
  expect(response.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  expect(clicks).toMatchObject([
    {
      message_id: 'm1',
      link_id: 'button',
      url: LINK.url,
      user_agent: 'Phone',
      method,
      occurred_at: NOW,
      ip: '127.0.0.1',
    },
  ]);
});

test('previews and prefetches are redirected too, and their reasons kept', async () => {
  const { get, clicks } = world();
  for (const headers of [{ 'user-agent': 'WhatsApp/2.23' }, { 'sec-purpose': 'prefetch' }])
    expect((await get(PATH, headers as Record<string, string>)).statusCode).toBe(302);
  expect(clicks.map(({ reasons }) => reasons)).toEqual([['known_bot'], expect.arrayContaining(['prefetch'])]);
});

test('nobody is answered before the click is kept', async () => {
  let keep = () => {};
  const kept = new Promise<void>((resolve) => (keep = resolve));
  const { get } = world({}, { spool: { append: () => kept } });
  let answered = false;
  const response = get(PATH).then((each) => ((answered = true), each));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(answered).toBe(false);
  keep();
  expect((await response).statusCode).toBe(302);
});

/** All that an asker can see of an answer, but for the clock. */
async function seen(of: ReturnType<typeof world>, url: string, method: 'GET' | 'HEAD' | 'POST' = 'GET') {
  const { statusCode, headers, body } = await of.get(url, {}, method);
  const { date: _date, connection: _connection, ...rest } = headers;
  return { statusCode, headers: rest, body };
}

test('unknown, expired and malformed codes are answered alike, and are no clicks', async () => {
  const at = world();
  const unknown = await seen(at, '/unknown0000');
  expect(unknown).toMatchObject({ statusCode: 404, headers: { 'cache-control': 'no-store' } });
  const others = [
    `/${EXPIRED.code}`,
    '/x',
    '/favicon.ico',
    '/',
    '/%ff',
    '/a%00b',
    `/${'x'.repeat(3_000)}`,
    `${PATH}/more`,
  ];
  for (const url of others) expect(await seen(at, url), url).toEqual(unknown);
  expect(await seen(at, PATH, 'POST')).toEqual(unknown);
  expect(await seen(at, `/${EXPIRED.code}`, 'HEAD')).toEqual(await seen(at, '/unknown0000', 'HEAD'));
  expect(at.clicks).toEqual([]);
});

test.each([
  '//evil.com',
  '/%2f%2fevil.com',
  '/https://evil.com',
  '/\\evil.com',
  `/${LINK.code}@evil.com`,
  `/${LINK.code}%0d%0aLocation:%20https://evil.com`,
  `/../${EXPIRED.code}`,
  '/?url=https://evil.com',
])('%s opens no redirect', async (url) => {
  const response = await world().get(url);
  expect([response.statusCode, response.headers.location]).toEqual([404, undefined]);
});

test('nothing of the request gets into where a link leads', async () => {
  const response = await world().get(`${PATH}?url=https://evil.com&next=//evil.com`, { host: 'evil.com' });
  expect(response.headers.location).toBe(LINK.url);
});

test('who asks for too many unknown codes is told nothing any more, not even of known ones, until a while has passed', async () => {
  let now = NOW;
  const { get } = world({ missesAMinute: 5, trustedProxies: ['127.0.0.1'] }, { now: () => now });
  const ask = async (url: string, address = '192.0.2.1') => (await get(url, { 'x-forwarded-for': address })).statusCode;
  // The same one again and again is a stale link, not a search.
  for (let n = 0; n < 20; n += 1) expect(await ask('/unknown0000')).toBe(404);
  for (let n = 1; n < 5; n += 1) expect(await ask(`/unknown000${n}`)).toBe(404);
  const limited = await get(PATH, { 'x-forwarded-for': '192.0.2.1' });
  expect([limited.statusCode, limited.headers['retry-after'], await ask('/unknown9999')]).toEqual([429, '60', 429]);
  expect(await ask(PATH, '192.0.2.2')).toBe(302);
  now += 120_001;
  expect(await ask(PATH)).toBe(302);
});

test('X-Forwarded-For is believed of trusted proxies only', async () => {
  const direct = world();
  await direct.get(PATH, { 'x-forwarded-for': '54.80.1.1' });
  const behind = world({ trustedProxies: ['127.0.0.0/8', '10.0.0.0/8'] });
  await behind.get(PATH, { 'x-forwarded-for': '1.1.1.1, 54.80.1.1, 10.0.0.3' });
  await behind.get(PATH, { 'x-forwarded-for': 'nobody' });
  expect(direct.clicks[0]!.ip).toBe('127.0.0.1');
  expect(behind.clicks.map(({ ip }) => ip)).toEqual(['54.80.1.1', '']);
  expect(behind.clicks[0]!.reasons).toContain('data_centre');
});

test('health, metrics, and what was answered', async () => {
  const { get, metrics } = world({}, { health: () => ['the links have not been read to the end yet'] });
  await get(PATH);
  await get('/unknown0000');
  expect((await get('/health')).statusCode).toBe(503);
  expect((await get('/metrics')).body).toContain('handset_links_answers_total{answer="redirected"} 1');
  expect(await metrics()).toContain('handset_links_answers_total{answer="not_found"} 1');
});
