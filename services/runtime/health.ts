import fastify, { type FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';

/** Why a service cannot do its work right now; empty when it can. */
export type Health = () => readonly string[] | Promise<readonly string[]>;

/** Kept out of the OpenAPI document. */
const HIDDEN = { schema: { hide: true } as object };

/** Adds `GET /health` (200, or 503 with reasons) and `GET /metrics` (Prometheus) to an app. */
export function addHealth(app: FastifyInstance, health: Health, metrics: Registry): void {
  app.get('/health', HIDDEN, async (_request, reply) => {
    const reasons = await health();
    return reply.code(reasons.length === 0 ? 200 : 503).send({ healthy: reasons.length === 0, reasons });
  });
  app.get('/metrics', HIDDEN, async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()));
}

/** A server with nothing but health and metrics, for a service that has no API of its own. */
export async function serveHealth(
  address: { host: string; port: number },
  health: Health,
  metrics: Registry,
): Promise<FastifyInstance> {
  const app = fastify({ logger: false, forceCloseConnections: true });
  addHealth(app, health, metrics);
  await app.listen({ host: address.host, port: address.port });
  return app;
}
