import openapiTS, { astToString } from 'openapi-typescript';
import { Registry } from 'prom-client';
import { expect, expectTypeOf, test } from 'vitest';
import { createLogger } from '../../runtime/logger.ts';
import { analyticsApp } from '../app.ts';
import { createClient, type Answer, type ApiRefusal, type ListPath, type Row } from './client.ts';

/** The application without a database: enough to describe itself. */
const nowhere = async (): Promise<never> => Promise.reject(new Error('there is no database here'));
const app = await analyticsApp({
  database: { ask: nowhere, download: nowhere, ping: nowhere },
  readKeys: [],
  adminKey: 'admin-key',
  processorUrls: [],
  auditState: () => ({ every_seconds: 0, hours: 26, outcome: null, finished_at: null, differences: 0 }),
  limits: { perSecond: 1, atOnce: 1, waitMs: 1 },
  ingestUrl: 'http://127.0.0.1:8080',
  piiKey: 'a'.repeat(64),
  now: Date.now,
  logger: createLogger('analytics', 'silent'),
  metrics: new Registry(),
  health: async () => [],
  replayDeadLetters: nowhere,
});

interface Operation {
  readonly responses: Record<
    string,
    { content?: Record<string, { schema?: { type?: unknown; properties?: object } }> }
  >;
}

test('the types of the client are those of the OpenAPI description', async () => {
  const description = (await app.inject('/openapi.json')).body;
  const types = astToString(await openapiTS(description, { alphabetize: true }));
  const head = '// Made from the OpenAPI description: npx vitest run services/analytics/client -u\n';
  await expect(head + types).toMatchFileSnapshot('./generated/api.d.ts');
});

test('every answer has a type', async () => {
  const { paths } = (await app.inject('/openapi.json')).json<{ paths: Record<string, Record<string, Operation>> }>();
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [`${method} ${path}`, operation] as const),
  );
  expect(operations.length).toBeGreaterThan(20);
  for (const [name, { responses }] of operations.filter(([name]) => name.includes('/v1/'))) {
    const good = Object.entries(responses).filter(([status]) => status.startsWith('2'));
    expect(good, name).not.toEqual([]);
    for (const [status, { content = {} }] of good.filter(([each]) => each !== '204')) {
      const [type] = Object.keys(content);
      expect(type, `${name} ${status}`).toMatch(/^(application\/json|text\/event-stream)$/);
      if (type === 'application/json') expect(content[type]!.schema, name).toHaveProperty('properties');
    }
    expect(responses, name).toHaveProperty('400');
  }
});

test('questions and answers are typed', () => {
  const client = createClient({ url: 'http://127.0.0.1', key: 'k' });
  expectTypeOf<Row<'/v1/segments'>['delivery_rate']>().toEqualTypeOf<number | null>();
  expectTypeOf<Row<'/v1/messages'>['delivered_at']>().toEqualTypeOf<string | null>();
  expectTypeOf<Answer<'/v1/campaigns/{campaign_id}'>['conversion_values']>().toEqualTypeOf<Record<string, number>>();
  expectTypeOf<'/v1/messages/{message_id}'>().not.toExtend<ListPath>();
  // @ts-expect-error: there is no such parameter
  void (() => client.get('/v1/segments', { campain_id: ['x'] }));
  // @ts-expect-error: there is no such path
  void (() => client.get('/v1/segment'));
});

test('a list is asked page by page, and a refusal is told as the API words it', async () => {
  const asked: string[] = [];
  const pages = [
    { rows: [{ sent: 1 }], next_cursor: 'c1' },
    { rows: [{ sent: 2 }] },
    { error: { code: 'x', message: 'No.', field: 'by' } },
  ];
  const client = createClient({
    url: 'http://api',
    key: 'k',
    fetch: async (url, init) => {
      asked.push(`${url as string} ${JSON.stringify(init?.headers)}`);
      const page = pages.shift()!;
      return Response.json(page, { status: 'error' in page ? 400 : 200 });
    },
  });
  const sent: number[] = [];
  for await (const row of client.rows('/v1/funnel', { by: ['audience', 'carrier'], limit: 1 })) sent.push(row.sent);
  expect(sent).toEqual([1, 2]);
  const refused = client.get('/v1/messages/{message_id}', undefined, { message_id: 'a/b' });
  await expect(refused).rejects.toMatchObject({
    status: 400,
    code: 'x',
    field: 'by',
    message: 'No.',
  } satisfies Partial<ApiRefusal>);
  const headers = '{"authorization":"Bearer k","accept":"application/json"}';
  expect(asked).toEqual([
    `http://api/v1/funnel?by=audience&by=carrier&limit=1 ${headers}`,
    `http://api/v1/funnel?by=audience&by=carrier&limit=1&cursor=c1 ${headers}`,
    `http://api/v1/messages/a%2Fb ${headers}`,
  ]);
});
