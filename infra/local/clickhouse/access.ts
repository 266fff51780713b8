import type { Role } from './rights.ts';
import { READER_SYSTEM_TABLES } from './engine-config.ts';
import { SCOPE_SETTING } from './scopes.ts';
import { ServerException } from './exceptions.ts';
import { identifierName, isWord, tokens, type Token } from './lexer.ts';

/**
 * Functions that reach past the database without asking for a grant: `file` reads any file as a scalar function,
 * `merge` reads system tables by pattern, the others tell of the server.
 */
const CLOSED_NAMES: Record<Exclude<Role, 'admin'>, ReadonlySet<string>> = {
  writer: new Set(['file', 'filecluster', 'catboostevaluate']),
  reader: new Set(['file', 'filecluster', 'catboostevaluate', 'merge', 'getserversetting', 'getmacro', 'processlist']),
};

const READABLE = new Set<string>(READER_SYSTEM_TABLES);
const READER_DATABASES = new Set(['handset', 'default']);

/** Settings that would loosen what a reader is held to. */
const READER_CLOSED_SETTINGS = new Set([
  'readonly',
  'profile',
  'log_comment',
  'allow_ddl',
  'allow_introspection_functions',
  // The setting that says whose rows are seen, the cache that knows nothing of that, and other languages than SQL.
  SCOPE_SETTING,
  'use_query_cache',
  'dialect',
]);

/**
 * Refuses what the engine's own grants do not cover. It looks at names wherever they stand outside strings, so that
 * quoting, comments and higher-order functions are no way round; throws {@link ServerException} 497.
 */
export function checkAccess(role: Role, sql: string, database: string | null): void {
  if (role === 'admin') return;
  if (role === 'reader' && database !== null && !READER_DATABASES.has(database)) throw denied(`database ${database}`);
  let before: Token | undefined;
  let beforeThat: Token | undefined;
  for (const token of tokens(sql)) {
    const name = identifierName(token);
    if (name !== null && CLOSED_NAMES[role].has(name.toLowerCase())) throw denied(name);
    if (role === 'reader' && name !== null && before?.text === '.' && isSystem(beforeThat) && !READABLE.has(name))
      throw denied(`system.${name}`);
    if (role === 'reader' && isWord(token, 'IDENTIFIER') && before?.text === ':')
      throw denied('parameters of type Identifier');
    beforeThat = before;
    before = token;
  }
}

const isSystem = (token: Token | undefined): boolean => identifierName(token)?.toLowerCase() === 'system';

/** The settings of the URL that count for `role`. */
export function allowedSettings(role: Role, settings: readonly [string, string][]): [string, string][] {
  return settings.filter(([name]) => (role === 'reader' ? !READER_CLOSED_SETTINGS.has(name) : name !== SCOPE_SETTING));
}

function denied(what: string): ServerException {
  return new ServerException(497, 'ACCESS_DENIED', `Not enough privileges. ${what} is not open to this user`);
}
