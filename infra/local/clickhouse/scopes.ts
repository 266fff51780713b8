import { createHash, randomBytes } from 'node:crypto';
import type { Scope } from './rights.ts';

/**
 * How the engine is told whose rows a connection sees. The engine has one user and keeps no identity that a row policy
 * could ask for, and SETTINGS of a subquery are applied unchecked, in readonly mode too. So a connection carries a random
 * token in a setting that nothing reads, and the row policies know the tokens' hashes: to see another account's rows a
 * query would have to name a token that it cannot know. Whoever carries none sees no row.
 */
export type Scopes = {
  /** What a connection of this scope sets. Throws for an account that was not announced. */
  settingOf: (scope: Scope) => [name: string, value: string];
  /** The row policy of a table whose rows name their account, of one that everybody reads, and of any other. */
  filterOf: (rows: 'by account' | 'common' | 'unnamed') => string;
};

/** A setting of text that does nothing while the query cache is off, which it is for readers. */
export const SCOPE_SETTING = 'query_cache_tag';

/** Random digits in front of what a token stands for. */
const SECRET_LENGTH = 48;

/** Makes a token for each of these accounts and one for all of them; they hold until the process ends. */
export function makeScopes(accounts: Iterable<string>): Scopes {
  const secret = () => randomBytes(SECRET_LENGTH / 2).toString('hex');
  const all = secret();
  const tokens = new Map([...accounts].map((account) => [account, `${secret()}${account}`]));
  const carried = `getSetting('${SCOPE_SETTING}')`;
  const seesAll = `hex(SHA256(${carried})) = '${hashOf(all)}'`;
  // No account is named here: EXPLAIN shows a policy to whoever it holds.
  const known = [...tokens.values(), secret()].map((token) => `'${hashOf(token)}'`);
  const account = `if(hex(SHA256(${carried})) IN (${known.join(', ')}), substring(${carried}, ${SECRET_LENGTH + 1}), '${secret()}')`;
  return {
    settingOf: (scope) => {
      const token = scope === 'all' ? all : tokens.get(scope.account);
      if (token === undefined) throw new Error('there is no such account');
      return [SCOPE_SETTING, token];
    },
    filterOf: (rows) => {
      if (rows === 'common') return '1';
      return rows === 'unnamed' ? seesAll : `${seesAll} OR account_id = ${account}`;
    },
  };
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex').toUpperCase();
