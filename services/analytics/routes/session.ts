import type { FastifyInstance } from 'fastify';
import { COOKIE } from '../access/guard.ts';
import { SESSION_MS, type KeyRing } from '../access/keys.ts';
import { Problem, unauthorized } from '../problem.ts';
import { objectAnswers, SESSION, signingAnswers } from './answers.ts';

/** Signing in and out with a key: the page's way, as server-sent events cannot carry a header. */
export const sessionRoutes =
  (keys: KeyRing, ingestUrl: string, now: () => number) =>
  async (app: FastifyInstance): Promise<void> => {
    const signIn = {
      summary: 'Sign in: {"key"}',
      body: { type: 'object', required: ['key'], properties: { key: { type: 'string', description: 'A read key.' } } },
      response: signingAnswers,
    };
    app.post('/v1/session', { schema: signIn }, async (request, reply) => {
      const key = (request.body as { key?: unknown } | null)?.key;
      if (typeof key !== 'string' || key === '')
        throw new Problem(400, 'missing_field', 'Send {"key": "<read key>"}.', 'key');
      if (keys.open(key) === undefined) throw unauthorized('This read key is not known.');
      return reply
        .setCookie(COOKIE, keys.session(key, now()), {
          path: '/',
          httpOnly: true,
          sameSite: 'strict',
          secure: request.protocol === 'https',
          maxAge: SESSION_MS / 1000,
        })
        .code(204)
        .send();
    });
    app.get(
      '/v1/session',
      { schema: { summary: 'Whose answers a session sees', response: objectAnswers('The session.', SESSION) } },
      async (request) => {
        const access = keys.resume(request.cookies[COOKIE] ?? '', now());
        return access === undefined
          ? { signed_in: false }
          : { signed_in: true, account: access.account ?? '*', ingest_url: ingestUrl };
      },
    );
    app.delete('/v1/session', { schema: { summary: 'Sign out', response: signingAnswers } }, async (_request, reply) =>
      reply.clearCookie(COOKIE, { path: '/' }).code(204).send(),
    );
  };
