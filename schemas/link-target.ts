import { domainToUnicode } from 'node:url';
import { MAX_SENTENCE } from './validate.ts';

/** Names that mean another place for everyone who asks, or none (RFC 6761, RFC 6762, RFC 8375, RFC 7686, ICANN 2024). */
const SPECIAL = new Set(['localhost', 'local', 'localdomain', 'internal', 'intranet', 'invalid', 'onion', 'arpa']);

/** Control characters, spaces of any kind, what turns writing round, and what browsers read as another character. */
const FORBIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Z}\\<>"`^{|}]/u;

/** `https://`, a host, perhaps a port, and from there anything. */
const SHAPE = /^https:\/\/([^/?#]*)(?:[/?#]|$)/i;

/** Letters, digits and hyphens, of which the latter stand inside (RFC 1123); at least two labels. */
const HOST = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])$/;

/**
 * What is wrong with a URL that a tracked link is to lead to; undefined if nothing is. It is judged as it is written,
 * before a parser mends it: what one program mends, another reads otherwise, and that gap is where links go astray.
 */
export function targetFault(url: string): string | undefined {
  if (url === '') return 'must not be empty';
  if (url.length > MAX_SENTENCE) return `must not be longer than ${MAX_SENTENCE} characters`;
  if (FORBIDDEN.test(url))
    return 'must not hold spaces, control characters, quotes, brackets or backslashes: escape them';
  if (!/^https:/i.test(url)) return 'must begin with https://';
  const authority = SHAPE.exec(url)?.[1];
  if (authority === undefined || authority === '') return 'must name a host behind https://';
  if (authority.includes('@')) return 'must not hold user information (what stands before an @)';
  if (!URL.canParse(url)) return 'must be a URL';
  const parsed = new URL(url);
  if (parsed.href.length > MAX_SENTENCE) return `must not be longer than ${MAX_SENTENCE} characters when escaped`;
  return hostFault(parsed, authority.replace(/:\d*$/, '').toLowerCase());
}

function hostFault({ hostname, port }: URL, written: string): string | undefined {
  if (port === '0') return 'must not name port 0';
  if (hostname.startsWith('[') || /^[\d.]+$/.test(hostname)) return 'must name a host, not an address';
  if (!HOST.test(hostname)) return 'must name a host with a domain, such as www.example.com';
  // `ｅxample.com`, `ex%61mple.com` and a soft hyphen all become something that nobody wrote.
  if (written !== hostname && written.normalize('NFC') !== domainToUnicode(hostname))
    return `must name its host as it is: ${hostname}`;
  const last = hostname.slice(hostname.lastIndexOf('.') + 1);
  return SPECIAL.has(last) ? `must name a host that everyone can reach, not one under .${last}` : undefined;
}

/** The URL as it goes into a `Location`: ASCII, escaped. Only for one without a fault. */
export const canonicalTarget = (url: string): string => new URL(url).href;

/** True if `host` is one of `domains` or lies under one. */
export const isUnder = (host: string, domains: Iterable<string>): boolean =>
  [...domains].some((domain) => host === domain || host.endsWith(`.${domain}`));
