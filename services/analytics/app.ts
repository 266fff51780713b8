import cookie from '@fastify/cookie';
import staticFiles from '@fastify/static';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import fastify, { type ConnectionError, type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify';
import type { Socket } from 'node:net';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Registry } from 'prom-client';
import { addHealth, type Health } from '../runtime/health.ts';
import { COOKIE, guard } from './access/guard.ts';
import { createKeyRing } from './access/keys.ts';
import { limit, type Limits } from './access/limits.ts';
import type { ReadKey } from './config.ts';
import { tagAnswers } from './etag.ts';
import { rememberMethods, type MethodsOf } from './methods.ts';
import { glossary } from './metrics.ts';
import { notFound, Problem, problemBody } from './problem.ts';
import { GLOSSARY, objectAnswers } from './routes/answers.ts';
import { campaignRoutes } from './routes/campaigns.ts';
import { carrierRoutes } from './routes/carriers.ts';
import { catalogueRoutes } from './routes/catalogue.ts';
import { SECURITY } from './routes/documentation.ts';
import { cohortRoutes } from './routes/cohorts.ts';
import { funnelRoutes } from './routes/funnel.ts';
import { leftoverRoutes } from './routes/leftovers.ts';
import { liveRoutes } from './routes/live.ts';
import { engagementRoutes } from './routes/engagement.ts';
import { logRoutes } from './routes/logs.ts';
import { messageRoutes } from './routes/messages.ts';
import { operationsRoutes, type OperationsPorts } from './routes/operations.ts';
import type { RoutePorts } from './routes/ports.ts';
import { segmentRoutes } from './routes/segments.ts';
import { sendRoutes } from './routes/sends.ts';
import { sessionRoutes } from './routes/session.ts';
import { suppressionRoutes } from './routes/suppressions.ts';

/** What the application needs. */
export interface AnalyticsPorts extends RoutePorts, OperationsPorts {
  readonly readKeys: readonly ReadKey[];
  readonly adminKey: string;
  readonly limits: Limits;
  /** Where events are sent to, for the page that teaches how. */
  readonly ingestUrl: string;
  readonly health: Health;
  readonly metrics: Registry;
}

const DASHBOARD = join(dirname(fileURLToPath(import.meta.url)), 'dashboard');
/** The chart library, served to the page from where it is installed. */
const ECHARTS = dirname(createRequire(import.meta.url).resolve('echarts/dist/echarts.min.js'));

/** Tests and settings that lie beside the page are not part of it. */
const isPageFile = (path: string): boolean => /\.(html|css|js|svg)$/.test(path) || path === '/';

/** Nothing from elsewhere, and nobody may frame the page. */
const PAGE_HEADERS = {
  'content-security-policy':
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** The HTTP application: API, its documentation, and the page. */
export async function analyticsApp(ports: AnalyticsPorts): Promise<FastifyInstance> {
  const app = fastify({
    logger: false,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 2_048 },
    // URLs that no route can be found for: a broken escape, an endless name.
    frameworkErrors: (error, _request, reply) => void refuse(reply, problemOf(error)),
    clientErrorHandler: refuseGarbage,
  });
  // Schemas tell what there is to ask and what comes; questions are checked with better words, and answers are as they are.
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => (answer) => JSON.stringify(answer));
  const keys = createKeyRing(ports.readKeys, ports.adminKey);
  answerProblems(app, ports, rememberMethods(app));
  await app.register(cookie);
  await document(app);
  addHealth(app, ports.health, ports.metrics);
  await app.register(sessionRoutes(keys, ports.ingestUrl, ports.now));
  await app.register(async (guarded) => {
    guard(guarded, keys, ports.now);
    limit(guarded, ports.limits);
    tagAnswers(guarded);
    guarded.get(
      '/v1/glossary',
      {
        schema: {
          summary: 'Dimensions and measures, with what they mean',
          security: SECURITY,
          response: objectAnswers('The glossary.', GLOSSARY),
        },
      },
      async () => glossary(),
    );
    await guarded.register(segmentRoutes(ports));
    await guarded.register(funnelRoutes(ports));
    await guarded.register(campaignRoutes(ports));
    await guarded.register(cohortRoutes(ports));
    await guarded.register(carrierRoutes(ports));
    await guarded.register(leftoverRoutes(ports));
    await guarded.register(logRoutes(ports));
    await guarded.register(engagementRoutes(ports));
    await guarded.register(catalogueRoutes(ports));
    await guarded.register(messageRoutes(ports));
    await guarded.register(sendRoutes(ports));
    await guarded.register(suppressionRoutes(ports));
    await guarded.register(liveRoutes(ports));
    await guarded.register(operationsRoutes(ports));
  });
  await servePage(app);
  return app;
}

