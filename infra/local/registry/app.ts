import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { done, refused } from './failures.ts';
import { type Call, CONTENT_TYPES, negotiated, type Route, sendAnswer, sendError } from './http.ts';
import type { RegistryMetrics } from './metrics.ts';
import type { Registry } from './registry.ts';
import { compatibilityRoutes } from './routes/compatibility.ts';
import { schemaRoutes } from './routes/schemas.ts';
import { settingsRoutes } from './routes/settings.ts';
import { subjectRoutes } from './routes/subjects.ts';
import type { TopicStatus } from './schema-log.ts';

/** What the HTTP side needs. */
export interface AppParts {
  readonly registry: Registry;
  readonly status: () => TopicStatus;
  readonly metrics: RegistryMetrics;
}

const BODY_LIMIT = 4 * 1024 * 1024;
const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'] as const;

const callFrom = (request: FastifyRequest): Call => {
  const params = request.params as Record<string, string | undefined>;
  const query = request.query as Record<string, string | string[] | undefined>;
  const first = (name: string): string | undefined => [query[name] ?? []].flat()[0];
  return {
    param: (name) => params[name] ?? '',
    query: first,
    flag: (name) => first(name)?.toLowerCase() === 'true',
    body: (request.body ?? {}) as Call['body'],
  };
};

const parseBody = (_request: FastifyRequest, text: string | Buffer): unknown => {
  const body: unknown = text.length === 0 ? {} : JSON.parse(text.toString());
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new SyntaxError('not a JSON object');
  return body;
};

const addRoutes = (app: FastifyInstance, routes: readonly Route[], { status }: AppParts): void => {
  const whenRead = (route: Route) => async (request: FastifyRequest, reply: FastifyReply) => {
    if (status().state !== 'reading') return sendAnswer(reply, await route.handle(callFrom(request)));
    return sendAnswer(reply, refused('store_not_ready', 'The schemas have not been read from Kafka yet'));
  };
  for (const route of routes) app.route({ method: route.method, url: route.url, handler: whenRead(route) });
  for (const url of new Set(routes.map((route) => route.url))) {
    const known = routes.filter((route) => route.url === url).map((route) => route.method);
    const others = METHODS.filter((method) => !known.some((one) => one === method));
    app.route({
      method: others,
      url,
      handler: async (_request, reply) =>
        sendError(reply.header('allow', known.join(', ')), 405, 405, 'HTTP 405 Method Not Allowed'),
    });
  }
};

const addHousekeeping = (app: FastifyInstance, { registry, status, metrics }: AppParts): void => {
  app.get('/health', async (_request, reply) => {
    const { state, position } = status();
    const subjects = registry.state.subjects('exclude').length;
    return reply
      .status(state === 'following' ? 200 : 503)
      .send(JSON.stringify({ status: state === 'following' ? 'ok' : 'degraded', kafka: state, position, subjects }));
  });
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));
};

const sendUnexpected = (error: FastifyError, reply: FastifyReply): FastifyReply => {
  if (error instanceof SyntaxError) return sendError(reply, 400, 400, `The body is not JSON: ${error.message}`);
  if (error.statusCode === 415) return sendError(reply, 415, 415, 'HTTP 415 Unsupported Media Type');
  const status = error.statusCode ?? 500;
  if (status < 500) return sendError(reply, status, status, error.message);
  return sendError(reply, 500, 500, `Internal Server Error: ${error.message}`);
};

/** The REST API, not listening yet. */
export const createApp = (parts: AppParts): FastifyInstance => {
  const app = Fastify({ bodyLimit: BODY_LIMIT, forceCloseConnections: true, routerOptions: { maxParamLength: 1_000 } });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    [...CONTENT_TYPES, 'application/octet-stream'],
    { parseAs: 'string' },
    async (request: FastifyRequest, text: string | Buffer) => parseBody(request, text),
  );
  app.addHook('onRequest', async (request, reply) => {
    const type = negotiated(request.headers.accept);
    if (type === undefined && request.url !== '/metrics') return sendError(reply, 406, 406, 'HTTP 406 Not Acceptable');
    reply.type(type ?? CONTENT_TYPES[0]);
    return undefined;
  });
  app.addHook('onResponse', async (request, reply) => {
    parts.metrics.answered(request.method, request.routeOptions.url ?? 'none', reply.statusCode);
  });
  app.setNotFoundHandler(async (_request, reply) => sendError(reply, 404, 404, 'HTTP 404 Not Found'));
  app.setErrorHandler<FastifyError>(async (error, _request, reply) => sendUnexpected(error, reply));
  addHousekeeping(app, parts);
  const { registry } = parts;
  const routes: Route[] = [
    { method: 'GET', url: '/', handle: () => done({}) },
    { method: 'POST', url: '/', handle: () => done({}) },
    { method: 'GET', url: '/contexts', handle: () => done(['.']) },
    ...subjectRoutes(registry),
    ...schemaRoutes(registry),
    ...settingsRoutes(registry),
    ...compatibilityRoutes(registry),
  ];
  addRoutes(app, routes, parts);
  return app;
};
