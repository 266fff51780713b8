/**
 * Gives a real ClickHouse server the users of BI tools, as `HANDSET_CLICKHOUSE_*` (a user with access management) and
 * `HANDSET_BI_PASSWORD` (of `bi`) and `HANDSET_BI_KEYS` (`account:password,…`, of `bi_<account>`) say; with `--print` it only prints the statements. To be run behind the
 * migrations and whenever an account or a view was added: `node --import tsx infra/clickhouse/bi/main.ts`.
 */
import { createClickHouse } from '../../../services/runtime/clickhouse/client.ts';
import { SettingsError } from '../../../services/runtime/settings.ts';
import { biConfig } from '../config.ts';
import { grantServerRights } from './grant.ts';

try {
  const { clickhouse, ...users } = biConfig(process.env);
  const client = createClickHouse(clickhouse, 'handset-bi');
  try {
    const print = process.argv.includes('--print');
    await grantServerRights(client, clickhouse, users, print ? 'print' : 'run', (line) => console.log(line));
  } finally {
    await client.close();
  }
} catch (error) {
  console.error(error instanceof SettingsError ? error.message : error);
  process.exitCode = 1;
}
