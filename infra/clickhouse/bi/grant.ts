import type { ClickHouseClient } from '@clickhouse/client';
import type { ClickHouseSettings } from '../../../services/runtime/connections.ts';
import { catalogueOf, catalogueQuery, type CatalogueRow } from './catalogue.ts';
import { secureViews } from './secure-views.ts';
import { serverRights, type BiRights } from './server-rights.ts';

/** Runs (or only reports) the statements of {@link serverRights} for what the database holds now, then secures its views. */
export async function grantServerRights(
  client: ClickHouseClient,
  { database, user }: Pick<ClickHouseSettings, 'database' | 'user'>,
  users: Pick<BiRights, 'password' | 'accounts'>,
  how: 'run' | 'print',
  report: (line: string) => void,
): Promise<void> {
  const result = await client.query({ query: catalogueQuery(database), format: 'JSONEachRow' });
  const catalogue = catalogueOf(await result.json<CatalogueRow>());
  const statements = serverRights({ database, catalogue, owner: user, ...users });
  if (how === 'print') return statements.forEach((statement) => report(`${statement};`));
  for (const query of statements) await client.command({ query });
  const run = async (statement: string) =>
    void (await client.command({ query: statement.replace('{on_cluster} ', '') }));
  await secureViews(client, run, report);
  report(`BI users of ${users.accounts.size} accounts`);
}
