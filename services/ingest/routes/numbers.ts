import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { encodeLookUp } from '../../../schemas/codec.ts';
import {
  isLineType,
  lookUpKey,
  problemOfLine,
  RECIPIENT_PROBLEMS,
  type NumberLookUp,
} from '../../../schemas/numbers.ts';
import { OTHER_TOPICS } from '../../../schemas/topics.ts';
import { JSON_TYPES, misdeclared, readItems } from '../body.ts';
import { recipientAddress, type Address } from '../numbers/address.ts';
import { draftLookUp } from '../numbers/draft.ts';
import type { Numbers } from '../numbers/numbers.ts';
import { refuse, unauthorized, type Refusal } from '../refusal.ts';
import { rateLimited, type EventRoutes } from './events.ts';

type Asked = FastifyRequest<{ Params: { recipient: string } }>;

const NOT_KEPT: Refusal = {
  status: 503,
  code: 'not_configured',
  message: 'HANDSET_PII_KEY is not set here, so look-ups of numbers cannot be kept',
};
const NO_NUMBER: Refusal = {
  status: 400,
  code: 'invalid_value',
  message: 'The number in the URL must be E.164: +, country code, number',
};

/**
 * `PUT|GET|DELETE /v1/numbers/{recipient}`: what a carrier's look-up said of a number. Submits that come after it are
 * stamped with it. A later PUT replaces all of an earlier one.
 */
export const numberRoutes =
  (world: EventRoutes): FastifyPluginAsync =>
  async (app) => {
    const { name: topic } = OTHER_TOPICS.numbers;
    const entered = async (request: FastifyRequest, reply: FastifyReply) => {
      const who = world.accountOf(request.headers.authorization);
      if ('problem' in who) return refuse(reply, unauthorized(who.problem));
      request.account = who.account;
      if (request.method !== 'PUT') return undefined;
      const { 'content-type': type, 'content-encoding': encoding } = request.headers;
      const refusal = misdeclared(type, encoding, JSON_TYPES);
      return refusal && refuse(reply, refusal);
    };
    /** The number that is asked for, unless there is something against it. */
    const enter = async (request: Asked): Promise<{ numbers: Numbers; address: Address } | Refusal> => {
      const wait = await world.limit(request.account, 1);
      if (wait !== undefined) return rateLimited(wait);
      if (world.numbers === undefined) return NOT_KEPT;
      const address = recipientAddress(request.params.recipient, '');
      return /^\+\d+$/.test(address.number) ? { numbers: world.numbers, address } : NO_NUMBER;
    };
    const publish = async (account: string, number: string, numbers: Numbers, lookUp: NumberLookUp | null) => {
      const key = lookUpKey(account, numbers.keyOf(number));
      const value = lookUp && encodeLookUp(lookUp, world.schemaIds()!.get(topic)!);
      const failed = await world.publish([{ topic, key, value }]);
      if (failed === undefined) await numbers.learn(account, number, lookUp);
      return failed;
    };

    app.put('/v1/numbers/:recipient', {
      onRequest: entered,
      handler: async (request: Asked, reply) => {
        const found = await enter(request);
        if ('status' in found) return refuse(reply, found);
        const { numbers, address } = found;
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const { 'content-type': contentType = '', 'content-encoding': contentEncoding = '' } = request.headers;
        const read = await readItems(body, { contentType, contentEncoding });
        if ('refusal' in read) return refuse(reply, read.refusal);
        const [item, ...others] = read.items;
        const value = others.length === 0 && item !== undefined && 'value' in item ? item.value : undefined;
        const { account } = request;
        const origin = { account, recipientKey: numbers.keyOf(address.number), now: world.now() };
        const drafted = draftLookUp(value, origin);
        if ('failures' in drafted) {
          const [first, ...more] = drafted.failures;
          world.metrics.rejected('number', first.code);
          return reply.code(400).send({ error: { ...first, ...(more.length > 0 && { more }) } });
        }
        const failed = await publish(account, address.number, numbers, drafted.lookUp);
        if (failed !== undefined) return refuse(reply, failed);
        world.metrics.accepted('number', 1);
        return reply.send(answerOf(address, drafted.lookUp));
      },
    });
    app.get('/v1/numbers/:recipient', {
      onRequest: entered,
      handler: async (request: Asked, reply) => {
        const found = await enter(request);
        if ('status' in found) return refuse(reply, found);
        const { numbers, address } = found;
        return reply.send(answerOf(address, numbers.lookUp(request.account, address.number)));
      },
    });
    app.delete('/v1/numbers/:recipient', {
      onRequest: entered,
      handler: async (request: Asked, reply) => {
        const found = await enter(request);
        if ('status' in found) return refuse(reply, found);
        const failed = await publish(request.account, found.address.number, found.numbers, null);
        return failed === undefined ? reply.code(204).send() : refuse(reply, failed);
      },
    });
  };

/** What is known of a number: by the look-up, else by the number itself. What a submit to it would be stamped with. */
function answerOf({ number, country, line_type, problem }: Address, lookUp: NumberLookUp | undefined) {
  const lookedUp = lookUp?.line_type ?? '';
  const recipient_problem = isLineType(lookedUp) ? problemOfLine(lookedUp) : problem;
  return {
    recipient: number,
    country,
    line_type: lookedUp || line_type,
    line_type_from: lookedUp !== '' ? 'look_up' : line_type !== '' ? 'number' : '',
    carrier: lookUp?.carrier ?? '',
    ported: lookUp?.ported ?? '',
    checked_at: lookUp === undefined ? null : new Date(lookUp.checked_at).toISOString(),
    recipient_problem,
    ...(recipient_problem !== '' && RECIPIENT_PROBLEMS[recipient_problem]),
  };
}
