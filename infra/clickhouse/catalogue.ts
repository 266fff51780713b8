import type { ClickHouseClient } from '@clickhouse/client';
import { CATALOGUE, CATALOGUE_HASH } from '../../schemas/errors/catalogue.ts';

/**
 * Loads the error catalogue unless the newest load is the same: one insert, so that readers see the old one or the new
 * one. Returns whether it was loaded.
 */
export async function loadCatalogue(client: ClickHouseClient): Promise<boolean> {
  const newest = await client.query({
    query: 'SELECT hash FROM error_catalogue_loads ORDER BY loaded_at DESC, hash DESC LIMIT 1',
    format: 'JSONEachRow',
  });
  if ((await newest.json<{ hash: string }>())[0]?.hash === CATALOGUE_HASH) return false;
  const load = { loaded_at: new Date().toISOString().replace('T', ' ').slice(0, 23), hash: CATALOGUE_HASH };
  await client.insert({
    table: 'error_catalogue_loads',
    values: CATALOGUE.map((entry) => ({ ...load, ...entry })),
    format: 'JSONEachRow',
    clickhouse_settings: { async_insert: 0, wait_end_of_query: 1 },
  });
  return true;
}
