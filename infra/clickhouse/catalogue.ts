import type { ClickHouseClient } from '@clickhouse/client';
import { CATALOGUE, CATALOGUE_HASH } from '../../schemas/errors/catalogue.ts';
import type { ClickHouseSettings } from '../../services/runtime/connections.ts';

/**
 * Loads the error catalogue unless the newest load is the same: one insert, so that readers see the old one or the new
 * one. Returns whether it was loaded.
 */
export async function loadCatalogue(client: ClickHouseClient): Promise<boolean> {
  const newest = await client.query({
    query: 'SELECT hash FROM error_catalogue_entries ORDER BY loaded_at DESC, hash DESC LIMIT 1',
    format: 'JSONEachRow',
  });
  if ((await newest.json<{ hash: string }>())[0]?.hash === CATALOGUE_HASH) return false;
  const load = { loaded_at: new Date().toISOString().replace('T', ' ').slice(0, 23), hash: CATALOGUE_HASH };
  await client.insert({
    table: 'error_catalogue_entries',
    values: CATALOGUE.map((entry) => ({ ...load, ...entry })),
    format: 'JSONEachRow',
    clickhouse_settings: { async_insert: 0, wait_end_of_query: 1 },
  });
  return true;
}

/** How long a server may hold on to an older catalogue (seconds): replicas hear of a new load by asking. */
const LIFETIME = 'MIN 60 MAX 300';

/**
 * Makes the dictionary that says the same as `error_catalogue` of one vendor's code, for whoever would rather look up
 * than join. A server reads a dictionary's table as somebody: as whoever set it up, whose password `SHOW CREATE` hides.
 * It is made anew each time, as a password may have changed. No view needs it.
 */
export async function makeDictionary(
  client: ClickHouseClient,
  run: (statement: string) => Promise<void>,
  { user, password, database }: ClickHouseSettings,
): Promise<void> {
  // The local engine knows one user, whoever asks; it takes no name.
  const named = await client.query({ query: 'SELECT currentUser() AS name', format: 'JSONEachRow' });
  const isNamed = (await named.json<{ name: string }>())[0]?.name === user;
  const reader = isNamed ? `USER ${literal(user)} PASSWORD ${literal(password)} ` : '';
  await run(`
CREATE OR REPLACE DICTIONARY error_catalogue_dictionary {on_cluster}
(
    vendor String, code String, name String, category String, family String, meaning String, fix String,
    engineer_fix String, retry_class String, owner String, final UInt8, billable Nullable(UInt8), confirmed UInt8
)
PRIMARY KEY vendor, code
SOURCE(CLICKHOUSE(${reader}QUERY ${literal(`SELECT vendor, code, name, category, family, meaning, fix, engineer_fix,
    retry_class, owner, final, billable, confirmed FROM \`${database}\`.error_catalogue WHERE code_key != '' AND preferred`)}))
LAYOUT(COMPLEX_KEY_HASHED())
LIFETIME(${LIFETIME})
COMMENT 'error_catalogue by vendor and code, for dictGet. Codes that are not listed are not in it.'`);
}

/** A string as SQL writes it; without braces, which mean something in the files. */
const literal = (text: string): string =>
  `'${text.replace(/[\\'{}]/g, (sign) => `\\x${sign.charCodeAt(0).toString(16).padStart(2, '0')}`)}'`;
