import { expect, test } from 'vitest';
import { allowedSettings, checkAccess } from './access.ts';

test('names are found however they are written, and not in strings', () => {
  for (const sql of [
    "SELECT file('x')",
    'SELECT `file`(1)',
    'SELECT "fi\\x6ce"(1)',
    'SELECT arrayMap(FILE, a)',
    'SELECT 1 /* */ FROM `system` . /* x */ "processes"',
    'SELECT {t:Identifier}',
  ]) {
    expect(() => checkAccess('reader', sql, null)).toThrow(/497/);
  }
  for (const sql of [
    "SELECT 'file(1)', 'system.processes'",
    '-- file\nSELECT 1',
    'SELECT * FROM system.settings',
    'SELECT profile, filed FROM handset.messages',
  ]) {
    expect(() => checkAccess('reader', sql, 'handset')).not.toThrow();
  }
});

test('each role is held to its own list', () => {
  expect(() => checkAccess('reader', 'SELECT 1', 'system')).toThrow(/497/);
  expect(() => checkAccess('writer', 'SELECT * FROM system.parts', null)).not.toThrow();
  expect(() => checkAccess('writer', "INSERT INTO t SELECT * FROM file('x')", null)).toThrow(/497/);
  expect(() => checkAccess('admin', "SELECT file('x')", 'system')).not.toThrow();
  const settings: [string, string][] = [
    ['readonly', '0'],
    ['max_threads', '2'],
    ['profile', 'default'],
  ];
  expect(allowedSettings('reader', settings)).toEqual([['max_threads', '2']]);
  expect(allowedSettings('admin', settings)).toEqual(settings);
});
