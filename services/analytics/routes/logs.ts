import type { FastifyInstance } from 'fastify';
import { answerList, listingOf } from '../lists.ts';
import { exactly, refuseUnknown, scopeOf } from '../parameters.ts';
import { log, LOG_DIMENSIONS, LOGS, type Log } from '../queries/logs.ts';
import { LOG_ROWS } from './answers.ts';
import { documented, LIST_PARAMETERS, RANGE_PARAMETERS } from './documentation.ts';
import type { RoutePorts } from './ports.ts';

const SHARED = [...RANGE_PARAMETERS, ...LIST_PARAMETERS];
const SUMMARIES: Readonly<Record<Log, string>> = {
  replies: 'Replies, without their texts, newest first',
  consents: 'Who opted out or in, and how it is known, newest first',
  conversions: 'Conversions and the messages they are counted for, newest first',
};

/** What people answered, one by one. */
export const logRoutes =
  ({ database, now }: RoutePorts) =>
  async (app: FastifyInstance): Promise<void> => {
    for (const name of Object.keys(LOGS) as Log[]) {
      const { narrowedBy } = LOGS[name];
      app.get(
        `/v1/${name}`,
        documented(SUMMARIES[name], LOG_ROWS[name], [...narrowedBy, ...SHARED], LOG_DIMENSIONS),
        async (request, reply) => {
          const listing = listingOf(request, now());
          const { query, access, page } = listing;
          refuseUnknown(query, [...narrowedBy, ...SHARED, ...LOG_DIMENSIONS]);
          const scope = scopeOf(query, access, page.now, LOG_DIMENSIONS);
          const named = narrowedBy
            .map((column) => [column, exactly(query, column)] as const)
            .filter(([, values]) => values.length > 0);
          const asked = log(name, { ...scope, filters: { ...scope.filters, ...Object.fromEntries(named) } });
          return answerList(request, reply, database, listing, asked, { usual: 100, most: 10_000 });
        },
      );
    }
  };
