import type { FastifyInstance } from 'fastify';
import { answerList, listingOf } from '../lists.ts';
import { boundReach, choice, columns, refuseUnknown, scopeOf } from '../parameters.ts';
import { carriers, receipts, RECEIPT_DIMENSIONS } from '../queries/carriers.ts';
import { LATENCY_DIMENSIONS, STAGES } from '../queries/latency.ts';
import { CARRIER_ROW, RECEIPT_ROW } from './answers.ts';
import { documented, LIST_PARAMETERS, RANGE_PARAMETERS } from './documentation.ts';
import type { RoutePorts } from './ports.ts';

const SHARED = [...RANGE_PARAMETERS, ...LIST_PARAMETERS];
const LENGTHS = { usual: 1_000, most: 100_000 };

/** Who is slow, who filters, who owes receipts. */
export const carrierRoutes =
  ({ database, now }: RoutePorts) =>
  async (app: FastifyInstance): Promise<void> => {
    app.get(
      '/v1/carriers',
      documented('Carriers: how they deliver, and how fast', CARRIER_ROW, ['stage', ...SHARED], LATENCY_DIMENSIONS),
      async (request, reply) => {
        const listing = listingOf(request, now());
        const { query, page } = listing;
        refuseUnknown(query, ['stage', ...SHARED, ...LATENCY_DIMENSIONS]);
        const stage = choice(query, 'stage', 'handoff_to_delivered', STAGES);
        const asked = carriers(scopeOf(query, request.access, page.now, LATENCY_DIMENSIONS), stage);
        return answerList(request, reply, database, listing, asked, LENGTHS);
      },
    );

    app.get(
      '/v1/receipts',
      documented('Receipts that vendors owe, for at most 31 days', RECEIPT_ROW, ['by', ...SHARED], RECEIPT_DIMENSIONS),
      async (request, reply) => {
        const listing = listingOf(request, now());
        const { query, page } = listing;
        refuseUnknown(query, ['by', ...SHARED, ...RECEIPT_DIMENSIONS]);
        const scope = scopeOf(query, request.access, page.now, RECEIPT_DIMENSIONS);
        boundReach(scope, 'what vendors owe');
        return answerList(
          request,
          reply,
          database,
          listing,
          receipts(scope, columns(query, RECEIPT_DIMENSIONS)),
          LENGTHS,
        );
      },
    );
  };
