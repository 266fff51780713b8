import { expect, test } from 'vitest';
import { fromFile, intoFile, parseStatement, type Insert, type Query } from './statement.ts';

const insert = (text: string) => {
  const statement = parseStatement(text) as Insert;
  return { ...statement, data: text.slice(statement.dataStart) };
};
const into = (text: string) =>
  intoFile(parseStatement(text) as Query, '/p', 'TSV')
    .replace(/\s+/g, ' ')
    .trim();

test('data begins behind VALUES, or behind the format and one line break', () => {
  expect(insert("INSERT INTO t VALUES (1, 'FORMAT CSV')")).toMatchObject({
    kind: 'insert',
    format: 'Values',
    data: " (1, 'FORMAT CSV')",
  });
  expect(insert('INSERT INTO t (a, b) FORMAT CSV\n\n1')).toMatchObject({ format: 'CSV', data: '\n1' });
  expect(insert('INSERT INTO t FORMAT RowBinary \r\n\n')).toMatchObject({ format: 'RowBinary', data: '\n' });
  expect(insert('insert into t settings a = 1 format JSONEachRow {"a;b":"c"}')).toMatchObject({
    format: 'JSONEachRow',
    data: '{"a;b":"c"}',
  });
  expect(insert('INSERT INTO t')).toMatchObject({ format: null, data: '' });
});

test('INSERT … SELECT … FROM input() reads the spooled file instead', () => {
  const sql = "INSERT INTO t (a) SELECT a FROM input('a UInt64, s Enum(\\'x\\' = 1)') WHERE a > 1 FORMAT RowBinary";
  expect(fromFile(insert(sql), '/f', 'RowBinary', 'lz4')).toBe(
    "INSERT INTO t (a) SELECT a FROM file('/f', 'RowBinary', 'a UInt64, s Enum(\\'x\\' = 1)', 'lz4') WHERE a > 1 ",
  );
  expect(fromFile(insert('INSERT INTO t (a) SETTINGS x = 1 FORMAT CSV'), '/f', 'CSV', 'none')).toBe(
    "INSERT INTO t (a)  FROM INFILE '/f' COMPRESSION 'none' SETTINGS x = 1  FORMAT CSV",
  );
  expect(() => parseStatement("INSERT INTO t SELECT * FROM input('a UInt8')")).toThrow(/FORMAT must be specified/);
});

test('an INSERT that selects from tables has no data', () => {
  expect(parseStatement('INSERT INTO t SELECT 1, format FROM x')).toMatchObject({ kind: 'query', answers: 'command' });
  expect(parseStatement('INSERT INTO t WITH 1 AS a SELECT a')).toMatchObject({ kind: 'query' });
  expect(parseStatement('INSERT INTO t (SELECT 1)')).toMatchObject({ kind: 'query' });
  expect(parseStatement("INSERT INTO t SELECT format('{}', a) FROM input('a UInt8') FORMAT CSV")).toMatchObject({
    kind: 'insert',
    format: 'CSV',
  });
});

test('rows go into the pipe, in front of the format', () => {
  expect(into('SELECT 1')).toBe("SELECT 1 INTO OUTFILE '/p' APPEND FORMAT TSV");
  expect(into('SELECT 1 FORMAT JSON;')).toBe("SELECT 1 INTO OUTFILE '/p' APPEND FORMAT TSV");
  expect(into('SELECT 1 FORMAT JSON SETTINGS a = 1')).toBe(
    "SELECT 1 INTO OUTFILE '/p' APPEND FORMAT TSV SETTINGS a = 1",
  );
  expect(into('SELECT 1 AS format')).toBe("SELECT 1 AS format INTO OUTFILE '/p' APPEND FORMAT TSV");
  expect(into('SELECT t.format x FROM t -- FORMAT CSV')).toBe(
    "SELECT t.format x FROM t INTO OUTFILE '/p' APPEND FORMAT TSV",
  );
  expect((parseStatement('SELECT (SELECT 1 FORMAT Null)') as Query).format).toBeNull();
});

test('which statements answer rows', () => {
  for (const sql of [
    'SELECT 1',
    'with 1 as a select a',
    '(SELECT 1)',
    'SHOW TABLES',
    'DESC t',
    'EXPLAIN SELECT 1',
    'EXISTS t',
    '1 + 1',
    'FROM t SELECT a',
  ])
    expect([sql, (parseStatement(sql) as Query).answers]).toEqual([sql, 'rows']);
  for (const sql of ['CREATE VIEW v AS SELECT 1', 'SET a = 1', 'KILL QUERY WHERE 1', 'OPTIMIZE TABLE t', 'USE x'])
    expect([sql, (parseStatement(sql) as Query).answers]).toEqual([sql, 'command']);
});

test('nothing, several at once, and files are refused', () => {
  for (const [sql, code] of [
    ['', 62],
    [' -- only\n', 62],
    [';', 62],
    ['SELECT 1; SELECT 2', 62],
    ["SELECT 1 INTO OUTFILE 'x'", 299],
    ["INSERT INTO t FROM INFILE 'x' FORMAT CSV", 78],
  ] as const) {
    expect(() => parseStatement(sql)).toThrow(new RegExp(`^Code: ${code}\\.`));
  }
  expect(() => parseStatement('SELECT 1;; -- end')).not.toThrow();
});
