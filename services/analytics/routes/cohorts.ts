import type { FastifyInstance } from 'fastify';
import { DIMENSION_NAMES } from '../../../schemas/dimensions.ts';
import { answerList, listingOf } from '../lists.ts';
import { boundReach, columnsAndTags, refuseUnknown, scopeOf, TAGS } from '../parameters.ts';
import { cohorts } from '../queries/cohorts.ts';
import { COHORT_ROW } from './answers.ts';
import { columnOf } from './cells.ts';
import { documented, LIST_PARAMETERS, RANGE_PARAMETERS } from './documentation.ts';
import type { RoutePorts } from './ports.ts';

const PARAMETERS = ['by', ...RANGE_PARAMETERS, ...LIST_PARAMETERS];

/** What happened how long after the submit: `GET /v1/cohorts`. */
export const cohortRoutes =
  ({ database, now }: RoutePorts) =>
  async (app: FastifyInstance): Promise<void> => {
    app.get(
      '/v1/cohorts',
      documented('What happened by how many hours after the submit, for at most 31 days', COHORT_ROW, PARAMETERS, [
        ...DIMENSION_NAMES,
        TAGS,
      ]),
      async (request, reply) => {
        const listing = listingOf(request, now());
        const { query, page } = listing;
        refuseUnknown(query, [...PARAMETERS, ...DIMENSION_NAMES, TAGS]);
        const by = columnsAndTags(query, DIMENSION_NAMES).map(columnOf);
        const scope = scopeOf(query, request.access, page.now);
        boundReach(scope, 'a cohort');
        return answerList(request, reply, database, listing, cohorts(scope, by), { usual: 10_000, most: 100_000 });
      },
    );
  };
