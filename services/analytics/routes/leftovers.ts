import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Dimension } from '../../../schemas/dimensions.ts';
import { KIND_NAMES } from '../../../schemas/kinds.ts';
import { topicMeant, type Filter } from '../../runtime/dead-letters/filter.ts';
import type { ReplayOrder } from '../../runtime/dead-letters/run.ts';
import { requireAdmin } from '../access/guard.ts';
import { answerList, listingOf, type Listing } from '../lists.ts';
import { exactly, known, many, moment, refuseUnknown, scopeOf, whole, type QueryString } from '../parameters.ts';
import { invalid, Problem } from '../problem.ts';
import { deadLetters, orphans } from '../queries/leftovers.ts';
import { DEAD_LETTER_ROW, objectAnswers, ORPHAN_ROW, REPLAY } from './answers.ts';
import { documented, LIST_PARAMETERS, RANGE_PARAMETERS, SECURITY } from './documentation.ts';
import type { RoutePorts } from './ports.ts';

const SHARED = [...RANGE_PARAMETERS, ...LIST_PARAMETERS];
const OF_ORPHANS: readonly Dimension[] = ['account_id', 'carrier', 'vendor'];
const OF_LETTERS = ['code', 'kind', 'topic', 'field', 'service', 'message_id'];
const LENGTHS = { usual: 100, most: 10_000 };

/** What belongs to no message: orphans, and records that could not be used. */
export const leftoverRoutes =
  ({ database, now, replayDeadLetters }: RoutePorts) =>
  async (app: FastifyInstance): Promise<void> => {
    app.get(
      '/v1/orphans',
      documented('Messages that nobody submitted', ORPHAN_ROW, ['message_id', ...SHARED], OF_ORPHANS),
      async (request, reply) => {
        const listing = listingOf(request, now());
        refuseUnknown(listing.query, ['message_id', ...SHARED, ...OF_ORPHANS]);
        const asked = orphans(narrowed(listing, OF_ORPHANS, { message_id: exactly(listing.query, 'message_id') }));
        return answerList(request, reply, database, listing, asked, LENGTHS);
      },
    );

    app.get(
      '/v1/dead-letters',
      documented(
        'Records that could not be used, and why',
        DEAD_LETTER_ROW,
        [...OF_LETTERS, ...SHARED],
        ['account_id'],
      ),
      async (request, reply) => {
        const listing = listingOf(request, now());
        const { query } = listing;
        refuseUnknown(query, [...OF_LETTERS, ...SHARED, 'account_id']);
        const asked = deadLetters(
          narrowed(listing, ['account_id'], {
            code: many(query, 'code'),
            kind: many(query, 'kind').map((kind) => known('kind', kind, ['', ...KIND_NAMES])),
            origin_topic: many(query, 'topic').map(topicMeant),
            field: many(query, 'field'),
            service: many(query, 'service'),
            message_id: exactly(query, 'message_id'),
          }),
        );
        return answerList(request, reply, database, listing, asked, LENGTHS);
      },
    );

    let isReplaying = false;
    app.post(
      '/v1/dead-letters/replay',
      {
        schema: {
          summary: 'Publish records again, once their cause is mended: needs the admin key',
          description:
            'All dead letters that the body means, oldest first, under their original key on their original topic; answers when Kafka has them. Doing it twice is harmless: the events are the same events.',
          security: SECURITY,
          body: ORDER,
          response: objectAnswers('What was published.', REPLAY),
        },
      },
      async (request) => {
        requireAdmin(request.access);
        const order = orderOf(request);
        if (isReplaying) throw new Problem(409, 'conflict', 'A replay is under way: ask again when it is done.');
        isReplaying = true;
        try {
          const { records, codes, ...left } = await replayDeadLetters(order);
          const published = [...records.values()].reduce((sum, count) => sum + count, 0);
          return {
            published,
            dry_run: order.mode === 'dry run',
            by_topic: Object.fromEntries(records),
            by_code: Object.fromEntries(codes),
            repeated: left.repeated,
            without_topic: left.withoutTopic,
            without_bytes: left.withoutBytes,
          };
        } finally {
          isReplaying = false;
        }
      },
    );
  };

/** The scope of a list, narrowed to columns of its own. */
function narrowed(
  { query, access, page }: Listing,
  dimensions: readonly Dimension[],
  more: Readonly<Record<string, readonly string[]>>,
) {
  const scope = scopeOf(query, access, page.now, dimensions);
  const given = Object.fromEntries(Object.entries(more).filter(([, values]) => values.length > 0));
  return { ...scope, filters: { ...scope.filters, ...given } };
}

const TEXT = { type: 'string' };
const ORDER = {
  type: 'object',
  additionalProperties: false,
  properties: {
    code: { ...TEXT, description: 'Only letters with this failure code.' },
    topic: { ...TEXT, description: 'Only records of this topic: handset.dlr, or dlr.' },
    id: { ...TEXT, description: 'Only the letter whose id begins so.' },
    since: { type: ['string', 'integer'], description: 'Only records that arrived at this time or later.' },
    limit: { type: 'integer', minimum: 1, description: 'At most so many.' },
    dry_run: { type: 'boolean', description: 'Say what would be published, and publish nothing.' },
  },
};

/** What a body orders. An empty one means every dead letter. */
function orderOf(request: FastifyRequest): ReplayOrder {
  const body = request.body ?? {};
  if (typeof body !== 'object' || Array.isArray(body)) throw new Problem(400, 'bad_request', 'Send a JSON object.');
  const told = body as Readonly<Record<string, unknown>>;
  const isPlain = (value: unknown) => typeof value === 'string' || typeof value === 'number';
  const texts: QueryString = Object.fromEntries(
    Object.entries(told).flatMap(([name, value]) => (isPlain(value) ? [[name, String(value)]] : [])),
  );
  refuseUnknown(told as QueryString, Object.keys(ORDER.properties));
  for (const name of ['code', 'topic', 'id', 'since', 'limit'])
    if (told[name] !== undefined && !isPlain(told[name])) throw invalid(name, `${name} must be a text.`);
  const { dry_run = false } = told;
  if (typeof dry_run !== 'boolean') throw invalid('dry_run', 'dry_run must be true or false.');
  const since = moment(texts, 'since');
  const text = (name: string) => [texts[name] ?? []].flat()[0] || undefined;
  const [code, topic, id] = [text('code'), text('topic'), text('id')];
  const filter: Filter = {
    ...(code !== undefined && { code }),
    ...(topic !== undefined && { topic: topicMeant(topic) }),
    ...(id !== undefined && { id }),
    ...(since !== undefined && { since }),
  };
  return {
    filter,
    limit: texts['limit'] === undefined ? Infinity : whole(texts, 'limit', 1, Number.MAX_SAFE_INTEGER),
    mode: dry_run ? 'dry run' : 'publish',
  };
}
