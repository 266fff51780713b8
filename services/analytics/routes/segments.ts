import type { FastifyInstance } from 'fastify';
import { RECIPIENT_PROBLEM_NAMES } from '../../../schemas/numbers.ts';
import { DIMENSION_NAMES } from '../../../schemas/dimensions.ts';
import { answerList, listingOf } from '../lists.ts';
import { choice, columns, familiesOf, known, many, refuseUnknown, scopeOf, TAGS, timeZone } from '../parameters.ts';
import { errors } from '../queries/errors.ts';
import { latency, LATENCY_DIMENSIONS } from '../queries/latency.ts';
import { recipientProblems } from '../queries/recipients.ts';
import { CURRENCY, segments } from '../queries/segments.ts';
import { STEPS, throughput, THROUGHPUT_DIMENSIONS, type Step } from '../queries/throughput.ts';
import { ERROR_ROW, LATENCY_ROW, RECIPIENT_PROBLEM_ROW, SEGMENT_ROW, THROUGHPUT_ROW } from './answers.ts';
import { cellScope, groupColumns } from './cells.ts';
import { documented, LIST_PARAMETERS, RANGE_PARAMETERS } from './documentation.ts';
import type { RoutePorts } from './ports.ts';

/** How `fill` is asked for: `0` is what windows are filled with. */
const FILLS = { none: 'none', false: 'none', zero: 'zero', '0': 'zero', '1': 'zero', true: 'zero' } as const;
const GROUPS = { usual: 1_000, most: 100_000 };
const WINDOWS = { usual: 100_000, most: 100_000 };

const shared = [...RANGE_PARAMETERS, ...LIST_PARAMETERS];

/** Answers that are sums over cells: segments, throughput, errors, latency. */
export const segmentRoutes =
  ({ database, now }: RoutePorts) =>
  async (app: FastifyInstance): Promise<void> => {
    app.get(
      '/v1/segments',
      documented('Performance by any dimensions', SEGMENT_ROW, ['by', 'tz', ...shared], [...DIMENSION_NAMES, TAGS]),
      async (request, reply) => {
        const listing = listingOf(request, now());
        const { query, page } = listing;
        refuseUnknown(query, ['by', 'tz', ...shared, ...DIMENSION_NAMES, TAGS]);
        const zone = timeZone(query);
        const by = groupColumns(query, [CURRENCY]);
        const scope = cellScope(query, request.access, page.now, by);
        const asked = segments(scope, by);
        return answerList(
          request,
          reply,
          database,
          listing,
          { ...asked, params: { ...asked.params, tz: zone } },
          GROUPS,
        );
      },
    );

    app.get(
      '/v1/throughput',
      documented(
        'Messages by second, minute or hour',
        THROUGHPUT_ROW,
        ['step', 'by', 'fill', 'tz', ...shared],
        THROUGHPUT_DIMENSIONS,
      ),
      async (request, reply) => {
        const listing = listingOf(request, now());
        const { query, page } = listing;
        refuseUnknown(query, ['step', 'by', 'fill', 'tz', ...shared, ...THROUGHPUT_DIMENSIONS]);
        const step = choice<Step>(query, 'step', '1m', Object.keys(STEPS) as Step[]);
        const fill = FILLS[choice(query, 'fill', 'none', Object.keys(FILLS) as (keyof typeof FILLS)[])];
        const scope = scopeOf(query, request.access, page.now, THROUGHPUT_DIMENSIONS);
        const asked = throughput(scope, step, columns(query, THROUGHPUT_DIMENSIONS), fill, timeZone(query));
        return answerList(request, reply, database, listing, asked, WINDOWS);
      },
    );

    app.get(
      '/v1/errors',
      documented(
        'What went wrong, with its fix',
        ERROR_ROW,
        ['by', 'tz', 'error_code', 'error_family', ...shared],
        [...DIMENSION_NAMES, TAGS],
      ),
      async (request, reply) => {
        const listing = listingOf(request, now());
        const { query, page } = listing;
        refuseUnknown(query, ['by', 'tz', 'error_code', 'error_family', ...shared, ...DIMENSION_NAMES, TAGS]);
        const by = groupColumns(query, ['error_code']);
        const scope = cellScope(query, request.access, page.now, by);
        const codes = many(query, 'error_code');
        const filters = { ...scope.filters, ...(codes.length > 0 && { error_code: codes }) };
        const zone = timeZone(query);
        const asked = errors({ ...scope, filters }, by, familiesOf(query));
        return answerList(
          request,
          reply,
          database,
          listing,
          { ...asked, params: { ...asked.params, tz: zone } },
          GROUPS,
        );
      },
    );

    app.get(
      '/v1/errors/recipients',
      documented(
        'Messages to recipients that cannot get a text, with the advice',
        RECIPIENT_PROBLEM_ROW,
        ['by', 'tz', 'recipient_problem', ...shared],
        [...DIMENSION_NAMES, TAGS],
      ),
      async (request, reply) => {
        const listing = listingOf(request, now());
        const { query, page } = listing;
        refuseUnknown(query, ['by', 'tz', 'recipient_problem', ...shared, ...DIMENSION_NAMES, TAGS]);
        const by = groupColumns(query);
        const scope = cellScope(query, request.access, page.now, by);
        const problems = many(query, 'recipient_problem').map((problem) =>
          known('recipient_problem', problem, RECIPIENT_PROBLEM_NAMES),
        );
        const filters = { ...scope.filters, ...(problems.length > 0 && { recipient_problem: problems }) };
        const asked = recipientProblems({ ...scope, filters }, by);
        const params = { ...asked.params, tz: timeZone(query) };
        return answerList(request, reply, database, listing, { ...asked, params }, GROUPS);
      },
    );

    app.get(
      '/v1/latency',
      documented('How long stages took', LATENCY_ROW, ['by', ...shared], LATENCY_DIMENSIONS),
      async (request, reply) => {
        const listing = listingOf(request, now());
        const { query, page } = listing;
        refuseUnknown(query, ['by', ...shared, ...LATENCY_DIMENSIONS]);
        const scope = scopeOf(query, request.access, page.now, LATENCY_DIMENSIONS);
        const asked = latency(scope, columns(query, LATENCY_DIMENSIONS));
        return answerList(request, reply, database, listing, asked, GROUPS);
      },
    );
  };
