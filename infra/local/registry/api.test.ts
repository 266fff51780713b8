import { beforeEach, describe, expect, test } from 'vitest';
import { type MemoryRegistry, memoryRegistry } from './testing/memory-registry.ts';

const R = (...fields: readonly string[]) => ({
  type: 'record',
  name: 'R',
  fields: fields.map((field) => ({
    name: field.replace('?', ''),
    type: 'int',
    ...(field.endsWith('?') ? { default: 0 } : {}),
  })),
});
const text = (schema: unknown) => ({ schema: JSON.stringify(schema) });

let api: MemoryRegistry;
beforeEach(() => {
  api = memoryRegistry();
});

const body = async (line: string, sent?: object | string): Promise<unknown> => (await api.request(line, sent)).body;

/** Status and Confluent's code. */
const code = async (line: string, sent?: object | string): Promise<string> => {
  const answer = await api.request(line, sent);
  return `${answer.status} ${(answer.body as { error_code?: number }).error_code ?? 'ok'}`;
};

describe('registering', () => {
  test('ids count up over all subjects, versions within one', async () => {
    expect((await api.register('a', R('x'))).body).toEqual({ id: 1 });
    expect((await api.register('a', R('x', 'y?'))).body).toEqual({ id: 2 });
    expect((await api.register('b', R('z'))).body).toEqual({ id: 3 });
    expect(await body('GET /subjects')).toEqual(['a', 'b']);
    expect(await body('GET /subjects/a/versions')).toEqual([1, 2]);
  });

  test('the same schema is the same version; in another subject it has the same id', async () => {
    await api.register('a', R('x'));
    const spaced = { schema: JSON.stringify(R('x'), null, 2) };
    expect(await body('POST /subjects/a/versions', spaced)).toEqual({ id: 1 });
    expect(await body('GET /subjects/a/versions')).toEqual([1]);
    expect((await api.register('b', R('x'))).body).toEqual({ id: 1 });
    expect(api.sent).toHaveLength(2);
  });

  test('another doc is another schema', async () => {
    await api.register('a', R('x'));
    expect((await api.register('a', { ...R('x'), doc: 'now with words' })).body).toEqual({ id: 2 });
  });

  test('normalize=true takes differently ordered properties for the same', async () => {
    const one = { type: 'long', x: 1, y: 2 };
    const other = { y: 2, x: 1, type: 'long' };
    expect((await api.register('a', one)).body).toEqual({ id: 1 });
    expect(await body('POST /subjects/a/versions?normalize=true', text(other))).toEqual({ id: 1 });
    expect(await code('POST /subjects/a', text(other))).toBe('404 40403');
    expect(await body('POST /subjects/a?normalize=true', text(other))).toMatchObject({ id: 1, version: 1 });
    expect((await api.register('a', other)).body).toEqual({ id: 2 });
  });

  test('of many at once, no two take the same id or version', async () => {
    const schemas = Array.from({ length: 20 }, (_, index) => ({ ...R('x'), doc: `number ${index}` }));
    const answers = await Promise.all([...schemas, ...schemas].map((schema) => api.register('a', schema)));
    const ids = answers.map((answer) => (answer.body as { id: number }).id);
    expect(ids.slice(0, 20).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(ids.slice(20)).toEqual(ids.slice(0, 20));
  });

  test.each([
    ['no JSON', { schema: '{' }, '422 42201'],
    ['empty', { schema: '' }, '422 42201'],
    ['no schema at all', {}, '422 42201'],
    ['no Avro', { schema: '{"type":"wrong"}' }, '422 42201'],
    ['Protobuf', { schema: 'syntax = "proto3";', schemaType: 'PROTOBUF' }, '422 42201'],
    ['JSON Schema', { schema: '{}', schemaType: 'JSON' }, '422 42201'],
    [
      'a reference to nothing',
      { schema: '"string"', references: [{ name: 'a', subject: 'no', version: 1 }] },
      '422 42201',
    ],
    ['references that are none', { schema: '"string"', references: ['a'] }, '422 422'],
    ['a schema that is an object', { schema: { type: 'string' } }, '422 422'],
    ['rules that nobody would apply', { schema: '"string"', ruleSet: { domainRules: [] } }, '422 422'],
    ['an id, though not importing', { schema: '"string"', id: 7 }, '422 42205'],
  ])('%s is refused', async (_name, sent, expected) => {
    expect(await code('POST /subjects/a/versions', sent)).toBe(expected);
    expect(await body('GET /subjects')).toEqual([]);
  });

  test('what clients send for "none" is none', async () => {
    const sent = {
      schema: '"string"',
      schemaType: null,
      references: null,
      metadata: null,
      ruleSet: null,
      id: -1,
      version: 0,
    };
    expect(await body('POST /subjects/a/versions', sent)).toEqual({ id: 1 });
  });

  test.each(['%20', '__GLOBAL', '__EMPTY', '%0a', ':.ctx:a'])('%s is no subject', async (subject) => {
    expect(await code(`POST /subjects/${subject}/versions`, text('string'))).toBe('422 42208');
  });

  test('a subject may hold any other character, also as the default context spells it', async () => {
    await api.register('a%2Fb%20%C3%A4', 'string');
    await api.register(':.:c', 'string');
    expect(await body('GET /subjects')).toEqual(['a/b ä', 'c']);
  });
});

describe('compatibility', () => {
  test('an incompatible schema is refused with the reason, the version and the level', async () => {
    await api.register('a', R('x'));
    const { status, body: answer } = await api.register('a', R('x', 'y'));
    expect(status).toBe(409);
    const { error_code, message } = answer as { error_code: number; message: string };
    expect(error_code).toBe(409);
    expect(message).toContain('incompatible with an earlier schema for subject "a"');
    expect(message).toContain("errorType:'READER_FIELD_MISSING_DEFAULT_VALUE'");
    expect(message).toContain("field 'y' of the new schema has no default and is missing in the old schema");
    expect(message).toContain('{oldSchemaVersion: 1}');
    expect(message).toContain("compatibility: 'BACKWARD'");
  });

  test("the subject's level goes before the one for all", async () => {
    await api.register('a', R('x'));
    await body('PUT /config', { compatibility: 'NONE' });
    expect((await api.register('a', 'string')).status).toBe(200);
    await body('PUT /config/a', { compatibility: 'FULL' });
    expect((await api.register('a', R('x'))).status).toBe(200); // already there: nothing is compared
    expect((await api.register('a', 'int')).status).toBe(409);
  });

  test('deleted versions are not compared with', async () => {
    await api.register('a', R('x'));
    await body('DELETE /subjects/a');
    expect((await api.register('a', 'string')).body).toEqual({ id: 2 });
    expect(await body('GET /subjects/a/versions')).toEqual([2]);
  });

  test('asking before registering, with reasons if wanted', async () => {
    await api.register('a', R('x'));
    const line = 'POST /compatibility/subjects/a/versions/latest';
    expect(await body(line, text(R('x', 'y?')))).toEqual({ is_compatible: true });
    expect(await body(line, text(R('y')))).toEqual({ is_compatible: false });
    const verbose = (await body(`${line}?verbose=true`, text(R('y')))) as { messages: string[] };
    expect(verbose.messages[0]).toContain('READER_FIELD_MISSING_DEFAULT_VALUE');
    expect(await body(`${line}?verbose=true`, text(R('x')))).toEqual({ is_compatible: true, messages: [] });
    expect(await body('GET /subjects/a/versions')).toEqual([1]);
  });

  test('one version is asked about, or all that the level looks at', async () => {
    await api.register('a', R('x', 'y'));
    await api.register('a', R('x'));
    await body('PUT /config/a', { compatibility: 'FORWARD_TRANSITIVE' });
    expect(await body('POST /compatibility/subjects/a/versions/1', text(R('x')))).toEqual({ is_compatible: false });
    expect(await body('POST /compatibility/subjects/a/versions/2', text(R('x')))).toEqual({ is_compatible: true });
    expect(await body('POST /compatibility/subjects/a/versions', text(R('x')))).toEqual({ is_compatible: false });
  });

  test.each([
    ['versions/latest', '200 ok'],
    ['versions', '200 ok'],
    ['versions/9', '404 40402'],
    ['versions/x', '422 42202'],
  ])('with a subject that is not there: %s', async (path, expected) => {
    expect(await code(`POST /compatibility/subjects/no/${path}`, text('string'))).toBe(expected);
  });

  test('what is no schema is compatible with nothing', async () => {
    expect(await code('POST /compatibility/subjects/no/versions/latest', { schema: '{' })).toBe('422 42201');
  });
});

describe('reading', () => {
  beforeEach(async () => {
    await api.register('a', R('x'));
    await api.register('a', R('x', 'y?'));
    await api.register('b', R('x'));
  });
  const first = { subject: 'a', version: 1, id: 1, schema: JSON.stringify(R('x')) };

  test('a version, by number or as the latest', async () => {
    expect(await body('GET /subjects/a/versions/1')).toEqual(first);
    expect(await body('GET /subjects/a/versions/latest')).toMatchObject({ version: 2, id: 2 });
    expect(await body('GET /subjects/a/versions/-1')).toMatchObject({ version: 2 });
    expect(await body('GET /subjects/a/versions/1/schema')).toEqual(R('x'));
    expect(await body('GET /subjects/a/versions/1/referencedby')).toEqual([]);
  });

  test('a schema by its id', async () => {
    expect(await body('GET /schemas/ids/1')).toEqual({ schema: JSON.stringify(R('x')) });
    expect(await body('GET /schemas/ids/1?fetchMaxId=true')).toMatchObject({ maxId: 2 });
    expect(await body('GET /schemas/ids/1/schema')).toEqual(R('x'));
    expect(await body('GET /schemas/ids/1/subjects')).toEqual(['a', 'b']);
    expect(await body('GET /schemas/ids/1/versions')).toEqual([
      { subject: 'a', version: 1 },
      { subject: 'b', version: 1 },
    ]);
  });

  test('where a schema is registered', async () => {
    expect(await body('POST /subjects/a', text(R('x')))).toEqual(first);
    expect(await code('POST /subjects/a', text('string'))).toBe('404 40403');
    expect(await code('POST /subjects/no', text('string'))).toBe('404 40401');
    expect(await code('POST /subjects/a', { schema: '{' })).toBe('422 42201');
  });

  test('lists', async () => {
    expect(await body('GET /subjects?subjectPrefix=b')).toEqual(['b']);
    expect(await body('GET /schemas?subjectPrefix=a')).toHaveLength(2);
    expect(await body('GET /schemas?latestOnly=true')).toMatchObject([
      { subject: 'a', version: 2 },
      { subject: 'b', version: 1 },
    ]);
    expect(await body('GET /schemas?offset=1&limit=1')).toMatchObject([{ subject: 'a', version: 2 }]);
    expect(await body('GET /schemas/types')).toEqual(['AVRO']);
    expect(await body('GET /contexts')).toEqual(['.']);
    expect(await body('GET /')).toEqual({});
  });

  test.each([
    ['GET /subjects/no/versions', '404 40401'],
    ['GET /subjects/no/versions/1', '404 40401'],
    ['GET /subjects/a/versions/9', '404 40402'],
    ['GET /subjects/a/versions/0', '422 42202'],
    ['GET /subjects/a/versions/2147483648', '422 42202'],
    ['GET /subjects/a/versions/one', '422 42202'],
    ['GET /schemas/ids/9', '404 40403'],
    ['GET /schemas/ids/9/versions', '404 40403'],
    ['GET /schemas/ids/x', '404 40403'],
    ['GET /nowhere', '404 404'],
    ['DELETE /schemas/ids/1', '405 405'],
    ['PATCH /config', '405 405'],
  ])('%s: %s', async (line, expected) => expect(await code(line)).toBe(expected));
});

describe('deleting', () => {
  beforeEach(async () => {
    await api.register('a', R('x'));
    await api.register('a', R('x', 'y?'));
  });

  test('softly: out of sight, its id still readable, shown on demand', async () => {
    expect(await body('DELETE /subjects/a/versions/1')).toBe(1);
    expect(await body('GET /subjects/a/versions')).toEqual([2]);
    expect(await body('GET /subjects/a/versions?deleted=true')).toEqual([1, 2]);
    expect(await body('GET /subjects/a/versions?deletedOnly=true')).toEqual([1]);
    expect(await code('GET /subjects/a/versions/1')).toBe('404 40402');
    expect(await body('GET /subjects/a/versions/1?deleted=true')).toMatchObject({ id: 1 });
    expect(await code('GET /schemas/ids/1')).toBe('200 ok');
    expect(await body('GET /schemas/ids/1/versions')).toEqual([]);
    expect(await code('POST /subjects/a', text(R('x')))).toBe('404 40403');
    expect(await body('POST /subjects/a?deleted=true', text(R('x')))).toMatchObject({ version: 1 });
  });

  test('a whole subject, with its own settings', async () => {
    await body('PUT /config/a', { compatibility: 'NONE' });
    expect(await body('DELETE /subjects/a')).toEqual([1, 2]);
    expect(await body('GET /subjects')).toEqual([]);
    expect(await body('GET /subjects?deleted=true')).toEqual(['a']);
    expect(await code('GET /config/a')).toBe('404 40408');
  });

  test('for good: gone, and so is the id', async () => {
    await body('DELETE /subjects/a');
    expect(await body('DELETE /subjects/a?permanent=true')).toEqual([1, 2]);
    expect(await body('GET /subjects?deleted=true')).toEqual([]);
    expect(await code('GET /schemas/ids/1')).toBe('404 40403');
  });

  test('one version for good', async () => {
    await body('DELETE /subjects/a/versions/latest');
    expect(await body('DELETE /subjects/a/versions/2?permanent=true')).toBe(2);
    expect(await body('GET /subjects/a/versions?deleted=true')).toEqual([1]);
  });

  test('what comes again keeps its id and gets a new version', async () => {
    await body('DELETE /subjects/a');
    expect((await api.register('a', R('x'))).body).toEqual({ id: 1 });
    expect(await body('GET /subjects/a/versions')).toEqual([3]);
  });

  test.each([
    ['DELETE /subjects/no', '404 40401'],
    ['DELETE /subjects/no/versions/1', '404 40401'],
    ['DELETE /subjects/a/versions/9', '404 40402'],
    ['DELETE /subjects/a/versions/x', '422 42202'],
    ['DELETE /subjects/a?permanent=true', '404 40405'],
    ['DELETE /subjects/a/versions/1?permanent=true', '404 40407'],
  ])('%s: %s', async (line, expected) => expect(await code(line)).toBe(expected));

  test('softly a second time', async () => {
    await body('DELETE /subjects/a/versions/1');
    expect(await code('DELETE /subjects/a/versions/1')).toBe('404 40406');
    await body('DELETE /subjects/a');
    expect(await code('DELETE /subjects/a')).toBe('404 40404');
  });
});

describe('references', () => {
  const money = { type: 'record', name: 'shop.Money', fields: [{ name: 'cents', type: 'long' }] };
  const order = { type: 'record', name: 'shop.Order', fields: [{ name: 'total', type: 'Money' }] };
  const references = [{ name: 'shop.Money', subject: 'money', version: 1 }];

  test('a type may come from another subject, which then cannot be deleted', async () => {
    await api.register('money', money);
    expect((await api.register('order', order)).status).toBe(422);
    expect((await api.register('order', order, { references })).body).toEqual({ id: 2 });
    expect(await body('GET /schemas/ids/2')).toMatchObject({ references });
    expect(await body('GET /subjects/money/versions/1/referencedby')).toEqual([2]);
    expect(await code('DELETE /subjects/money/versions/1')).toBe('422 42206');
    expect(await code('DELETE /subjects/money')).toBe('422 42206');
    await body('DELETE /subjects/order');
    expect(await body('DELETE /subjects/money')).toEqual([1]);
  });

  test('the same words with other references are another schema', async () => {
    await api.register('money', money);
    await api.register('cash', money);
    await api.register('order', order, { references });
    const other = await api.register('order', order, {
      references: [{ name: 'shop.Money', subject: 'cash', version: 1 }],
    });
    expect(other.body).toEqual({ id: 3 });
  });

  test('compatibility looks into them', async () => {
    await api.register('money', money);
    await api.register('order', order, { references });
    const priced = { ...money, fields: [...money.fields, { name: 'currency', type: 'string' }] };
    await body('PUT /config/money', { compatibility: 'NONE' });
    await api.register('money', priced);
    const next = await api.register('order', order, {
      references: [{ name: 'shop.Money', subject: 'money', version: 2 }],
    });
    expect(next.status).toBe(409);
  });
});

describe('settings', () => {
  test('the level for all, and of one subject', async () => {
    expect(await body('GET /config')).toEqual({ compatibilityLevel: 'BACKWARD' });
    expect(await code('GET /config/a')).toBe('404 40408');
    expect(await body('GET /config/a?defaultToGlobal=true')).toEqual({ compatibilityLevel: 'BACKWARD' });
    expect(await body('PUT /config', { compatibility: 'full' })).toEqual({ compatibility: 'FULL' });
    expect(await body('PUT /config/a', { compatibility: 'NONE' })).toEqual({ compatibility: 'NONE' });
    expect(await body('GET /config/a')).toEqual({ compatibilityLevel: 'NONE' });
    expect(await body('DELETE /config/a')).toEqual({ compatibilityLevel: 'NONE' });
    expect(await body('GET /config/a?defaultToGlobal=true')).toEqual({ compatibilityLevel: 'FULL' });
    expect(await body('DELETE /config')).toEqual({ compatibilityLevel: 'FULL' });
    expect(await body('GET /config')).toEqual({ compatibilityLevel: 'BACKWARD' });
  });

  test.each([
    ['PUT /config', { compatibility: 'MOST' }, '422 42203'],
    ['PUT /config', {}, '422 42203'],
    ['PUT /config', { compatibility: 'NONE', alias: 'b' }, '422 422'],
    ['PUT /mode', { mode: 'MAYBE' }, '422 42204'],
    ['DELETE /config/no', undefined, '404 40401'],
    ['DELETE /mode/no', undefined, '404 40401'],
    ['GET /mode/no', undefined, '404 40409'],
  ])('%s %j: %s', async (line, sent, expected) => expect(await code(line, sent)).toBe(expected));

  test('normalizing as a setting', async () => {
    expect(await body('PUT /config', { normalize: true })).toEqual({ compatibility: 'BACKWARD', normalize: true });
    await api.register('a', { type: 'long', y: 1, x: 2 });
    expect((await api.register('a', { type: 'long', x: 2, y: 1 })).body).toEqual({ id: 1 });
  });

  test('READONLY refuses writes, and reads go on', async () => {
    await api.register('a', R('x'));
    expect(await body('GET /mode')).toEqual({ mode: 'READWRITE' });
    expect(await body('PUT /mode/a', { mode: 'readonly' })).toEqual({ mode: 'READONLY' });
    expect(await code('POST /subjects/a/versions', text(R('x', 'y?')))).toBe('422 42205');
    expect(await code('DELETE /subjects/a')).toBe('422 42205');
    expect(await code('GET /subjects/a/versions/1')).toBe('200 ok');
    expect((await api.register('b', R('x'))).status).toBe(200);
    expect(await body('DELETE /mode/a')).toEqual({ mode: 'READONLY' });
    expect(await body('GET /mode/a?defaultToGlobal=true')).toEqual({ mode: 'READWRITE' });
  });

  test('IMPORT takes ids and versions as they are given, over no other schema', async () => {
    await body('PUT /mode', { mode: 'IMPORT' });
    expect((await api.register('a', R('x'), { id: 70, version: 5 })).body).toEqual({ id: 70 });
    expect(await body('GET /subjects/a/versions/5')).toMatchObject({ id: 70 });
    expect((await api.register('b', R('y'), { id: 70, version: 1 })).status).toBe(422);
    expect((await api.register('a', R('y'), { id: 71, version: 5 })).status).toBe(422);
    await body('PUT /mode', { mode: 'READWRITE' });
    expect((await api.register('b', R('z'))).body).toEqual({ id: 71 });
    expect(await code('PUT /mode', { mode: 'IMPORT' })).toBe('422 42205');
    expect(await code('PUT /mode?force=true', { mode: 'IMPORT' })).toBe('200 ok');
  });
});

describe('HTTP', () => {
  const VENDOR = 'application/vnd.schemaregistry.v1+json';

  test.each([
    [undefined, 200, VENDOR],
    ['*/*', 200, VENDOR],
    ['application/json', 200, 'application/json'],
    [`${VENDOR}, application/vnd.schemaregistry+json, application/json`, 200, VENDOR],
    ['application/json; q=0.9', 200, 'application/json'],
    ['text/html', 406, VENDOR],
  ])('accepting %s', async (accept, status, contentType) => {
    const answer = await api.request('GET /subjects', undefined, accept === undefined ? {} : { accept });
    expect(answer.status).toBe(status);
    expect(answer.contentType).toContain(contentType);
  });

  test.each([
    ['no JSON', '{', '400 400'],
    ['no object', '[]', '400 400'],
  ])('a body that is %s', async (_name, sent, expected) => {
    expect(await code('POST /subjects/a/versions', sent)).toBe(expected);
  });

  test('every content type of ours is taken, and no other', async () => {
    for (const type of [
      VENDOR,
      'application/vnd.schemaregistry+json',
      'application/json; charset=utf-8',
      'application/octet-stream',
    ])
      expect((await api.request('POST /subjects/a/versions', text('string'), { 'content-type': type })).status).toBe(
        200,
      );
    const refused = await api.request('POST /subjects/a/versions', '"x"', { 'content-type': 'text/plain' });
    expect(refused).toMatchObject({ status: 415, body: { error_code: 415 } });
    expect(refused.contentType).toContain(VENDOR);
  });

  test('a body that is too large is said to be', async () => {
    expect(await code('POST /subjects/a/versions', { schema: 'x'.repeat(5 * 1024 * 1024) })).toBe('413 413');
  });

  test('health and metrics', async () => {
    await api.register('a', 'string');
    expect(await api.request('GET /health')).toMatchObject({ status: 200, body: { kafka: 'following', subjects: 1 } });
    const { body: metrics } = await api.request('GET /metrics', undefined, { accept: 'text/plain' });
    expect(metrics).toContain('handset_registry_versions 1');
    expect(metrics).toContain(
      'handset_registry_requests_total{method="POST",route="/subjects/:subject/versions",status="200"} 1',
    );
  });
});

describe('while the log is away', () => {
  test('before it was read nothing is answered that could be wrong', async () => {
    api.setState('reading');
    expect(await code('GET /subjects')).toBe('503 50001');
    expect(await code('POST /subjects/a/versions', text('string'))).toBe('503 50001');
    expect((await api.request('GET /health')).status).toBe(503);
  });

  test('reads go on, a write says that nothing was stored', async () => {
    await api.register('a', R('x'));
    api.setState('away');
    api.failWrites({ outcome: 'unavailable', reason: 'connect ECONNREFUSED 127.0.0.1:9092' });
    expect(await code('GET /subjects/a/versions/1')).toBe('200 ok');
    expect((await api.register('a', R('x'))).body).toEqual({ id: 1 }); // nothing to write
    const { status, body: answer } = await api.register('a', R('x', 'y?'));
    expect(status).toBe(503);
    expect(answer).toMatchObject({ error_code: 50003, message: expect.stringContaining('ECONNREFUSED') as string });
    expect(await code('PUT /config', { compatibility: 'NONE' })).toBe('503 50003');
    expect(await code('DELETE /subjects/a')).toBe('503 50003');
    expect(await api.request('GET /health')).toMatchObject({ status: 503, body: { kafka: 'away' } });
    api.failWrites(undefined);
    expect((await api.register('a', R('x', 'y?'))).body).toEqual({ id: 2 });
  });

  test('a write that may still land is repeated as it was, and nobody else takes its id or version', async () => {
    api.failWrites({ outcome: 'unknown', reason: 'Request timed out' });
    expect(await code('POST /subjects/a/versions', text(R('x')))).toBe('503 50002');
    api.failWrites(undefined);
    await body('PUT /config', { compatibility: 'NONE' });
    expect((await api.register('a', R('y'))).body).toEqual({ id: 2 });
    expect(await body('GET /subjects/a/versions')).toEqual([2]);
    const late = api.sent[0];
    expect((await api.register('a', R('x'))).body).toEqual({ id: 1 });
    expect(api.sent.at(-1)).toEqual(late);
    if (late !== undefined) api.land(late);
    expect(await body('GET /subjects/a/versions')).toEqual([1, 2]);
  });
});
