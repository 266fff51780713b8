import type { FastifyInstance } from 'fastify';
import { answerList, listingOf } from '../lists.ts';
import { columns, exactly, refuseUnknown, scopeOf, timeZone, type QueryString } from '../parameters.ts';
import { cells, CELLS, type Cells } from '../queries/engagement.ts';
import { CELL_ROWS } from './answers.ts';
import { CALENDAR_NAMES, columnOf } from './cells.ts';
import { documented, LIST_PARAMETERS, RANGE_PARAMETERS } from './documentation.ts';
import type { RoutePorts } from './ports.ts';

const SHARED = ['by', 'tz', ...RANGE_PARAMETERS, ...LIST_PARAMETERS];
const SUMMARIES: Readonly<Record<Cells, string>> = {
  links: 'Who followed which link: people, what may be machines, and machines; by link, unless `by` says otherwise',
  touches: 'Conversions and their worth by the last and by the first message that touched the person; by campaign',
};

/** What came of links and of touches, added up. */
export const engagementRoutes =
  ({ database, now }: RoutePorts) =>
  async (app: FastifyInstance): Promise<void> => {
    for (const name of Object.keys(CELLS) as Cells[]) {
      const own: readonly string[] = CELLS[name].columns;
      app.get(`/v1/${name}`, documented(SUMMARIES[name], CELL_ROWS[name], SHARED, own), async (request, reply) => {
        const listing = listingOf(request, now());
        const { query, access, page } = listing;
        refuseUnknown(query, [...SHARED, ...own]);
        const tz = timeZone(query);
        const scope = scopeOf(query, access, page.now, []);
        const asked = cells(name, { ...scope, filters: filtersOf(query, own) }, groupsOf(name, query).map(columnOf));
        const list = { ...asked, params: { ...asked.params, tz } };
        return answerList(request, reply, database, listing, list, { usual: 1_000, most: 100_000 });
      });
    }
  };

/** Columns to group by: those that are asked for, and those without which the sums mean nothing. */
function groupsOf(name: Cells, query: QueryString): string[] {
  const { columns: own, usual, always } = CELLS[name];
  const given = columns(query, [...own, ...CALENDAR_NAMES]);
  return [...new Set<string>([...(given.length > 0 ? given : usual), ...always])];
}

/** Names of links and of what was done may hold commas. */
const filtersOf = (query: QueryString, own: readonly string[]) =>
  Object.fromEntries(
    own.map((name) => [name, exactly(query, name)] as const).filter(([name]) => query[name] !== undefined),
  );
