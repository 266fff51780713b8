import type { FastifyInstance } from 'fastify';
import { DIMENSION_NAMES } from '../../../schemas/dimensions.ts';
import { answerList, listingOf } from '../lists.ts';
import { boundTags, choice, moment, refuseUnknown, TAGS, timeZone, type QueryString } from '../parameters.ts';
import { invalid } from '../problem.ts';
import { funnel } from '../queries/funnel.ts';
import type { Range } from '../queries/query.ts';
import { FUNNEL_ROW } from './answers.ts';
import { cellScope, groupColumns } from './cells.ts';
import { documented, LIST_PARAMETERS, RANGE_PARAMETERS } from './documentation.ts';
import type { RoutePorts } from './ports.ts';

const PARAMETERS = ['by', 'compare', 'compare_from', 'compare_to', 'tz', ...RANGE_PARAMETERS, ...LIST_PARAMETERS];
const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;
const COMPARISONS = ['none', 'previous', 'week'] as const;

/** How far messages came: `GET /v1/funnel`. */
export const funnelRoutes =
  ({ database, now }: RoutePorts) =>
  async (app: FastifyInstance): Promise<void> => {
    app.get(
      '/v1/funnel',
      documented('How far messages came, from sent to converted', FUNNEL_ROW, PARAMETERS, [...DIMENSION_NAMES, TAGS]),
      async (request, reply) => {
        const listing = listingOf(request, now());
        const { query, page } = listing;
        refuseUnknown(query, [...PARAMETERS, ...DIMENSION_NAMES, TAGS]);
        const by = groupColumns(query);
        const scope = cellScope(query, request.access, page.now, by);
        const before = comparedWith(query, scope);
        if (before !== undefined) {
          boundTags(
            { ...scope, from: Math.min(scope.from, before.from), to: Math.max(scope.to, before.to) },
            by.map(({ name }) => name),
          );
          const time = by.find(({ name }) => name === 'hour' || name === 'day');
          if (time !== undefined)
            throw invalid('by', `by=${time.name} cannot be compared: no period has the other's hours.`);
        }
        const asked = funnel(scope, by, before);
        return answerList(
          request,
          reply,
          database,
          listing,
          { ...asked, params: { ...asked.params, tz: timeZone(query) } },
          { usual: 1_000, most: 100_000 },
          () => (before === undefined ? {} : { compared_with: told(before) }),
        );
      },
    );
  };

const told = ({ from, to }: Range) => ({ from: new Date(from).toISOString(), to: new Date(to).toISOString() });

/** The period that a request compares with: whole hours, as the answer's own are. */
function comparedWith(query: QueryString, range: Range): Range | undefined {
  const [from, to] = [moment(query, 'compare_from'), moment(query, 'compare_to')];
  const way = choice(query, 'compare', 'none', COMPARISONS);
  if (from !== undefined || to !== undefined) {
    if (way !== 'none') throw invalid('compare', 'compare is said already by compare_from and compare_to.');
    if (from === undefined || to === undefined || from >= to)
      throw invalid('compare_from', 'compare_from must lie before compare_to, and both must be there.');
    return { from, to };
  }
  if (way === 'none') return undefined;
  const begin = Math.floor(range.from / HOUR_MS) * HOUR_MS;
  const end = Math.ceil(range.to / HOUR_MS) * HOUR_MS;
  const shift = way === 'week' ? WEEK_MS : end - begin;
  return { from: begin - shift, to: end - shift };
}
