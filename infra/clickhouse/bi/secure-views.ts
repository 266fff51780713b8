import type { ClickHouseClient } from '@clickhouse/client';

/**
 * The user with whose rights every view is read: it may read the tables behind them, row policies hold it to the rows
 * of the account that asks, and nobody can log in as it. So who may read a view needs no right on any table.
 */
export const VIEWS_DEFINER = 'handset_views';

type Command = (statement: string) => Promise<void>;

/**
 * Has every view of the client's database read with the rights of {@link VIEWS_DEFINER}, users' own views included; does
 * nothing where that user does not exist or may not read this database. A view that it cannot read (one over a table
 * that it has no right on) stays as it was and is reported. Views lose this when they are replaced, so it runs behind
 * every migration.
 */
export async function secureViews(
  client: ClickHouseClient,
  run: Command,
  report: (line: string) => void = () => undefined,
): Promise<void> {
  if (!(await definerReads(client))) return;
  for (const name of await openViews(client)) {
    const alter = (security: string) => run(`ALTER TABLE ${quoted(name)} {on_cluster} MODIFY SQL SECURITY ${security}`);
    await alter(`DEFINER DEFINER = ${VIEWS_DEFINER}`);
    const why = await client.command({ query: `SELECT * FROM ${quoted(name)} LIMIT 0` }).then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    if (why === null) continue;
    await alter('INVOKER');
    report(`${name} stays closed to BI users: ${why}`);
  }
}

async function definerReads(client: ClickHouseClient): Promise<boolean> {
  const result = await client.query({
    query: `SELECT count() AS n FROM system.grants WHERE user_name = {definer:String} AND database = currentDatabase()`,
    query_params: { definer: VIEWS_DEFINER },
    format: 'JSONEachRow',
    clickhouse_settings: { output_format_json_quote_64bit_integers: 0 },
  });
  return ((await result.json<{ n: number }>())[0]?.n ?? 0) > 0;
}

/** The views that are still read with the rights of who asks. */
async function openViews(client: ClickHouseClient): Promise<string[]> {
  const result = await client.query({
    query: `SELECT name FROM system.tables
            WHERE database = currentDatabase() AND engine = 'View' AND definer != {definer:String} ORDER BY name`,
    query_params: { definer: VIEWS_DEFINER },
    format: 'JSONEachRow',
  });
  return (await result.json<{ name: string }>()).map(({ name }) => name);
}

const quoted = (name: string): string => `\`${name.replace(/[\\`]/g, '\\$&')}\``;
