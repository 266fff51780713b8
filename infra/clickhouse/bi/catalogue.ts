import { readMigrations } from '../migrations.ts';

/** What a database holds, as far as rights to read it go. */
export interface Catalogue {
  /** Names of the plain views: what BI users read. */
  readonly views: readonly string[];
  /** Names of the tables that hold rows, and whether these name an account. */
  readonly tables: readonly BaseTable[];
}

/** A table that views read. */
export interface BaseTable {
  readonly name: string;
  /** Whether its rows carry `account_id`. */
  readonly byAccount: boolean;
}

/** Tables of which every row is everybody's: what error codes mean. */
export const COMMON_TABLES: ReadonlySet<string> = new Set(['error_catalogue_loads', 'error_catalogue_entries']);

const VIEW = /^(?:\s|--[^\n]*\n)*CREATE\s+(?:OR\s+REPLACE\s+)?VIEW\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)/i;
const TABLE = /^(?:\s|--[^\n]*\n)*CREATE\s+(?:OR\s+REPLACE\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)/i;

/** What the migrations make; known before the first of them has run. */
export async function migratedCatalogue(folder = `${import.meta.dirname}/..`): Promise<Catalogue> {
  const statements = (await readMigrations(folder)).flatMap((migration) => migration.statements);
  const tables = statements.flatMap((statement) => {
    const name = TABLE.exec(statement)?.[1];
    return name === undefined ? [] : [{ name, byAccount: /^\s*account_id\s/m.test(statement) }];
  });
  return { views: unique(statements.flatMap((statement) => VIEW.exec(statement)?.[1] ?? [])), tables };
}

/** Both; a table that both know is as `newer` says. */
export function mergeCatalogues(older: Catalogue, newer: Catalogue): Catalogue {
  const known = new Set(newer.tables.map(({ name }) => name));
  return {
    views: unique([...older.views, ...newer.views]),
    tables: [...older.tables.filter(({ name }) => !known.has(name)), ...newer.tables],
  };
}

const unique = (names: readonly string[]): string[] => [...new Set(names)].sort();

/** Answers {@link Catalogue} of the database `name` in JSONEachRow: rows of `name`, `is_view`, `by_account`. */
export const catalogueQuery = (database: string): string => `
SELECT name, engine = 'View' AS is_view, (database, name) IN
  (SELECT database, table FROM system.columns WHERE database = '${database}' AND name = 'account_id') AS by_account
FROM system.tables
WHERE database = '${database}' AND engine NOT IN ('MaterializedView', 'Dictionary') ORDER BY name`;

/** A row of {@link catalogueQuery}. */
export interface CatalogueRow {
  readonly name: string;
  readonly is_view: 0 | 1;
  readonly by_account: 0 | 1;
}

/** The catalogue that rows of {@link catalogueQuery} tell. */
export const catalogueOf = (rows: readonly CatalogueRow[]): Catalogue => ({
  views: rows.filter(({ is_view }) => is_view === 1).map(({ name }) => name),
  tables: rows
    .filter(({ is_view }) => is_view === 0)
    .map(({ name, by_account }) => ({ name, byAccount: by_account === 1 })),
});
