import { beforeAll, expect, test } from 'vitest';
import { REAL_URL, post, useTarget, type Target } from './testing/target.ts';
import { USERS } from './testing/local-server.ts';

// A real server has users and grants of its own.
const local = test.skipIf(REAL_URL !== null);
const target = useTarget();

const as = (role: 'writer' | 'reader'): Target => ({
  ...target(),
  user: USERS[role].name,
  password: USERS[role].password,
});
const read = async (sql: string, query?: Record<string, string>) => {
  const answer = await post(as('reader'), sql, query);
  return { status: answer.status, text: await answer.text() };
};
const refused = { status: 403, text: expect.stringMatching(/ACCESS_DENIED/) as string };

beforeAll(async () => {
  for (const sql of [
    'CREATE TABLE facts (a UInt64) ENGINE = MergeTree ORDER BY a',
    'INSERT INTO facts VALUES (1), (2)',
    'CREATE VIEW answers AS SELECT count() AS n FROM facts',
    'CREATE DATABASE IF NOT EXISTS other',
    'CREATE TABLE IF NOT EXISTS other.secrets (s String) ENGINE = MergeTree ORDER BY s',
  ])
    expect(await (await post(target(), sql)).text()).toBe('');
});

local('a reader reads tables and views of the database, and what clients ask at connect', async () => {
  expect(await read('SELECT n FROM answers')).toEqual({ status: 200, text: '2\n' });
  expect((await read('SELECT sum(a) FROM handset.facts', { database: '' })).text).toBe('3\n');
  expect((await read('SHOW TABLES')).text).toBe('answers\nfacts\n');
  expect((await read('SELECT name FROM system.databases ORDER BY name')).text).toBe('handset\nsystem\n');
  for (const table of ['settings', 'functions', 'columns', 'tables', 'one', 'data_type_families', 'formats']) {
    expect([table, (await read(`SELECT count() > 0 FROM system.${table}`)).text]).toEqual([table, '1\n']);
  }
  expect((await read('SELECT version(), timezone(), currentDatabase()')).status).toBe(200);
  expect((await read('DESCRIBE TABLE answers')).text).toMatch(/^n\tUInt64/);
});

local('a reader reaches no other database, no file, no network, and no table that tells of the server', async () => {
  for (const sql of [
    'SELECT * FROM other.secrets',
    'SELECT * FROM system.processes',
    'SELECT * FROM `system`."processes"',
    'SELECT * FROM SYSTEM . /* x */ processes',
    'SELECT * FROM system.server_settings',
    'SELECT * FROM system.errors',
    'SELECT * FROM system.users',
    'SHOW PROCESSLIST',
    "SELECT * FROM merge('system', 'proc.*')",
    "SELECT * FROM merge(REGEXP('sys.*'), 'proc.*')",
    'SELECT * FROM {t:Identifier}',
    "SELECT file('/etc/passwd')",
    "SELECT FILE('/etc/passwd')",
    "SELECT `file`('/etc/passwd')",
    "SELECT arrayMap(file, ['/etc/passwd'])",
    "SELECT * FROM file('/etc/passwd', 'LineAsString')",
    "SELECT * FROM url('http://127.0.0.1:1/', 'CSV', 'a String')",
    "SELECT * FROM remote('127.0.0.1', 'other', 'secrets')",
    "SELECT * FROM s3('http://127.0.0.1:1/x.csv')",
    "SELECT * FROM mysql('127.0.0.1:1', 'a', 'b', 'c', 'd')",
    "SELECT * FROM postgresql('127.0.0.1:1', 'a', 'b', 'c', 'd')",
    "SELECT * FROM jdbc('x', 'y', 'z')",
    "SELECT * FROM executable('id', 'TSV', 'a String')",
    "SELECT * FROM sqlite('/etc/x.db', 't')",
    "SELECT * FROM filesystem('/etc')",
    "SELECT * FROM dictionary('x')",
    "SELECT * FROM loop('other', 'secrets')",
    "SELECT * FROM viewIfPermitted(SELECT s FROM other.secrets ELSE null('s String')) UNION ALL SELECT s FROM other.secrets",
    "SELECT getServerSetting('path')",
  ])
    expect([sql, await read(sql, { param_t: 'system.processes' })]).toEqual([sql, refused]);
  expect(await read('SELECT * FROM processes', { database: 'system' })).toEqual(refused);
  expect((await read('EXPLAIN SELECT * FROM other.secrets')).text).toMatch(/ACCESS_DENIED/);
});

