import type { FastifyInstance } from 'fastify';
import { answerList, listingOf } from '../lists.ts';
import { columns, exactly, refuseUnknown, scopeOf, timeZone } from '../parameters.ts';
import { FIRST_CHANNEL, SEND_DIMENSIONS, sends } from '../queries/sends.ts';
import { SEND_ROW } from './answers.ts';
import { CALENDAR_NAMES, columnOf } from './cells.ts';
import { documented, LIST_PARAMETERS, RANGE_PARAMETERS } from './documentation.ts';
import type { RoutePorts } from './ports.ts';

const PARAMETERS = ['by', 'tz', FIRST_CHANNEL, ...RANGE_PARAMETERS, ...LIST_PARAMETERS];
const COLUMNS = [...SEND_DIMENSIONS, FIRST_CHANNEL, ...CALENDAR_NAMES];
const GROUPS = { usual: 1_000, most: 100_000 };

/** Logical sends: a message with all that it fell back to. */
export const sendRoutes =
  ({ database, now }: RoutePorts) =>
  async (app: FastifyInstance): Promise<void> => {
    app.get(
      '/v1/sends',
      documented('Logical sends: a message and its fallbacks, counted once', SEND_ROW, PARAMETERS, SEND_DIMENSIONS),
      async (request, reply) => {
        const listing = listingOf(request, now());
        const { query, page } = listing;
        refuseUnknown(query, [...PARAMETERS, ...SEND_DIMENSIONS]);
        const scope = scopeOf(query, request.access, page.now, SEND_DIMENSIONS);
        const channels = exactly(query, FIRST_CHANNEL);
        const filters = { ...scope.filters, ...(channels.length > 0 && { [FIRST_CHANNEL]: channels }) };
        const asked = sends({ ...scope, filters }, columns(query, COLUMNS).map(columnOf));
        const params = { ...asked.params, tz: timeZone(query) };
        return answerList(request, reply, database, listing, { ...asked, params }, GROUPS);
      },
    );
  };
