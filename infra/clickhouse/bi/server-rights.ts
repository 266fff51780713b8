import type { BaseTable, Catalogue } from './catalogue.ts';
import { COMMON_TABLES } from './catalogue.ts';
import { VIEWS_DEFINER } from './secure-views.ts';

/** Who reads what on a real server. */
export interface BiRights {
  readonly database: string;
  readonly catalogue: Catalogue;
  /** The user of the services and of a data team, who makes views. */
  readonly owner: string;
  /** Password of the user `bi`, who reads the rows of every account. */
  readonly password: string;
  /** Password of each account's user `bi_<account>`. */
  readonly accounts: ReadonlyMap<string, string>;
}

const ROLE = 'handset_bi';
const PROFILE = 'handset_bi';
const PREFIX = 'bi_';

/** Bounds of a BI user: settings that it may lower and not raise. `readonly = 2` lets drivers send settings of theirs. */
const LIMITS: readonly string[] = [
  'readonly = 2 CONST',
  'max_execution_time = 60 MAX 60',
  'max_memory_usage = 4000000000 MAX 4000000000',
  'max_result_rows = 20000000 MAX 20000000',
  'max_concurrent_queries_for_user = 50 MAX 50',
  'use_query_cache = 0 CONST',
  'allow_ddl = 0 CONST',
];

/**
 * The statements that give a real server the users of BI tools; all may be run again, and are to be run again behind
 * every migration and whenever an account or a view of a data team's is added. Views are read with the rights of
 * {@link VIEWS_DEFINER}; inside them `currentUser()` is still who asks, which no SQL can change (a setting can: those of
 * subqueries are applied unchecked), and on it the row policies stand. A user `bi_…` that has no policy sees no row.
 */
export function serverRights({ database, catalogue, owner, password, accounts }: BiRights): string[] {
  const on = (name: string) => `${quoted(database)}.${quoted(name)}`;
  const tables = catalogue.tables.map(({ name }) => on(name));
  const byAccount = catalogue.tables.filter((table) => table.byAccount).map(({ name }) => on(name));
  return [
    `CREATE USER IF NOT EXISTS ${VIEWS_DEFINER} IDENTIFIED WITH no_password HOST NONE`,
    ...[...tables, ...catalogue.views.map(on)].map((table) => `GRANT SELECT ON ${table} TO ${VIEWS_DEFINER}`),
    `GRANT dictGet ON ${on('error_catalogue_dictionary')} TO ${VIEWS_DEFINER}`,
    `GRANT SET DEFINER ON ${VIEWS_DEFINER} TO ${quoted(owner)}`,
    ...catalogue.tables.map((table) => policyOfAll(on(table.name), table)),
    `CREATE SETTINGS PROFILE OR REPLACE ${PROFILE} SETTINGS ${LIMITS.join(', ')}`,
    `CREATE ROLE IF NOT EXISTS ${ROLE}`,
    ...catalogue.views.map((view) => `GRANT SELECT ON ${on(view)} TO ${ROLE}`),
    `GRANT dictGet ON ${on('error_catalogue_dictionary')} TO ${ROLE}`,
    `CREATE QUOTA OR REPLACE ${ROLE} KEYED BY user_name FOR INTERVAL 1 hour MAX queries = 20000, execution_time = 7200 TO ${ROLE}`,
    ...reader('bi', password),
    ...[...accounts].flatMap(([account, secret]) => [
      ...reader(`${PREFIX}${account}`, secret),
      ...accountPolicies(account, byAccount),
    ]),
  ];
}

/** Who is no account's user sees every row; of a table that names no account, an account's user sees none. */
function policyOfAll(table: string, { name }: BaseTable): string {
  const rows = COMMON_TABLES.has(name) ? '1' : `NOT startsWith(currentUser(), '${PREFIX}')`;
  return `CREATE ROW POLICY OR REPLACE handset_all ON ${table} USING ${rows} TO ${VIEWS_DEFINER}`;
}

function reader(user: string, password: string): string[] {
  const identified = `IDENTIFIED WITH sha256_password BY ${literal(password)}`;
  return [
    `CREATE USER IF NOT EXISTS ${quoted(user)} ${identified}`,
    `ALTER USER ${quoted(user)} ${identified} SETTINGS PROFILE ${PROFILE}`,
    `GRANT ${ROLE} TO ${quoted(user)}`,
  ];
}

function accountPolicies(account: string, tables: readonly string[]): string[] {
  const user = `${PREFIX}${account}`;
  const rows = `currentUser() = ${literal(user)} AND account_id = ${literal(account)}`;
  return tables.map(
    (table) => `CREATE ROW POLICY OR REPLACE ${quoted(user)} ON ${table} USING ${rows} TO ${VIEWS_DEFINER}`,
  );
}

const quoted = (name: string): string => `\`${name.replace(/[\\`]/g, '\\$&')}\``;
const literal = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;
