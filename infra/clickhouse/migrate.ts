import type { ClickHouseClient } from '@clickhouse/client';
import { createClickHouse } from '../../services/runtime/clickhouse/client.ts';
import type { ClickHouseSettings } from '../../services/runtime/connections.ts';
import { secureViews } from './bi/secure-views.ts';
import { loadCatalogue, makeDictionary } from './catalogue.ts';
import { DEFAULT_RETENTION, type Retention } from './config.ts';
import { checksumOf, planOf, readMigrations, type Applied } from './migrations.ts';
import { render, type Placement } from './render.ts';
import { retentionStatements } from './retention.ts';

export interface MigrateOptions {
  readonly clickhouse: ClickHouseSettings;
  /** Name of the cluster whose replicas all hold the tables; absent: one server. */
  readonly cluster?: string;
  /** Default: 400 days of events and timelines, 35 of throughput by the second, 30 of dead letters. */
  readonly retention?: Retention;
  /** Folder of the `.sql` files; default: this one. */
  readonly folder?: string;
  /** Told in one line what was done. */
  readonly report?: (line: string) => void;
}

/** The files and what was applied contradict each other; nothing was run. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

/** Remembered beside the files: which statement set the retention of each table. */
const RETENTION = 'retention';

const MIGRATIONS = `
CREATE TABLE IF NOT EXISTS migrations {on_cluster}
(
    file String COMMENT 'File in infra/clickhouse, or what else was set up.',
    position UInt16 COMMENT 'Place of the statement in its file.',
    of UInt16 COMMENT 'Statements in the file.',
    checksum String COMMENT 'SHA-256 of the statement as it stands in the file.',
    applied_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = {engine ReplacingMergeTree(applied_at)}
ORDER BY (file, position)
COMMENT 'Statements that the migrator has applied.'`;

/**
 * Brings a database to what the files say: makes it, applies what is missing statement by statement, sets the
 * retention, loads the error catalogue and makes its dictionary. Every statement may be run again, so a migrator that died half-way is simply
 * run again, and two at once do the same thing twice.
 * @throws MigrationError if an applied file was changed or is missing.
 */
export async function migrate(options: MigrateOptions): Promise<void> {
  const { clickhouse, report = () => undefined } = options;
  const placement: Placement = {
    database: clickhouse.database,
    ...(options.cluster !== undefined && { cluster: options.cluster }),
  };
  await createDatabase(clickhouse, placement);
  const client = createClickHouse(clickhouse, 'handset-migrator');
  try {
    const run = (statement: string) => execute(client, render(statement, placement));
    await run(MIGRATIONS);
    await applyFiles(client, run, options.folder ?? import.meta.dirname, report);
    await applyRetention(client, run, options.retention ?? DEFAULT_RETENTION, report);
    if (await loadCatalogue(client)) report('error catalogue loaded');
    await makeDictionary(client, run, clickhouse);
    await secureViews(client, run, report);
  } finally {
    await client.close();
  }
}

type Run = (statement: string) => Promise<void>;

async function createDatabase(clickhouse: ClickHouseSettings, placement: Placement): Promise<void> {
  const client = createClickHouse({ ...clickhouse, database: 'default' }, 'handset-migrator');
  try {
    await execute(client, render(`CREATE DATABASE IF NOT EXISTS \`${placement.database}\` {on_cluster}`, placement));
  } finally {
    await client.close();
  }
}

async function execute(client: ClickHouseClient, query: string): Promise<void> {
  await client.command({
    query,
    clickhouse_settings: { wait_end_of_query: 1, distributed_ddl_task_timeout: '120', alter_sync: '1' },
  });
}

async function applyFiles(client: ClickHouseClient, run: Run, folder: string, report: (line: string) => void) {
  const migrations = await readMigrations(folder);
  const applied = (await readApplied(client)).filter(({ file }) => file !== RETENTION);
  const { missing, problems } = planOf(migrations, applied);
  if (problems.length > 0) throw new MigrationError(problems.join('\n'));
  const statements = new Map(migrations.map(({ file, statements: ofFile }) => [file, ofFile]));
  for (const statement of missing) {
    await run(statements.get(statement.file)![statement.position]!).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(`${statement.file}, statement ${statement.position + 1}: ${why}`, { cause: error });
    });
    await remember(client, statement);
    if (statement.position + 1 === statement.of) report(`${statement.file} applied`);
  }
}

async function applyRetention(
  client: ClickHouseClient,
  run: Run,
  retention: Retention,
  report: (line: string) => void,
) {
  const applied = new Set((await readApplied(client)).map(({ file, checksum }) => `${file}:${checksum}`));
  const statements = retentionStatements(retention, await tablesOf(client));
  for (const [position, statement] of statements.entries()) {
    const checksum = checksumOf(statement);
    if (applied.has(`${RETENTION}:${checksum}`)) continue;
    await run(statement);
    await remember(client, { file: RETENTION, position, of: statements.length, checksum });
    report(statement.replace(' {on_cluster}', ''));
  }
}

/** The tables that there are: files of an older state make fewer. */
async function tablesOf(client: ClickHouseClient): Promise<ReadonlySet<string>> {
  const query = 'SELECT name FROM system.tables WHERE database = currentDatabase()';
  const answer = await client.query({ query, format: 'JSONEachRow' });
  return new Set((await answer.json<{ name: string }>()).map(({ name }) => name));
}

async function readApplied(client: ClickHouseClient): Promise<Applied[]> {
  const rows = await client.query({
    query: 'SELECT file, position, of, checksum FROM migrations FINAL ORDER BY file, position',
    format: 'JSONEachRow',
    clickhouse_settings: { select_sequential_consistency: '1' },
  });
  return rows.json<Applied>();
}

const remember = (client: ClickHouseClient, statement: Applied) =>
  client.insert({
    table: 'migrations',
    values: [statement],
    format: 'JSONEachRow',
    clickhouse_settings: { async_insert: 0, wait_end_of_query: 1 },
  });
