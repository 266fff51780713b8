import type { IncomingHttpHeaders } from 'node:http';
import { isbot } from 'isbot';
import type { ClickReason } from '../../../schemas/click-reasons.ts';
import { household, type Networks } from './networks.ts';
import type { Recent } from './recent.ts';

/** A hit on a link that exists. */
export interface Hit {
  readonly code: string;
  readonly method: string;
  /** The client's address; `''` if unknown. */
  readonly ip: string;
  readonly headers: IncomingHttpHeaders;
}

/** What reasons are drawn from beside the request. */
export interface Suspicions {
  readonly dataCentres: Networks;
  /** Codes by address. */
  readonly codes: Recent;
}

/** More different codes than this from one address within a minute or two are no one person's. */
export const MANY_CODES = 10;

/** Bounds of {@link Suspicions.codes}. */
export const CODES_LIMITS = { windowMs: 60_000, most: MANY_CODES + 1, things: 200_000 };

/** The headers in which browsers and previewers say that nobody is looking yet, in the order of their age. */
const PREFETCH_HEADERS = ['x-moz', 'x-purpose', 'purpose', 'sec-purpose'];
const PREFETCH = /prefetch|prerender|preview/i;

/** Everything about a hit that speaks against a person behind it. */
export function reasonsOf({ code, method, ip, headers }: Hit, { dataCentres, codes }: Suspicions): ClickReason[] {
  const agent = headers['user-agent'] ?? '';
  const reasons: ClickReason[] = [];
  if (method === 'HEAD') reasons.push('head');
  if (agent === '') reasons.push('no_user_agent');
  else if (isbot(agent)) reasons.push('known_bot');
  if (PREFETCH_HEADERS.some((name) => PREFETCH.test(String(headers[name] ?? '')))) reasons.push('prefetch');
  if (ip !== '' && codes.note(household(ip), code) > MANY_CODES) reasons.push('many_codes');
  if (ip !== '' && dataCentres.has(ip)) reasons.push('data_centre');
  return reasons;
}
