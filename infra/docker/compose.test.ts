import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../local/paths.ts';

type Service = {
  image: string;
  build?: string;
  command?: string[];
  ports?: string[];
  volumes?: string[];
  environment: Record<string, string | number>;
  healthcheck?: { test: string[] };
  depends_on?: Record<string, { condition: string }>;
};

const compose = parse(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8'), { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
};
const services = Object.entries(compose.services);
const ours = services.filter(([, service]) => service.build !== undefined);

test('everything is published on loopback only', () => {
  const published = services.flatMap(([, { ports = [] }]) => ports);
  expect(published.length).toBeGreaterThan(0);
  expect(published.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
});

test('every service says when it is healthy, but for those that end', () => {
  expect(services.filter(([, service]) => service.healthcheck === undefined).map(([name]) => name)).toEqual([
    'setup',
    'bi-users',
  ]);
});

test('images are pinned to a version', () => {
  for (const [name, { image, build }] of services)
    if (build === undefined) expect(image, name).toMatch(/^[a-z/-]+:\d+(\.\d+)+$/);
});

test('our services run an entry point that exists, after the setting up, pointed at the three servers', () => {
  expect(ours.map(([name]) => name)).toEqual([
    'setup',
    'bi-users',
    'ingest',
    'links',
    'processor',
    'attribution',
    'consent',
    'analytics',
  ]);
  for (const [name, { command, environment, depends_on: after }] of ours) {
    expect(existsSync(join(ROOT, command?.[0] ?? '')), `${name}: ${command?.[0]}`).toBe(true);
    expect(environment).toMatchObject({
      HANDSET_KAFKA_BROKERS: 'kafka:29092',
      HANDSET_SCHEMA_REGISTRY_URL: 'http://registry:8081',
      HANDSET_CLICKHOUSE_URL: 'http://clickhouse:8123',
    });
    if (name !== 'setup') expect(after?.['setup']?.condition).toBe('service_completed_successfully');
  }
});

test('what must survive lies on volumes', () => {
  const mounted = services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0] ?? ''));
  expect(mounted).toEqual(expect.arrayContaining(Object.keys(compose.volumes)));
});

test('every secret that compose asks for is explained in .env.example', () => {
  const source = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
  const example = readFileSync(join(ROOT, '.env.example'), 'utf8');
  const asked = new Set([...source.matchAll(/\$\{(HANDSET_\w+):\?/g)].map(([, name]) => name ?? ''));
  expect(asked.size).toBeGreaterThan(3);
  for (const name of asked) expect(example).toContain(`\n${name}=`);
});
