import type { FastifyInstance } from 'fastify';
import { isKind } from '../../../schemas/kinds.ts';
import { recipientKey } from '../../../schemas/pii.ts';
import { FINAL_STATUSES, OPEN_STATUSES } from '../../../schemas/status.ts';
import type { Row } from '../clickhouse.ts';
import { answerList, listingOf } from '../lists.ts';
import { boundTags, exactly, known, many, one, refuseUnknown, scopeOf, TAGS, type QueryString } from '../parameters.ts';
import { notFound } from '../problem.ts';
import { message, messages, orphan, steps } from '../queries/messages.ts';
import { DIMENSION_NAMES } from '../../../schemas/dimensions.ts';
import { MESSAGE, MESSAGE_ROW, objectAnswers } from './answers.ts';
import { documented, LIST_PARAMETERS, RANGE_PARAMETERS, SECURITY } from './documentation.ts';
import type { RoutePorts } from './ports.ts';

const PARAMETERS = ['recipient', 'message_id', 'status', 'error_code', ...RANGE_PARAMETERS, ...LIST_PARAMETERS];
const STATUSES = [...OPEN_STATUSES, ...FINAL_STATUSES];

/** Messages one by one: a list that can be searched, and a message with all that happened to it. */
export const messageRoutes =
  ({ database, now, piiKey }: RoutePorts) =>
  async (app: FastifyInstance): Promise<void> => {
    app.get(
      '/v1/messages',
      documented('Messages, newest first', MESSAGE_ROW, PARAMETERS, [...DIMENSION_NAMES, TAGS]),
      async (request, reply) => {
        const listing = listingOf(request, now());
        const { query, page } = listing;
        refuseUnknown(query, [...PARAMETERS, ...DIMENSION_NAMES, TAGS]);
        const scope = scopeOf(query, request.access, page.now);
        boundTags(scope);
        const named = Object.fromEntries(Object.entries(namedIn(query)).filter(([, values]) => values.length > 0));
        const asked = messages(
          { ...scope, filters: { ...scope.filters, ...named } },
          keysOf(one(query, 'recipient'), piiKey),
        );
        return answerList(request, reply, database, listing, asked, { usual: 100, most: 10_000 });
      },
    );

    app.get(
      '/v1/messages/:message_id',
      {
        schema: {
          summary: 'One message, from send to handset',
          security: SECURITY,
          response: objectAnswers('All that is known of it, and every event in order.', MESSAGE),
        },
      },
      async (request) => {
        const { message_id } = request.params as { message_id: string };
        const { account } = request.access;
        const found =
          (await database.ask(message(message_id, account)))[0] ?? (await database.ask(orphan(message_id, account)))[0];
        if (found === undefined)
          throw notFound(`There is no message ${message_id}${account === undefined ? '' : ` of account ${account}`}.`);
        const owner = found['account_id'] === '' ? undefined : String(found['account_id']);
        const events = await database.ask(steps(message_id, 'submitted_at' in found ? owner : account));
        return { ...found, steps: events.map(stepOf) };
      },
    );
  };

/** What only messages can be narrowed to. A code is taken as it is, too: some vendor's may hold a comma. */
const namedIn = (query: QueryString) => ({
  message_id: exactly(query, 'message_id'),
  status: many(query, 'status').map((status) => known('status', status, STATUSES)),
  error_code: [...new Set([...exactly(query, 'error_code'), ...many(query, 'error_code')])],
});

/**
 * The keys that a number may be stored under: as it was typed, without what people write between digits, and with the
 * plus that E.164 wants.
 */
function keysOf(recipient: string | undefined, piiKey: string): string[] | undefined {
  if (recipient === undefined) return undefined;
  const bare = recipient.replace(/[\s().-]/g, '');
  const spellings = new Set([recipient, bare, bare.replace(/^00/, '+'), bare.startsWith('+') ? bare : `+${bare}`]);
  return [...spellings].map((number) => recipientKey(piiKey, number));
}

/** A step as the page draws it: the event's own fields behind what every event has. */
function stepOf(row: Row): Row {
  const { data, kind, ...place } = row;
  const {
    message_id: _id,
    event_id: _event,
    occurred_at: _at,
    source: _source,
    ...details
  } = JSON.parse(String(data)) as Record<string, unknown>;
  return { kind: isKind(String(kind)) ? kind : String(kind), ...place, details };
}
