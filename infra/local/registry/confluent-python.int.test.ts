import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';
import { expect, test } from 'vitest';
import { ROOT } from '../paths.ts';
import { testGround } from '../testing/ground.ts';
import { testPython } from '../testing/python.ts';

const { registry } = testGround();
const SCRIPT = join(ROOT, 'infra/local/registry/testing/confluent_client.py');

test("Python's confluent-kafka cannot tell it from Confluent's", async (context) => {
  const found = await testPython();
  if ('missing' in found) return context.skip(found.missing);
  const { stdout } = await promisify(execFile)(found.python, [SCRIPT, registry.url, `python-${randomUUID()}`]);
  const { serialize, administer, refer } = JSON.parse(stdout) as Record<string, Record<string, unknown>>;

  expect(serialize?.['old_read_as_new']).toEqual({ id: 'o-1', cents: 0, note: null });
  expect(serialize?.['new_as_written']).toEqual({ id: 'o-2', cents: 5, note: 'x' });
  const bytes = Buffer.from(String(serialize?.['bytes']), 'base64');
  expect(await new SchemaRegistry({ host: registry.url }).decode(bytes)).toEqual({ id: 'o-2', cents: 5, note: 'x' });

  expect(refer).toEqual({ id: 'o-3', total: { cents: 7 } });

  expect(administer).toMatchObject({
    same_again: true,
    by_id: true,
    looked_up: [true, 1],
    latest: [true, 2, true],
    version_1: true,
    versions: [1, 2],
    types: ['AVRO'],
    listed: true,
    listed_by_prefix: [expect.any(String)],
    subjects_of_id: true,
    uses_of_id: true,
    contexts: ['.'],
    compatible: true,
    incompatible: false,
    incompatible_with_all: false,
    refused: [409, 409],
    level_unset: [404, 40408],
    level_set: { compatibility: 'FULL_TRANSITIVE' },
    level: 'FULL_TRANSITIVE',
    config_set: { compatibility: 'NONE' },
    config: 'NONE',
    config_deleted: 'NONE',
    mode_global: 'READWRITE',
    mode_set: 'READONLY',
    read_only: [422, 42205],
    mode_deleted: 'READONLY',
    no_schema: [422, 42201],
    protobuf: [422, 42201],
    no_subject: [404, 40401],
    no_version: [404, 40402],
    no_id: [404, 40403],
    permanent_too_early: [404, 40407],
    deleted_version: 1,
    deleted_subject: [2],
    deleted_permanently: [1, 2],
  });
}, 360_000);
