import type { Limits } from './rights.ts';

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

const grants = (...queries: string[]): string => queries.map((query) => `<query>GRANT ${query}</query>`).join('');

/**
 * The engine's users file. It knows one user, whose connections take one of three roles: the engine itself then refuses
 * tables, files and networks that a role has no grant for.
 */
export function usersConfig({ readerSeconds, memory }: Limits): string {
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
    </constraints></reader>
  </profiles>
  <quotas><default></default></quotas>
  <roles>
    <admin_role><grants>${grants('ALL ON *.* WITH GRANT OPTION')}</grants></admin_role>
    <writer_role><grants>${grants(...writer)}</grants></writer_role>
    <reader_role><grants>${grants('SHOW, SELECT ON handset.*', 'dictGet ON handset.*', ...system)}</grants></reader_role>
  </roles>
  <users><default>
    <password></password><profile>default</profile><quota>default</quota><networks><ip>::/0</ip></networks>
    <grants>${grants('admin_role', 'writer_role', 'reader_role')}</grants>
  </default></users>
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
