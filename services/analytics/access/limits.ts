import type { FastifyInstance } from 'fastify';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Problem } from '../problem.ts';
import type { Access } from './keys.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** For answers that last for as long as somebody listens: they take no turn. */
    readonly lasting?: true;
  }
}

/** How much one key may ask. */
export interface Limits {
  /** Questions a second; ten seconds' worth may come at once. */
  readonly perSecond: number;
  /** Questions that are worked on at once; further ones wait. */
  readonly atOnce: number;
  /** How long one waits for its turn (ms). */
  readonly waitMs: number;
}

const BURST_SECONDS = 10;

/** @returns a refusal that says when to come back (s). */
export const tooMany = (message: string, seconds: number): Problem =>
  new Problem(429, 'too_many_requests', message, undefined, seconds);

/**
 * Limits of every key by itself: a request past the rate, or one whose turn does not come in time, is refused with 429
 * and `Retry-After`. A turn ends when the answer is sent, or its reader has gone.
 */
export function limit(app: FastifyInstance, { perSecond, atOnce, waitMs }: Limits): void {
  const rates = new RateLimiterMemory({ points: perSecond * BURST_SECONDS, duration: BURST_SECONDS });
  const names = new Map<Access, { readonly name: string; readonly turns: Turns }>();
  const ofKey = (access: Access) => {
    const known = names.get(access) ?? { name: String(names.size), turns: turnsOf(atOnce, waitMs) };
    names.set(access, known);
    return known;
  };
  app.addHook('preHandler', async (request, reply) => {
    const { name, turns } = ofKey(request.access);
    await consume(rates, name, perSecond);
    if (request.routeOptions.config.lasting === true) return;
    const leave = await turns.take();
    if (leave === undefined)
      throw tooMany(`More than ${atOnce} questions of this key are being answered: ask fewer at once.`, 1);
    if (reply.raw.destroyed) leave();
    else reply.raw.once('close', leave);
  });
}

async function consume(rates: RateLimiterMemory, name: string, perSecond: number): Promise<void> {
  try {
    await rates.consume(name);
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    const seconds = Math.max(1, Math.ceil(refused.msBeforeNext / 1_000));
    throw tooMany(`This key asks more than ${perSecond} questions a second.`, seconds);
  }
}

/** Turns that are taken and given back. */
export interface Turns {
  /** Resolves to what gives the turn back, or undefined if none came free in time. */
  take(): Promise<(() => void) | undefined>;
}

export function turnsOf(atOnce: number, waitMs: number): Turns {
  let taken = 0;
  const waiting: (() => void)[] = [];
  const turn = (): (() => void) => {
    let isMine = true;
    return () => {
      if (!isMine) return;
      isMine = false;
      const next = waiting.shift();
      if (next === undefined) taken -= 1;
      else next();
    };
  };
  return {
    async take() {
      if (taken < atOnce) {
        taken += 1;
        return turn();
      }
      return new Promise((resolve) => {
        const given = (): void => {
          clearTimeout(late);
          resolve(turn());
        };
        const late = setTimeout(() => {
          waiting.splice(waiting.indexOf(given), 1);
          resolve(undefined);
        }, waitMs);
        waiting.push(given);
      });
    },
  };
}
