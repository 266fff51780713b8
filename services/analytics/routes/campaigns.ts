import type { FastifyInstance } from 'fastify';
import { DIMENSION_NAMES } from '../../../schemas/dimensions.ts';
import type { Database, Row } from '../clickhouse.ts';
import { answerList, listingOf } from '../lists.ts';
import { choice, exactly, moment, refuseUnknown, TAGS, type QueryString } from '../parameters.ts';
import { invalid, notFound } from '../problem.ts';
import { campaigns, campaignTimes, CAMPAIGN_SORTS } from '../queries/campaigns.ts';
import type { Scope } from '../queries/query.ts';
import { CURRENCY, segments } from '../queries/segments.ts';
import { CAMPAIGN, CAMPAIGN_ROW, objectAnswers } from './answers.ts';
import { cellScope } from './cells.ts';
import { documented, LIST_PARAMETERS, parametersOf, RANGE_PARAMETERS, SECURITY } from './documentation.ts';
import type { RoutePorts } from './ports.ts';

const PARAMETERS = ['sort', 'order', ...RANGE_PARAMETERS, ...LIST_PARAMETERS];
const ONE_PARAMETERS = [...RANGE_PARAMETERS, 'account_id'];
const DIRECTIONS = { desc: 'DESC', asc: 'ASC' } as const;

/** Campaigns: a list that can be sorted by any figure, and one of them over its whole life. */
export const campaignRoutes =
  ({ database, now }: RoutePorts) =>
  async (app: FastifyInstance): Promise<void> => {
    app.get(
      '/v1/campaigns',
      documented('Campaigns, with when they sent and what came of it', CAMPAIGN_ROW, PARAMETERS, [
        ...DIMENSION_NAMES,
        TAGS,
      ]),
      async (request, reply) => {
        const listing = listingOf(request, now());
        const { query, page } = listing;
        refuseUnknown(query, [...PARAMETERS, ...DIMENSION_NAMES, TAGS]);
        const scope = cellScope(query, request.access, page.now, []);
        const column = choice(query, 'sort', 'last_sent_at', CAMPAIGN_SORTS);
        const direction = DIRECTIONS[choice(query, 'order', 'desc', Object.keys(DIRECTIONS) as ('asc' | 'desc')[])];
        const asked = campaigns(scope, { column, direction });
        return answerList(request, reply, database, listing, asked, { usual: 100, most: 10_000 });
      },
    );

    app.get(
      '/v1/campaigns/:campaign_id',
      {
        schema: {
          summary: 'One campaign: its whole life, or a range of it',
          security: SECURITY,
          querystring: parametersOf(ONE_PARAMETERS),
          response: objectAnswers('When it sent, and what came of it.', CAMPAIGN),
        },
      },
      async (request) => {
        const query = request.query as QueryString;
        refuseUnknown(query, ONE_PARAMETERS);
        const { campaign_id } = request.params as { campaign_id: string };
        const sent = await timesOf(database, campaign_id, request.access.account, exactly(query, 'account_id'));
        const scope: Scope = {
          from: moment(query, 'from') ?? Date.parse(String(sent['first_sent_at'])),
          to: moment(query, 'to') ?? now(),
          account: String(sent['account_id']),
          filters: { campaign_id: [campaign_id] },
        };
        if (scope.from >= scope.to) throw invalid('from', 'from must lie before to.');
        const [[figures], amounts] = await Promise.all([
          database.ask(segments(scope, [])),
          database.ask(segments(scope, [{ name: CURRENCY, sql: CURRENCY }])),
        ]);
        const range = { from: new Date(scope.from).toISOString(), to: new Date(scope.to).toISOString() };
        return { ...sent, ...range, ...figures, conversion_values: byCurrency(amounts) };
      },
    );
  };

const byCurrency = (rows: readonly Row[]): Row =>
  Object.fromEntries(
    rows.filter((row) => row['conversion_value'] !== 0).map((row) => [String(row[CURRENCY]), row['conversion_value']]),
  );

/** When the campaign of a name sent. @throws Problem if there is none, or several accounts have one. */
async function timesOf(
  database: Database,
  campaignId: string,
  account: string | undefined,
  accounts: readonly string[],
): Promise<Row> {
  const found = campaignId === '' ? [] : await database.ask(campaignTimes(campaignId, account, accounts));
  if (found.length > 1) {
    const names = found.map((row) => String(row['account_id'])).sort();
    throw invalid(
      'account_id',
      `Several accounts have a campaign ${campaignId}; say account_id=, one of ${names.join(', ')}.`,
    );
  }
  const [sent] = found;
  if (sent === undefined) throw notFound(`There is no campaign ${campaignId}.`);
  return sent;
}
