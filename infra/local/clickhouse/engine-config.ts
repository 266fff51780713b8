import { COMMON_TABLES, type BaseTable, type Catalogue } from '../../clickhouse/bi/catalogue.ts';
import { VIEWS_DEFINER } from '../../clickhouse/bi/secure-views.ts';
import { READER_LIMITS, type Limits } from './rights.ts';
import type { Scopes } from './scopes.ts';

/**
 * System tables that clients ask when they connect or list what there is. All others are closed to readers: some hold
 * queries, paths or settings of the server.
 */
export const READER_SYSTEM_TABLES = [
  'one',
  'numbers',
  'numbers_mt',
  'zeros',
  'settings',
  'functions',
  'table_functions',
  'table_engines',
  'tables',
  'columns',
  'databases',
  'data_type_families',
  'formats',
  'time_zones',
  'collations',
  'build_options',
  'keywords',
  'aggregate_function_combinators',
  'clusters',
  'current_roles',
  'contributors',
  'licenses',
] as const;

const grants = (...queries: string[]): string =>
  queries.map((query) => `<query>${escaped(`GRANT ${query}`)}</query>`).join('');

const escaped = (text: string): string => text.replace(/[&<>]/g, (mark) => `&#${mark.charCodeAt(0)};`);

const quoted = (name: string): string => `\`${name.replace(/[\\`]/g, '\\$&')}\``;

/** Names that the users file can hold as elements; a table that is called otherwise is read by no view of a reader's. */
const isElement = ({ name }: BaseTable): boolean => /^[A-Za-z_]\w*$/.test(name);

/** Whose rows of which table the views of readers show. */
function rowPolicies(tables: readonly BaseTable[], scopes: Scopes): string {
  const policies = tables.map(({ name, byAccount }) => {
    const rows = COMMON_TABLES.has(name) ? 'common' : byAccount ? 'by account' : 'unnamed';
    return `<${name}><filter>${escaped(scopes.filterOf(rows))}</filter></${name}>`;
  });
  return policies.length === 0 ? '' : `<databases><handset>${policies.join('')}</handset></databases>`;
}

/**
 * The engine's users file. It knows one user who connects, whose connections take one of three roles: the engine itself
 * then refuses tables, files and networks that a role has no grant for. A reader has grants on views alone; these are
 * read with the rights of another user, whom row policies hold to the rows of the connection's scope.
 */
export function usersConfig({ readerSeconds, memory }: Limits, { views, tables }: Catalogue, scopes: Scopes): string {
  const readable = tables.filter(isElement);
  const onViews = views.map((view) => `SHOW TABLES, SHOW COLUMNS, SELECT ON handset.${quoted(view)}`);
  const onTables = readable.map(({ name }) => `SELECT ON handset.${quoted(name)}`);
  const readerMemory = Math.floor(memory / 3);
  const system = READER_SYSTEM_TABLES.map((table) => `SELECT ON system.${table}`);
  const writer = [
    'SHOW, SELECT, INSERT, ALTER, CREATE, DROP, TRUNCATE, OPTIMIZE, UNDROP TABLE ON handset.*',
    'SELECT, SHOW ON system.*',
    'dictGet ON handset.*',
    'SYSTEM MERGES, SYSTEM SYNC REPLICA, SYSTEM FLUSH ON handset.*',
    'KILL QUERY ON *.*',
    // The spooled data of an INSERT … SELECT … FROM input() is read by file(), which no statement may name itself.
    'READ ON FILE',
    'CREATE TEMPORARY TABLE, CREATE ARBITRARY TEMPORARY TABLE ON *.*',
  ];
  return `<clickhouse>
  <profiles>
    <default></default>
    <reader><constraints>
      <max_execution_time><min>0.001</min><max>${readerSeconds}</max></max_execution_time>
      <max_memory_usage><min>1</min><max>${readerMemory}</max></max_memory_usage>
      <max_result_rows><min>1</min><max>${READER_LIMITS.resultRows}</max></max_result_rows>
    </constraints></reader>
  </profiles>
  <quotas><default></default></quotas>
  <roles>
    <admin_role><grants>${grants('ALL ON *.* WITH GRANT OPTION')}</grants></admin_role>
    <writer_role><grants>${grants(...writer)}</grants></writer_role>
    <reader_role><grants>${grants('SHOW DATABASES ON handset.*', 'dictGet ON handset.error_catalogue_dictionary', ...onViews, ...system)}</grants></reader_role>
  </roles>
  <users><default>
    <password></password><profile>default</profile><quota>default</quota><networks><ip>::/0</ip></networks>
    <grants>${grants('admin_role', 'writer_role', 'reader_role')}</grants>
  </default>
  <${VIEWS_DEFINER}>
    <no_password></no_password><profile>default</profile><quota>default</quota><networks><ip>::1</ip></networks>
    <grants>${grants(...onViews, ...onTables, 'dictGet ON handset.error_catalogue_dictionary')}</grants>
    ${rowPolicies(readable, scopes)}
  </${VIEWS_DEFINER}></users>
</clickhouse>
`;
}

/** The engine's server configuration: bounded memory, small caches and pools for a machine shared with Kafka. */
export function engineConfig(usersPath: string, { memory }: Limits): string {
  return `<clickhouse>
  <logger><level>none</level></logger>
  <users_config>${usersPath}</users_config>
  <max_server_memory_usage>${memory}</max_server_memory_usage>
  <mark_cache_size>268435456</mark_cache_size>
  <index_mark_cache_size>67108864</index_mark_cache_size>
  <uncompressed_cache_size>0</uncompressed_cache_size>
  <background_pool_size>4</background_pool_size>
  <background_schedule_pool_size>8</background_schedule_pool_size>
</clickhouse>
`;
}
