import { PORT, type SettingsReader } from '../../runtime/settings.ts';

/** What is set for tracked links. */
export interface LinkSettings {
  /** Where short links point for accounts without a domain of their own; no slash at the end. */
  readonly publicUrl: string;
  /** The domain of each account that has one, as a URL without a slash at the end. */
  readonly domains: ReadonlyMap<string, string>;
  /** The hosts, each with what lies under it, that an account's links may lead to; an account without entry is free. */
  readonly allow: ReadonlyMap<string, readonly string[]>;
}

/** Reads entries `account:value` of a list. */
type Pairs = (read: SettingsReader, name: string) => readonly { readonly account: string; readonly value: string }[];

/** `HANDSET_LINKS_*`, as far as making links goes. */
export function linkSettings(read: SettingsReader, pairs: Pairs): LinkSettings {
  const port = read.whole('HANDSET_LINKS_PORT', 8082, PORT);
  return {
    publicUrl: read.url('HANDSET_LINKS_PUBLIC_URL', `http://127.0.0.1:${port}`),
    domains: new Map(pairs(read, DOMAINS).map(({ account, value }) => [account, domain(read, account, value)])),
    allow: new Map(pairs(read, ALLOW).map(({ account, value }) => [account, hosts(read, account, value)])),
  };
}

const DOMAINS = 'HANDSET_LINKS_DOMAINS';
const ALLOW = 'HANDSET_LINKS_ALLOW';

function domain(read: SettingsReader, account: string, value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search + url.hash + url.username !== '')
    read.problem(`${DOMAINS}: ${account} must have a URL such as https://l.example.com`);
  return value.replace(/\/+$/, '');
}

function hosts(read: SettingsReader, account: string, value: string): readonly string[] {
  const names = value.split('|').map((name) => name.trim().toLowerCase());
  for (const name of names)
    if (!URL.canParse(`https://${name}`) || new URL(`https://${name}`).href !== `https://${name}/`)
      read.problem(`${ALLOW}: ${account} must have host names such as example.com|example.org (IDN: as xn--…)`);
  return names;
}
