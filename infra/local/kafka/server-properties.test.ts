import { expect, test } from 'vitest';
import { serverProperties } from './server-properties.ts';

const lines = serverProperties({ port: 19_092, controllerPort: 19_093, logDir: '/data/kafka' }).trimEnd().split('\n');
const settings = new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));

test('the broker listens on loopback alone', () => {
  for (const name of ['listeners', 'advertised.listeners']) {
    const hosts = [...(settings.get(name) ?? '').matchAll(/:\/\/([^:]*):/g)].map(([, host]) => host);
    expect(hosts.length, name).toBeGreaterThan(0);
    expect(new Set(hosts), name).toEqual(new Set(['127.0.0.1']));
  }
});

test('a record carries the time of its append, topics are never made by a typing mistake, a journal batch fits', () => {
  expect(settings.get('log.message.timestamp.type')).toBe('LogAppendTime');
  expect(settings.get('auto.create.topics.enable')).toBe('false');
  expect(Number(settings.get('message.max.bytes'))).toBeGreaterThan(8 * 1024 * 1024);
});

test('one node replicates nothing', () => {
  const factors = [...settings].filter(([name]) => /replication\.factor$|min\.isr$/.test(name));
  expect(factors.map(([, value]) => value)).toEqual(factors.map(() => '1'));
  expect(factors.length).toBe(5);
});
