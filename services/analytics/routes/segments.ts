import type { FastifyInstance } from 'fastify';
import { DIMENSION_NAMES } from '../../../schemas/dimensions.ts';
import type { Access } from '../access/keys.ts';
import { answerList } from '../lists.ts';
import {
  boundTags,
  choice,
  columns,
  columnsAndTags,
  many,
  refuseUnknown,
  scopeOf,
  TAGS,
  timeZone,
  whole,
  type QueryString,
} from '../parameters.ts';
import { errors } from '../queries/errors.ts';
import { latency, LATENCY_DIMENSIONS } from '../queries/latency.ts';
import { tagOf, type Scope } from '../queries/query.ts';
import { segments, type GroupColumn } from '../queries/segments.ts';
import { STEPS, throughput, THROUGHPUT_DIMENSIONS, type Step } from '../queries/throughput.ts';
import { ERROR_ROW, LATENCY_ROW, SEGMENT_ROW, THROUGHPUT_ROW } from './answers.ts';
import { documented, LIST_PARAMETERS, RANGE_PARAMETERS } from './documentation.ts';
import type { RoutePorts } from './ports.ts';

/**
 * Columns of time that segments can be grouped by. Cells are hours of UTC and stay what they are, wherever the hours of
 * the time zone begin; a day begins with the first of them that begins in it.
 */
const CALENDAR = { hour: 'hour', day: 'toStartOfDay(hour, {tz:String})' } as const;
/** How `fill` is asked for: `0` is what windows are filled with. */
const FILLS = { none: 'none', false: 'none', zero: 'zero', '0': 'zero', '1': 'zero', true: 'zero' } as const;
const MAX_ROWS = 100_000;

/** What a request groups cells of an hour by. Calendar columns are of the time zone `tz`. */
const groupColumns = (query: QueryString, more: readonly string[] = []): GroupColumn[] =>
  columnsAndTags(query, [...DIMENSION_NAMES, ...Object.keys(CALENDAR), ...more]).map((name, index) => {
    const tag = tagOf(name);
    if (tag !== undefined)
      return { name, sql: `cell.tags[{by_tag_${index}:String}]`, params: { [`by_tag_${index}`]: tag } };
    return { name, sql: name in CALENDAR ? CALENDAR[name as keyof typeof CALENDAR] : name };
  });

/** The scope of a question about cells of an hour, tags included. */
function cellScope(query: QueryString, access: Access, now: number, by: readonly GroupColumn[]): Scope {
  const scope = scopeOf(query, access, now);
  boundTags(
    scope,
    by.map(({ name }) => name),
  );
  return scope;
}

const shared = [...RANGE_PARAMETERS, ...LIST_PARAMETERS];

/** Answers that are sums over cells: segments, throughput, errors, latency. */
export const segmentRoutes =
  ({ database, now }: RoutePorts) =>
  async (app: FastifyInstance): Promise<void> => {
    app.get(
      '/v1/segments',
      documented('Performance by any dimensions', SEGMENT_ROW, ['by', 'tz', ...shared], [...DIMENSION_NAMES, TAGS]),
      async (request, reply) => {
        const query = request.query as QueryString;
        refuseUnknown(query, ['by', 'tz', ...shared, ...DIMENSION_NAMES, TAGS]);
        const zone = timeZone(query);
        const by = groupColumns(query);
        const scope = cellScope(query, request.access, now(), by);
        const asked = segments(scope, by, whole(query, 'limit', 1_000, MAX_ROWS));
        return answerList(request, reply, database, { ...asked, params: { ...asked.params, tz: zone } });
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
        const query = request.query as QueryString;
        refuseUnknown(query, ['step', 'by', 'fill', 'tz', ...shared, ...THROUGHPUT_DIMENSIONS]);
        const step = choice<Step>(query, 'step', '1m', Object.keys(STEPS) as Step[]);
        const fill = FILLS[choice(query, 'fill', 'none', Object.keys(FILLS) as (keyof typeof FILLS)[])];
        const scope = scopeOf(query, request.access, now(), THROUGHPUT_DIMENSIONS);
        const asked = throughput(
          scope,
          step,
          columns(query, THROUGHPUT_DIMENSIONS),
          fill,
          timeZone(query),
          whole(query, 'limit', MAX_ROWS, MAX_ROWS),
        );
        return answerList(request, reply, database, asked);
      },
    );

    app.get(
      '/v1/errors',
      documented(
        'What went wrong, with its fix',
        ERROR_ROW,
        ['by', 'tz', 'error_code', ...shared],
        [...DIMENSION_NAMES, TAGS],
      ),
      async (request, reply) => {
        const query = request.query as QueryString;
        refuseUnknown(query, ['by', 'tz', 'error_code', ...shared, ...DIMENSION_NAMES, TAGS]);
        const by = groupColumns(query, ['error_code']);
        const scope = cellScope(query, request.access, now(), by);
        const codes = many(query, 'error_code');
        const filters = { ...scope.filters, ...(codes.length > 0 && { error_code: codes }) };
        const zone = timeZone(query);
        const asked = errors({ ...scope, filters }, by, whole(query, 'limit', 1_000, MAX_ROWS));
        return answerList(request, reply, database, { ...asked, params: { ...asked.params, tz: zone } });
      },
    );

    app.get(
      '/v1/latency',
      documented('How long stages took', LATENCY_ROW, ['by', ...shared], LATENCY_DIMENSIONS),
      async (request, reply) => {
        const query = request.query as QueryString;
        refuseUnknown(query, ['by', ...shared, ...LATENCY_DIMENSIONS]);
        const scope = scopeOf(query, request.access, now(), LATENCY_DIMENSIONS);
        return answerList(
          request,
          reply,
          database,
          latency(scope, columns(query, LATENCY_DIMENSIONS), whole(query, 'limit', 1_000, MAX_ROWS)),
        );
      },
    );
  };