async function document(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      info: {
        title: 'Handset analytics',
        version: '1',
        description: 'What happened to your messages, from send to handset.',
      },
      components: {
        securitySchemes: {
          readKey: { type: 'http', scheme: 'bearer' },
          session: { type: 'apiKey', in: 'cookie', name: COOKIE },
        },
      },
    },
  });
  await app.register(swaggerUi, { routePrefix: '/docs' });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}

async function servePage(app: FastifyInstance): Promise<void> {
  await app.register(async (page) => {
    page.addHook('onSend', async (_request, reply) => void reply.headers(PAGE_HEADERS));
    await page.register(staticFiles, {
      root: DASHBOARD,
      prefix: '/',
      wildcard: false,
      index: 'index.html',
      allowedPath: isPageFile,
    });
    await page.register(staticFiles, {
      root: ECHARTS,
      prefix: '/vendor/',
      decorateReply: false,
      allowedPath: (path) => path === '/echarts.min.js',
      maxAge: '1d',
    });
  });
}

/** One shape for everything that is refused; what went wrong here is logged and not told. */
function answerProblems(app: FastifyInstance, { logger }: AnalyticsPorts, methodsOf: MethodsOf): void {
  app.setErrorHandler((error: FastifyError | Problem, request, reply) => {
    const problem = error instanceof Problem ? error : problemOf(error);
    if (problem.status === 500) logger.error({ err: error, url: request.url }, 'a request failed');
    if (problem.status === 401) void reply.header('www-authenticate', 'Bearer realm="handset analytics"');
    if (problem.status === 503) void reply.header('retry-after', '2');
    if (problem.retryAfter !== undefined) void reply.header('retry-after', String(problem.retryAfter));
    return refuse(reply, problem);
  });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0]!;
    const methods = methodsOf(path);
    if (methods === undefined) return refuse(reply, notFound(`There is nothing at ${path.slice(0, 200)}.`));
    void reply.header('allow', methods.join(', '));
    if (request.method === 'OPTIONS') return reply.code(204).send();
    return refuse(
      reply,
      new Problem(405, 'method_not_allowed', `${request.method} is not possible here: ask with ${methods.join(', ')}.`),
    );
  });
}

/** Answers what is no HTTP, or too much of it, in the shape of every refusal. */
function refuseGarbage(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const [status, code, message] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? ['431 Request Header Fields Too Large', 'too_large', 'The URL and the headers are too long together.']
      : ['400 Bad Request', 'bad_request', 'This is not HTTP that can be read.'];
  const body = JSON.stringify({ error: { code, message } });
  if (socket.writable)
    socket.write(
      `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    );
  socket.destroySoon();
}

const refuse = (reply: FastifyReply, problem: Problem) => reply.code(problem.status).send(problemBody(problem));

function problemOf(error: FastifyError): Problem {
  const { statusCode = 500 } = error;
  return statusCode < 500
    ? new Problem(statusCode, 'bad_request', error.message)
    : new Problem(500, 'internal', 'The request failed here; try again.');
}
