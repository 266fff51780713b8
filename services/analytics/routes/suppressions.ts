import type { FastifyInstance } from 'fastify';
import { maskNumber } from '../../../schemas/pii.ts';
import type { Row } from '../clickhouse.ts';
import { one, refuseUnknown, type QueryString } from '../parameters.ts';
import { invalid } from '../problem.ts';
import { suppressionsOf } from '../queries/suppressions.ts';
import { keysOf, spellingsOf } from '../recipients.ts';
import { objectAnswers, SUPPRESSIONS } from './answers.ts';
import { SECURITY } from './documentation.ts';
import type { RoutePorts } from './ports.ts';

const PARAMETERS = ['account_id', 'sender'];
const TEXT = { type: 'string' };

/** Whether a person may be written to: asked before a send, answered in milliseconds. */
export const suppressionRoutes =
  ({ database, piiKey }: RoutePorts) =>
  async (app: FastifyInstance): Promise<void> => {
    app.get(
      '/v1/suppressions/:recipient',
      {
        schema: {
          summary: 'Whether a recipient has opted out, before each send',
          description:
            'Name the `sender` to ask for it alone; without one `suppressed` is true if the recipient opted out of any sender of the account. A number of which nothing is known is not suppressed.',
          security: SECURITY,
          params: {
            type: 'object',
            properties: { recipient: { ...TEXT, description: 'Phone number, E.164.' } },
            required: ['recipient'],
          },
          querystring: {
            type: 'object',
            properties: {
              sender: { ...TEXT, description: 'Number, short code or sender id that would be sent from.' },
              account_id: { ...TEXT, description: 'Only this account; an account’s key sees no other.' },
            },
          },
          response: objectAnswers('What the recipient said last, per account and sender.', SUPPRESSIONS),
        },
      },
      async (request) => {
        const { recipient } = request.params as { recipient: string };
        const query = request.query as QueryString;
        refuseUnknown(query, PARAMETERS);
        if (!/\d/.test(recipient) || recipient.length > MAX_RECIPIENT)
          throw invalid('recipient', 'recipient must be a phone number, best in E.164: +12025550123.');
        const { account } = request.access;
        const asked = one(query, 'account_id');
        // What another account's person said is no more to be seen than that there is such a person.
        const rows =
          account !== undefined && asked !== undefined && asked !== account
            ? []
            : await database.ask(suppressionsOf(keysOf(recipient, piiKey), account ?? asked));
        const about = ofSender(rows, one(query, 'sender'));
        return {
          recipient_masked: maskNumber(recipient),
          suppressed: about.some(({ suppressed }) => suppressed === 1),
          rows: about.map((row) => ({ ...row, suppressed: row['suppressed'] === 1 })),
        };
      },
    );
  };

/** Longest thing that may be a number, with what people write between digits. */
const MAX_RECIPIENT = 64;

/** Per account the row that decides for a sender: its own, else that of all senders. Without a sender all rows. */
function ofSender(rows: readonly Row[], sender: string | undefined): readonly Row[] {
  if (sender === undefined) return rows;
  const senders = spellingsOf(sender.trim());
  const accounts = new Set(rows.map((row) => row['account_id']));
  return [...accounts].flatMap((account) => {
    const of = rows.filter((row) => row['account_id'] === account);
    const own = of.filter((row) => senders.includes(String(row['sender'])));
    return own.length > 0 ? own : of.filter((row) => row['sender'] === '');
  });
}
