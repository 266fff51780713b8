import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { testPython } from './python.ts';

test('the Python of the tests has the clients that users bring', async (context) => {
  const found = await testPython();
  if ('missing' in found) return context.skip(found.missing);
  const source = 'import clickhouse_connect, confluent_kafka.schema_registry.avro, fastavro, pandas; print("all")';
  const { stdout } = await promisify(execFile)(found.python, ['-c', source]);
  expect(stdout.trim()).toBe('all');
}, 360_000);
