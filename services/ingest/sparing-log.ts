import type { Logger } from '../runtime/logger.ts';

/** Logs a warning, once an interval for each topic; the next line says how many were left out. */
export type SparingLog = (topic: string, message: string, fields?: Readonly<Record<string, unknown>>) => void;

const INTERVAL_MS = 10_000;

/**
 * What goes wrong goes wrong for every request of a busy minute: one line says it, the metrics count it. `topic` must
 * come from a small set, never from a request.
 */
export function sparingLog(logger: Pick<Logger, 'warn'>, now: () => number): SparingLog {
  const topics = new Map<string, { loggedAt: number; left_out: number }>();
  return (topic, message, fields = {}) => {
    const last = topics.get(topic);
    if (last !== undefined && now() - last.loggedAt < INTERVAL_MS) {
      last.left_out += 1;
      return;
    }
    topics.set(topic, { loggedAt: now(), left_out: 0 });
    logger.warn({ ...fields, ...(last?.left_out && { left_out: last.left_out }) }, message);
  };
}
