import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Role, Scope } from './rights.ts';
import { ServerException } from './exceptions.ts';
import { header } from './request.ts';

/** Who may connect, and as what; a reader with an account sees the rows of that account alone. */
export type User = { name: string; password: string; role: Role; account?: string };

/** Whose rows a user sees in views. */
export const scopeOf = ({ account }: User): Scope => (account === undefined ? 'all' : { account });

const ROLES: readonly string[] = ['admin', 'writer', 'reader'] satisfies Role[];

/** Checks a users file's content; throws with the sentence that says what is wrong. */
export function parseUsers(json: unknown): User[] {
  if (!Array.isArray(json) || json.length === 0)
    throw new Error('users: a list of at least one {name, password, role, account?} is needed');
  return json.map((entry: unknown, index) => {
    const { name, password, role, account } = (entry ?? {}) as Partial<Record<keyof User, unknown>>;
    if (typeof name !== 'string' || name === '') throw new Error(`users[${index}].name: must be a non-empty text`);
    if (typeof password !== 'string') throw new Error(`users[${index}].password: must be a text`);
    if (typeof role !== 'string' || !ROLES.includes(role))
      throw new Error(`users[${index}].role: must be one of ${ROLES.join(', ')}`);
    if (account === undefined) return { name, password, role: role as Role };
    // Only a reader's rights end at views, and only views are held to an account.
    if (typeof account !== 'string' || account === '' || role !== 'reader')
      throw new Error(`users[${index}].account: must be a non-empty text, of a reader`);
    return { name, password, role, account };
  });
}

/** Finds who asks, by basic auth, headers or URL; throws {@link ServerException} (401 or 403) for a stranger. */
export function authenticate(users: readonly User[], request: IncomingMessage, url: URL): User {
  const { name, password } = credentials(request, url);
  const user = users.find((candidate) => candidate.name === name);
  // Compared even for an unknown name, so that the time taken does not tell names.
  const matches = timingSafeEqual(digest(password), digest(user?.password ?? '\0'));
  if (user && matches) return user;
  const text = `${name}: Authentication failed: password is incorrect, or there is no user with such name.`;
  throw password === ''
    ? new ServerException(194, 'REQUIRED_PASSWORD', text)
    : new ServerException(516, 'AUTHENTICATION_FAILED', text);
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

function credentials(request: IncomingMessage, url: URL): { name: string; password: string } {
  const authorization = header(request, 'authorization');
  const headerUser = header(request, 'x-clickhouse-user');
  const headerKey = header(request, 'x-clickhouse-key');
  const byHeaders = headerUser !== '' || headerKey !== '';
  if (byHeaders && authorization !== '') throw twoWays('X-ClickHouse HTTP headers and Authorization HTTP header');
  if (byHeaders) {
    if (url.searchParams.has('user') || url.searchParams.has('password'))
      throw twoWays('X-ClickHouse HTTP headers and authentication via parameters');
    return { name: headerUser || 'default', password: headerKey };
  }
  const urlUser = url.searchParams.get('user');
  if (urlUser !== null || authorization === '')
    return { name: urlUser || 'default', password: url.searchParams.get('password') ?? '' };
  const basic = /^Basic\s+(\S+)\s*$/i.exec(authorization)?.[1];
  if (basic === undefined)
    throw new ServerException(
      516,
      'AUTHENTICATION_FAILED',
      "Invalid authentication: only 'Basic' HTTP Authorization scheme is supported",
    );
  const [, name = '', password = ''] = /^([^:]*):?([^]*)$/.exec(Buffer.from(basic, 'base64').toString()) ?? [];
  return { name: name || 'default', password };
}

const twoWays = (which: string): ServerException =>
  new ServerException(
    516,
    'AUTHENTICATION_FAILED',
    `Invalid authentication: it is not allowed to use ${which} simultaneously`,
  );
