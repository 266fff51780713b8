import { Registry } from 'prom-client';
import type { Click } from '../../../schemas/events.ts';
import type { LinkRecord } from '../../../schemas/links.ts';
import { createLogger } from '../../runtime/logger.ts';
import { linksApp, type LinksPorts, type LinksSettings } from '../app.ts';
import { readNetworks } from '../hits/networks.ts';
import { CODES_LIMITS } from '../hits/reasons.ts';
import { recent } from '../hits/recent.ts';
import { createMetrics } from '../metrics.ts';

/** When every request of these tests arrives. */
export const NOW = Date.UTC(2026, 2, 1, 12);

export const LINK: LinkRecord = {
  account_id: 'acme',
  created_at: NOW,
  code: 'a1B2c3D4e5',
  message_id: 'm1',
  link_id: 'button',
  url: 'https://shop.example.com/spring?a=b',
  campaign_id: 'spring',
  expires_at: 0,
  switches: '',
  off: false,
};

export const EXPIRED: LinkRecord = { ...LINK, code: 'expired000', expires_at: NOW };

/** A redirector that knows {@link LINK} and {@link EXPIRED}, with everything outside it in memory. */
export function world(settings: Partial<LinksSettings> = {}, ports: Partial<LinksPorts> = {}) {
  const clicks: Click[] = [];
  const registry = new Registry();
  const known = new Map([LINK, EXPIRED].map((link) => [link.code, link]));
  const app = linksApp(
    { trustedProxies: [], missesAMinute: 60, ...settings },
    {
      book: {
        find(code, now) {
          const link = known.get(code);
          return link !== undefined && (link.expires_at === 0 || link.expires_at > now) ? link : undefined;
        },
      },
      spool: { append: async (line) => void clicks.push(JSON.parse(line) as Click) },
      suspicions: { dataCentres: readNetworks('54.80.0.0/13'), codes: recent(CODES_LIMITS, () => NOW) },
      health: () => [],
      registry,
      answered: createMetrics(registry).answered,
      now: () => NOW,
      logger: createLogger('links', 'silent'),
      ...ports,
    },
  );
  const get = (url: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' | 'POST' = 'GET') =>
    app.inject({ method, url, headers });
  return { app, clicks, get, metrics: () => registry.metrics() };
}