local('a reader changes nothing, and gets out of its limits by no setting', async () => {
  for (const sql of [
    'INSERT INTO facts VALUES (3)',
    'INSERT INTO facts SELECT 3',
    'INSERT INTO facts FORMAT CSV\n3\n',
    'CREATE TABLE x (a Int8) ENGINE = Memory',
    'CREATE TEMPORARY TABLE x (a Int8)',
    'CREATE VIEW x AS SELECT 1',
    'DROP TABLE facts',
    'ALTER TABLE facts DELETE WHERE 1',
    'TRUNCATE TABLE facts',
    'OPTIMIZE TABLE facts',
    'KILL QUERY WHERE 1',
    'SYSTEM FLUSH LOGS',
    'USE system',
    'SET readonly = 0',
    'SET max_threads = 1',
    'SET ROLE admin_role',
    'GRANT ALL ON *.* TO default',
    "BACKUP TABLE facts TO File('x')",
    'EXECUTE AS default SELECT 1',
    "SELECT 1 INTO OUTFILE '/tmp/x'",
    'PARALLEL WITH SELECT 1',
  ])
    expect([sql, (await read(sql)).status >= 400]).toEqual([sql, true]);
  for (const clause of [
    'readonly = 0',
    'max_execution_time = 0',
    'max_execution_time = 100000',
    'max_memory_usage = 0',
    'allow_introspection_functions = 1',
    'max_result_bytes = 0',
  ]) {
    expect([clause, (await read(`SELECT 1 SETTINGS ${clause}`)).text]).toEqual([
      clause,
      expect.stringMatching(/READONLY/) as string,
    ]);
  }
  expect(
    (await read("SELECT getSetting('max_execution_time'), getSetting('readonly') SETTINGS profile = 'default'")).text,
  ).toMatch(/^60\t1\n$|READONLY|ACCESS/);
  expect((await read("SELECT getSetting('readonly')", { readonly: '0', profile: 'default' })).text).toBe('1\n');
  expect((await read('SELECT 1', { max_execution_time: '100000' })).text).toMatch(/SETTING_CONSTRAINT_VIOLATION/);
  expect((await read("SELECT getSetting('max_execution_time')", { max_execution_time: '5' })).text).toBe('5\n');
  expect((await read("SELECT getSetting('max_threads')", { max_threads: '3' })).text).toBe('3\n');
  expect(await (await post(target(), 'SELECT count() FROM facts')).text()).toBe('2\n');
});

local('a reader needs no session, and leaves none behind', async () => {
  for (let n = 0; n < 3; n += 1)
    expect((await read('SELECT n FROM answers', { session_id: 'bi', max_threads: '2' })).text).toBe('2\n');
});

local('a writer adds views and their targets to the database, and names no file', async () => {
  const write = async (sql: string) => (await post(as('writer'), sql)).text();
  expect(await write('CREATE TABLE by_a (a UInt64, n UInt64) ENGINE = SummingMergeTree ORDER BY a')).toBe('');
  expect(await write('CREATE MATERIALIZED VIEW by_a_mv TO by_a AS SELECT a, 1 AS n FROM facts')).toBe('');
  expect(await write('INSERT INTO facts VALUES (7)')).toBe('');
  expect(await write('SELECT n FROM by_a')).toBe('1\n');
  const rows = await post(as('writer'), '8\n', {
    query: "INSERT INTO facts SELECT a FROM input('a UInt64') FORMAT CSV",
  });
  expect(await rows.text()).toBe('');
  expect(await write('SELECT sum(n) FROM by_a')).toBe('2\n');
  expect(await write('CREATE VIEW longer AS SELECT * FROM by_a')).toBe('');
  expect(await write('DROP VIEW longer')).toBe('');
  for (const sql of [
    "SELECT * FROM file('/etc/passwd', 'LineAsString')",
    "SELECT file('/etc/passwd')",
    "CREATE VIEW v AS SELECT file('/etc/passwd')",
    "INSERT INTO facts SELECT * FROM file('x')",
    'CREATE TABLE other.x (a Int8) ENGINE = Memory',
    'DROP TABLE other.secrets',
    'CREATE DATABASE mine',
    "CREATE MATERIALIZED VIEW v TO by_a AS SELECT 1 AS a, 1 AS n FROM facts, url('http://127.0.0.1:1/', 'CSV', 'b String')",
    "SELECT * FROM url('http://127.0.0.1:1/', 'CSV', 'a String')",
    "INSERT INTO FUNCTION file('/tmp/x', 'CSV', 'a Int8') VALUES (1)",
    "INSERT INTO FUNCTION url('http://127.0.0.1:1/', 'CSV', 'a Int8') VALUES (1)",
  ])
    expect([sql, await write(sql)]).toEqual([sql, expect.stringMatching(/ACCESS_DENIED/) as string]);
});
