import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Registry } from 'prom-client';
import { addHealth, type Health } from '../runtime/health.ts';
import type { Publisher } from '../runtime/kafka/publisher.ts';
import type { Logger } from '../runtime/logger.ts';
import { gate, rateLimit } from './admission.ts';
import { MAX_BODY_BYTES } from './body.ts';
import type { IngestConfig } from './config.ts';
import type { FetchText } from './fetch-text.ts';
import { keyRing } from './keys.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import type { Numbers } from './numbers/numbers.ts';
import type { SchemaIds } from './outgoing.ts';
import { publication } from './publication.ts';
import { notFound, refuse, tooLarge, unavailable, type Refusal } from './refusal.ts';
import { eventRoutes } from './routes/events.ts';
import { linkRoutes } from './routes/links.ts';
import { numberRoutes } from './routes/numbers.ts';
import { receiptRoutes } from './routes/receipts.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import { sparingLog } from './sparing-log.ts';

/** What ingest needs of the world. */
export interface IngestPorts {
  readonly publisher: Publisher;
  /** Undefined until the schemas are registered; until then nothing is accepted. */
  readonly schemaIds: () => SchemaIds | undefined;
  readonly health: Health;
  /** Where the figures are kept; served at `/metrics`. */
  readonly registry: Registry;
  readonly now: () => number;
  /** What look-ups said of numbers; `undefined` where no key is set under which they could be kept. */
  readonly numbers: Numbers | undefined;
  /** What proofs and confirmations of vendors need from outside. */
  readonly fetchText: FetchText;
  readonly logger: Logger;
}

/** The settings that the routes go by. */
export type IngestSettings = Pick<IngestConfig, 'publicUrl' | 'rate' | 'keys' | 'secrets' | 'links'>;

/** How long a sender may take for a request (ms). */
const REQUEST_WITHIN_MS = 30_000;
/** Most bytes of bodies that are being read or answered at once. */
const MAX_INSIDE_BYTES = 128 * 1024 * 1024;
/** Longest account in a URL. */
const MAX_PARAM_LENGTH = 256;

/** The HTTP application, ready to listen or to be asked with `inject`. */
export function ingestApp(settings: IngestSettings, ports: IngestPorts): FastifyInstance {
  const app = fastify({
    logger: false,
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_WITHIN_MS,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    // URLs that no route can be found for: a broken escape, an endless name.
    frameworkErrors: (error, _request, reply) => void refuse(reply, refusalOf(error)),
  });
  const metrics = createMetrics(ports.registry, ports.publisher);
  const log = sparingLog(ports.logger, ports.now);
  const publish = publication(ports.publisher, metrics, log);
  addErrorAnswers(app, metrics, ports.logger);
  addHealth(app, ports.health, ports.registry);
  app.register(async (routes) => {
    keepBodiesRaw(routes);
    boundMemory(routes);
    refuseUntilReady(routes, ports.schemaIds);
    const shared = { schemaIds: ports.schemaIds, now: ports.now, metrics, publish };
    const keyed = {
      ...shared,
      numbers: ports.numbers,
      accountOf: keyRing(settings.keys),
      limit: rateLimit(settings.rate),
    };
    await routes.register(eventRoutes(keyed));
    await routes.register(receiptRoutes({ ...keyed, log }));
    await routes.register(linkRoutes({ ...keyed, links: settings.links }));
    await routes.register(numberRoutes(keyed));
    const { publicUrl, secrets } = settings;
    await routes.register(webhookRoutes({ ...shared, log, publicUrl, secrets, fetchText: ports.fetchText }));
  });
  return app;
}

/** Signatures are about raw bytes, and a bad line must not cost its neighbours: bodies are parsed by the routes. */
function keepBodiesRaw(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}

function boundMemory(app: FastifyInstance): void {
  const enter = gate(MAX_INSIDE_BYTES);
  app.addHook('onRequest', async (request, reply) => {
    const declared = Number(
      request.headers['content-length'] ?? (request.headers['transfer-encoding'] ? MAX_BODY_BYTES : 0),
    );
    const place = enter(Math.min(Number.isNaN(declared) ? MAX_BODY_BYTES : declared, MAX_BODY_BYTES));
    if (place === undefined) return refuse(reply, unavailable('overloaded', 'Too many requests wait; try again later'));
    // Also comes when the sender hangs up before it is answered.
    reply.raw.once('close', place.leave);
  });
}

function refuseUntilReady(app: FastifyInstance, schemaIds: IngestPorts['schemaIds']): void {
  app.addHook('onRequest', async (_request, reply) =>
    schemaIds() === undefined
      ? refuse(reply, unavailable('not_ready', 'The schemas are not registered yet; try again later'))
      : undefined,
  );
}

/** Gives every refusal the same shape, those of the framework included, and counts it. */
function addErrorAnswers(app: FastifyInstance, metrics: Metrics, logger: Logger): void {
  app.setErrorHandler((error: FastifyError, _request: FastifyRequest, reply: FastifyReply) => {
    const refusal = refusalOf(error);
    if (refusal.status === 500) logger.error({ err: error }, 'a request failed');
    return refuse(reply, refusal);
  });
  app.setNotFoundHandler((request, reply) =>
    refuse(reply, notFound(`There is nothing at ${request.method} ${request.url.split('?')[0]!.slice(0, 200)}`)),
  );
  app.addHook('onSend', async (_request, reply) => {
    if (reply.statusCode >= 400) metrics.refused(reply.statusCode);
  });
}

function refusalOf(error: FastifyError): Refusal {
  if (error.statusCode === 413) return tooLarge('The body is larger than 1 MiB: send fewer events a request');
  if (error.statusCode === undefined || error.statusCode >= 500)
    return { status: 500, code: 'internal', message: 'The request failed here; send it again' };
  return { status: 400, code: 'bad_request', message: error.message };
}
