import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Registry } from 'prom-client';
import { isCode } from '../../schemas/links.ts';
import { addHealth, type Health } from '../runtime/health.ts';
import type { Logger } from '../runtime/logger.ts';
import type { Book } from './book/book.ts';
import { clickOf } from './hits/click.ts';
import { household, plainAddress } from './hits/networks.ts';
import type { Suspicions } from './hits/reasons.ts';
import { recent } from './hits/recent.ts';
import type { Answer } from './metrics.ts';
import type { Spool } from './spool/spool.ts';

/** What a redirector needs of the world. */
export interface LinksPorts {
  readonly book: Pick<Book, 'find'>;
  readonly spool: Pick<Spool, 'append'>;
  readonly suspicions: Suspicions;
  readonly health: Health;
  readonly registry: Registry;
  readonly answered: (answer: Answer) => void;
  readonly now: () => number;
  readonly logger: Logger;
}

export interface LinksSettings {
  readonly trustedProxies: readonly string[];
  readonly missesAMinute: number;
}

/** On every answer about a code, so that those of a link that is unknown, expired or switched off are alike. */
const HEADERS = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };
const NOT_FOUND = 'This link leads nowhere.\n';
const LIMITED = 'Too many links that lead nowhere; try again in a minute.\n';
const RETRY_AFTER_S = '60';
/** How long an asker may take for a request (ms). */
const REQUEST_WITHIN_MS = 10_000;
/** Misses that are remembered, of all askers. */
const MAX_MISSES = 200_000;

/** The HTTP application, ready to listen or to be asked with `inject`. */
export function linksApp({ trustedProxies, missesAMinute }: LinksSettings, ports: LinksPorts): FastifyInstance {
  const app = fastify({
    logger: false,
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    exposeHeadRoutes: false,
    bodyLimit: 1_024,
    requestTimeout: REQUEST_WITHIN_MS,
    forceCloseConnections: 'idle',
    // A URL that cannot be read is one more that leads nowhere.
    frameworkErrors: (_error, _request, reply) => void nowhere(reply),
  });
  const misses = recent({ windowMs: 60_000, most: missesAMinute, things: MAX_MISSES }, ports.now);
  const say = (reply: FastifyReply, status: number, text: string, answer: Answer): FastifyReply => {
    ports.answered(answer);
    return reply.code(status).headers(HEADERS).type('text/plain; charset=utf-8').send(text);
  };
  const nowhere = (reply: FastifyReply): FastifyReply => say(reply, 404, NOT_FOUND, 'not_found');

  addHealth(app, ports.health, ports.registry);
  app.route<{ Params: { code: string } }>({
    method: ['GET', 'HEAD'],
    url: '/:code',
    handler: async (request, reply) => {
      const { code } = request.params;
      if (!isCode(code)) return nowhere(reply);
      const ip = plainAddress(request.ip);
      const asker = household(ip);
      // Known codes too: else an answer would still tell which ones are known.
      if (misses.seen(asker) >= missesAMinute)
        return say(reply.header('retry-after', RETRY_AFTER_S), 429, LIMITED, 'limited');
      const now = ports.now();
      const link = ports.book.find(code, now);
      if (link === undefined) {
        misses.note(asker, code);
        return nowhere(reply);
      }
      const hit = { code, method: request.method, ip, headers: request.headers };
      await ports.spool.append(JSON.stringify(clickOf(hit, link, now, ports.suspicions)));
      ports.answered('redirected');
      return reply.code(302).headers(HEADERS).header('location', link.url).send();
    },
  });
  app.setNotFoundHandler((_request, reply) => nowhere(reply));
  app.setErrorHandler((error: Error & { statusCode?: number }, request: FastifyRequest, reply: FastifyReply) => {
    if (error.statusCode !== undefined && error.statusCode < 500) return nowhere(reply);
    ports.logger.error({ err: error, method: request.method }, 'a request failed');
    return reply.code(500).headers(HEADERS).type('text/plain; charset=utf-8').send('Something failed here.\n');
  });
  return app;
}
