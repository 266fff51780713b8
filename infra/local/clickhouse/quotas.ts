import { READER_LIMITS } from './rights.ts';
import { ServerException } from './exceptions.ts';
import type { User } from './users.ts';

/** Holds readers to a number of queries at once and of queries in an hour, each by name. */
export type Quotas = {
  /** Counts a query in; throws {@link ServerException} 202 or 201 for one too many. Returns what to call at its end. */
  enter: (user: User) => () => void;
};

const HOUR_MS = 3_600_000;

/** Counts from nothing; `now` in epoch ms. */
export function keepQuotas(
  now: () => number = Date.now,
  limits: { atOnce: number; perHour: number } = READER_LIMITS,
): Quotas {
  const used = new Map<string, { running: number; hour: number; queries: number }>();
  return {
    enter: ({ name, role }) => {
      if (role !== 'reader') return () => undefined;
      const hour = Math.floor(now() / HOUR_MS);
      const known = used.get(name);
      const use = known ?? { running: 0, hour, queries: 0 };
      used.set(name, use);
      if (use.hour !== hour) Object.assign(use, { hour, queries: 0 });
      if (use.running >= limits.atOnce) throw tooMany(name, limits.atOnce);
      if (use.queries >= limits.perHour) throw exceeded(name, use.queries, limits.perHour, (hour + 1) * HOUR_MS);
      use.running += 1;
      use.queries += 1;
      return () => void (use.running -= 1);
    },
  };
}

const tooMany = (name: string, most: number): ServerException =>
  new ServerException(
    202,
    'TOO_MANY_SIMULTANEOUS_QUERIES',
    `Too many simultaneous queries for user ${name}. Current: ${most}, maximum: ${most}`,
  );

const exceeded = (name: string, used: number, most: number, endsAt: number): ServerException =>
  new ServerException(
    201,
    'QUOTA_EXCEEDED',
    `Quota for user \`${name}\` for 3600s has been exceeded: queries = ${used}/${most}. Interval will end at ${new Date(endsAt).toISOString()}`,
  );
