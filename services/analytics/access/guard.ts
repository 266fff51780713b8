import type {} from '@fastify/cookie';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem, unauthorized } from '../problem.ts';
import type { Access, KeyRing } from './keys.ts';

export const COOKIE = 'handset_session';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by {@link guard} before any route that it guards. */
    access: Access;
  }
}

/** Lets only requests with a read key or a session into the routes of an app. */
export function guard(app: FastifyInstance, keys: KeyRing, now: () => number): void {
  app.decorateRequest('access');
  app.addHook('onRequest', async (request) => {
    request.access = accessOf(request, keys, now());
  });
}

function accessOf(request: FastifyRequest, keys: KeyRing, now: number): Access {
  const { authorization } = request.headers;
  const key = /^bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
  if (key !== undefined) {
    const access = keys.open(key);
    if (access === undefined) throw unauthorized('This read key is not known.');
    return access;
  }
  if (authorization !== undefined) throw unauthorized('Send your read key as "Authorization: Bearer <key>".');
  const access = keys.resume(request.cookies[COOKIE] ?? '', now);
  if (access === undefined) throw unauthorized('Send your read key as "Authorization: Bearer <key>", or sign in.');
  return access;
}

/** @throws Problem 403 unless the caller holds the admin key. */
export function requireAdmin({ admin }: Access): void {
  if (!admin) throw new Problem(403, 'forbidden', 'This needs the admin key.');
}
