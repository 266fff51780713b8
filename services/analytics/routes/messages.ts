import type { FastifyInstance } from 'fastify';
import { isKind } from '../../../schemas/kinds.ts';
import type { Click } from '../../../schemas/events.ts';
import { RECIPIENT_PROBLEMS, RECIPIENT_PROBLEM_NAMES } from '../../../schemas/numbers.ts';
import { FINAL_STATUSES, OPEN_STATUSES } from '../../../schemas/status.ts';
import type { Database, Row } from '../clickhouse.ts';
import { answerList, listingOf } from '../lists.ts';
import {
  boundTags,
  exactly,
  familiesOf,
  known,
  many,
  one,
  refuseUnknown,
  scopeOf,
  TAGS,
  type QueryString,
} from '../parameters.ts';
import { notFound } from '../problem.ts';
import { attemptsOf } from '../queries/attempts.ts';
import { message, messages, orphan, steps } from '../queries/messages.ts';
import { consentBefore } from '../queries/suppressions.ts';
import { keysOf } from '../recipients.ts';
import { DIMENSION_NAMES } from '../../../schemas/dimensions.ts';
import { MESSAGE, MESSAGE_ROW, objectAnswers } from './answers.ts';
import { classedClicks } from './click-steps.ts';
import { documented, LIST_PARAMETERS, RANGE_PARAMETERS, SECURITY } from './documentation.ts';
import type { RoutePorts } from './ports.ts';

const PARAMETERS = [
  'recipient',
  'message_id',
  'status',
  'error_code',
  'error_family',
  ...RANGE_PARAMETERS,
  ...LIST_PARAMETERS,
];
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
        const recipient = one(query, 'recipient');
        const asked = messages(
          { ...scope, filters: { ...scope.filters, ...named } },
          recipient === undefined ? undefined : keysOf(recipient, piiKey),
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
        const attempts = 'submitted_at' in found ? await attemptsOf(database, message_id, owner ?? '') : [];
        const known = { ...(await consentOf(database, found)), ...adviceOf(found), attempts };
        return { ...found, ...known, steps: stepsOf(events, found) };
      },
    );
  };

/** What only messages can be narrowed to. A code is taken as it is, too: some vendor's may hold a comma. */
const namedIn = (query: QueryString) => ({
  message_id: exactly(query, 'message_id'),
  status: many(query, 'status').map((status) => known('status', status, STATUSES)),
  error_code: [...new Set([...exactly(query, 'error_code'), ...many(query, 'error_code')])],
  error_family: familiesOf(query),
});

/** What is wrong with the recipient's number, in words. */
function adviceOf({ recipient_problem: problem }: Row): Row {
  const named = RECIPIENT_PROBLEM_NAMES.find((name) => name === problem);
  if (named === undefined) return {};
  const { meaning, fix, engineer_fix } = RECIPIENT_PROBLEMS[named];
  return { recipient_meaning: meaning, recipient_fix: fix, recipient_engineer_fix: engineer_fix };
}

/** Whether consent spoke against a message when it was submitted. Of one that was never submitted nothing is known. */
async function consentOf({ ask }: Database, found: Row): Promise<Row> {
  if (!('submitted_at' in found) || found['recipient_key'] === '') return {};
  const { account_id, recipient_key, sender } = found as { account_id: string; recipient_key: string; sender: string };
  const submitted_at = Date.parse(String(found['submitted_at']));
  const [before] = await ask(consentBefore({ account_id, recipient_key, sender, submitted_at }));
  const { action, keeps_consent, since, said_of, event_id: _event, ...more } = before ?? {};
  return {
    sent_after_opt_out: action === 'opt_out' ? { opted_out_at: since, opted_out_of: said_of, ...more } : null,
    sent_without_opt_in: action === '' && Number(keeps_consent) > 0 ? 1 : 0,
  };
}

/** Steps as the page draws them; clicks with the class and the reasons that all that is known of the message gives them. */
function stepsOf(events: readonly Row[], found: Row): Row[] {
  const told = events.map((row) => ({ row, event: JSON.parse(String(row['data'])) as Row }));
  const clicks = told.filter(({ row }) => row['kind'] === 'click').map(({ event }) => event as object as Click);
  const classed = classedClicks(clicks, {
    submitted_at: momentOf(found['submitted_at']),
    handed_off_at: momentOf(found['handed_off_at']),
    delivered_at: momentOf(found['delivered_at']),
  });
  return told.map(({ row, event }) =>
    stepOf(row, (row['kind'] === 'click' && classed.get(String(row['event_id']))) || event),
  );
}

const momentOf = (shown: unknown): number => (typeof shown === 'string' ? Date.parse(shown) : 0);

/** The event's own fields behind what every event has. */
function stepOf({ data: _data, kind, ...place }: Row, event: object): Row {
  const {
    message_id: _id,
    event_id: _event,
    occurred_at: _at,
    source: _source,
    ...details
  } = event as Record<string, unknown>;
  return { kind: isKind(String(kind)) ? kind : String(kind), ...place, details };
}
