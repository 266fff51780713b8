import { inject } from 'vitest';
import './ground.setup.ts';

/** The shared servers of an integration test run. */
export type TestGround = {
  /** The `HANDSET_*` variables that point a service at them. */
  env: Record<string, string>;
  kafka: { brokers: string };
  registry: { url: string };
  clickhouse: { url: string; user: string; password: string; biUser: string; biPassword: string };
};

/**
 * The ground that project `int` started for this run. It is shared: use topics, subjects and databases of your own, and
 * start one of your own (`startGround`) to kill its servers.
 */
export function testGround(): TestGround {
  const env = inject('groundEnv');
  const read = (name: string) => env[name] ?? '';
  return {
    env: { ...env },
    kafka: { brokers: read('HANDSET_KAFKA_BROKERS') },
    registry: { url: read('HANDSET_SCHEMA_REGISTRY_URL') },
    clickhouse: {
      url: read('HANDSET_CLICKHOUSE_URL'),
      user: read('HANDSET_CLICKHOUSE_USER'),
      password: read('HANDSET_CLICKHOUSE_PASSWORD'),
      biUser: 'bi',
      biPassword: read('HANDSET_BI_PASSWORD'),
    },
  };
}
