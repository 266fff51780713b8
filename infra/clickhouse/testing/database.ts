import { randomBytes } from 'node:crypto';
import type { ClickHouseClient } from '@clickhouse/client';
import { afterAll, beforeAll } from 'vitest';
import { createClickHouse } from '../../../services/runtime/clickhouse/client.ts';
import type { ClickHouseSettings } from '../../../services/runtime/connections.ts';
import { testGround } from '../../local/testing/ground.ts';
import { migrate } from '../migrate.ts';

/** A database of the shared ground that nobody else uses. */
export interface TestDatabase {
  readonly settings: ClickHouseSettings;
  readonly client: ClickHouseClient;
  /** Rows of a query. Whole numbers come as numbers. */
  readonly rows: <Row extends object = Record<string, unknown>>(query: string) => Promise<Row[]>;
  /** Runs a statement. */
  readonly command: (query: string) => Promise<void>;
}

/** An empty database with all tables and views, for the tests of a file; dropped after them. Call it on top level. */
export function testDatabase(): TestDatabase {
  const { url, user, password } = testGround().clickhouse;
  const settings = { url, user, password, database: `test_${randomBytes(6).toString('hex')}` };
  const client = createClickHouse(settings, 'handset-test');
  const command = async (query: string) =>
    void (await client.command({ query, clickhouse_settings: { wait_end_of_query: 1 } }));
  beforeAll(() => migrate({ clickhouse: settings, retention: { timelines: 400, throughput: 0, deadLetters: 30 } }));
  afterAll(async () => {
    await command(`DROP DATABASE IF EXISTS ${settings.database}`);
    await client.close();
  });
  return {
    settings,
    client,
    command,
    rows: async <Row extends object>(query: string) => {
      const result = await client.query({
        query,
        format: 'JSONEachRow',
        clickhouse_settings: { output_format_json_quote_64bit_integers: 0, date_time_output_format: 'simple' },
      });
      return result.json<Row>();
    },
  };
}
