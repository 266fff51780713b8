import type { FastifyPluginAsync } from 'fastify';
import { consentIn } from '../../../schemas/consent-in.ts';
import type { EventBase } from '../../../schemas/events.ts';
import type { Failure } from '../../../schemas/failures.ts';
import { isKind, KIND_NAMES, type Kind } from '../../../schemas/kinds.ts';
import type { Outgoing } from '../../runtime/kafka/publisher.ts';
import { accept, messageIdFor, type Outcome } from '../accept.ts';
import type { RateLimit } from '../admission.ts';
import { misdeclared, readItems, type Item } from '../body.ts';
import type { AccountOf } from '../keys.ts';
import type { Metrics } from '../metrics.ts';
import type { Numbers } from '../numbers/numbers.ts';
import { recordOf, type SchemaIds } from '../outgoing.ts';
import type { Publish } from '../publication.ts';
import { notFound, refuse, unauthorized, type Refusal } from '../refusal.ts';
import { acceptUnattributed, namesNoMessage } from '../unattributed.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The account of the ingest key; `''` on routes that need none. */
    account: string;
  }
}

export interface EventRoutes {
  readonly accountOf: AccountOf;
  readonly limit: RateLimit;
  readonly publish: Publish;
  readonly metrics: Metrics;
  readonly schemaIds: () => SchemaIds | undefined;
  readonly now: () => number;
  /** What look-ups said of numbers; `undefined`: they are not kept. */
  readonly numbers: Numbers | undefined;
}

/** One event that was not accepted: its first problem, and the others if there are more. */
export interface Rejection extends Failure {
  readonly index: number;
  readonly more?: readonly Failure[];
}

/**
 * The answer to a request. `event_ids` and `message_ids` belong to the accepted events in the order of the request: the
 * n-th is that of the n-th event whose index is not among the rejected.
 */
interface Answer {
  readonly accepted: number;
  readonly event_ids: readonly string[];
  /** `''` of a reply or conversion that named none: its message is looked for. */
  readonly message_ids: readonly string[];
  /** How many of the accepted named no message; left out where all did. */
  readonly to_attribute?: number;
  readonly rejected: readonly Rejection[];
}

/** Longest `Idempotency-Key`. */
const MAX_KEY_LENGTH = 255;

/** `POST /v1/events/{kind}`. */
export const eventRoutes =
  (world: EventRoutes): FastifyPluginAsync =>
  async (app) => {
    const lookUp = world.numbers?.lookUp ?? (() => undefined);
    app.decorateRequest('account', '');
    app.post<{ Params: { kind: string } }>('/v1/events/:kind', {
      onRequest: async (request, reply) => {
        const who = world.accountOf(request.headers.authorization);
        if ('problem' in who) return refuse(reply, unauthorized(who.problem));
        request.account = who.account;
        const { 'content-type': type, 'content-encoding': encoding } = request.headers;
        const refusal = isKind(request.params.kind) ? misdeclared(type, encoding) : unknownKind(request.params.kind);
        return refusal && refuse(reply, refusal);
      },
      handler: async (request, reply) => {
        const receivedAt = world.now();
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const { 'content-type': contentType = '', 'content-encoding': contentEncoding = '' } = request.headers;
        const read = await readItems(body, { contentType, contentEncoding });
        if ('refusal' in read) return refuse(reply, read.refusal);
        const wait = await world.limit(request.account, read.items.length);
        if (wait !== undefined) return refuse(reply, rateLimited(wait));
        const idempotencyKey = header(request.headers['idempotency-key']);
        const { account } = request;
        const kind = request.params.kind as Kind;
        const ids = world.schemaIds()!;
        const sorted = sort(read.items, (value, index) => {
          if (namesNoMessage(kind, value))
            return acceptUnattributed(kind, value as object, { account, receivedAt }, ids);
          const assignMessageId = messageIdFor(account, idempotencyKey, index);
          return acceptNamed(accept(kind, value, { account, receivedAt, assignMessageId, lookUp }), ids);
        });
        for (const { code } of sorted.rejected) world.metrics.rejected(request.params.kind, code);
        if (sorted.good.length === 0) return reply.code(400).send(answerOf(sorted));
        const failed = await world.publish(sorted.records);
        if (failed !== undefined) return refuse(reply, failed);
        world.metrics.accepted(request.params.kind, sorted.good.length);
        return reply.code(202).send(answerOf(sorted));
      },
    });
  };

/** The ids of an event. */
export type Named = Pick<EventBase, 'event_id' | 'message_id'>;

interface Sorted {
  readonly good: Named[];
  readonly records: Outgoing[];
  readonly rejected: Rejection[];
}

/** What becomes of one value: what is published for it, or why it is not accepted. */
type Judgement =
  | { readonly event_id: string; readonly message_id?: string; readonly record: Outgoing; readonly also?: Outgoing }
  | { readonly failures: readonly [Failure, ...Failure[]] };

function acceptNamed(outcome: Outcome, ids: SchemaIds): Judgement {
  if ('failures' in outcome) return outcome;
  const { accepted } = outcome;
  const record = recordOf(accepted, ids);
  if ('code' in record) return { failures: [record] };
  const { event_id, message_id } = accepted.event;
  const consent = accepted.kind === 'reply' ? consentIn(accepted.event) : undefined;
  const also = consent && recordOf({ kind: 'consent', event: consent }, ids);
  return { event_id, message_id, record, ...(also !== undefined && !('code' in also) && { also }) };
}

function sort(items: readonly Item[], judge: (value: unknown, index: number) => Judgement): Sorted {
  const sorted: Sorted = { good: [], records: [], rejected: [] };
  const reject = (index: number, [first, ...more]: readonly [Failure, ...Failure[]]) =>
    sorted.rejected.push({ index, ...first, ...(more.length > 0 && { more }) });
  items.forEach((item, index) => {
    if ('failure' in item) return reject(index, [item.failure]);
    const judged = judge(item.value, index);
    if ('failures' in judged) return reject(index, judged.failures);
    const { event_id, message_id = '', record, also } = judged;
    sorted.good.push({ event_id, message_id });
    return sorted.records.push(record, ...(also === undefined ? [] : [also]));
  });
  return sorted;
}

/** The answer to a request of which this much was good. */
export function answerOf({ good, rejected }: Pick<Sorted, 'good' | 'rejected'>): Answer {
  const toAttribute = good.filter(({ message_id }) => message_id === '').length;
  return {
    accepted: good.length,
    event_ids: good.map(({ event_id }) => event_id),
    message_ids: good.map(({ message_id }) => message_id),
    ...(toAttribute > 0 && { to_attribute: toAttribute }),
    rejected,
  };
}

const unknownKind = (kind: string): Refusal =>
  notFound(`There is no event kind ${JSON.stringify(kind)}; there are ${KIND_NAMES.join(', ')}`);

export const rateLimited = (seconds: number): Refusal => ({
  status: 429,
  code: 'rate_limited',
  message: `Your key may send no more events for ${seconds} s`,
  headers: { 'retry-after': String(seconds) },
});

/** One value of the header; undefined if absent or too long to be a key. */
function header(value: string | string[] | undefined): string | undefined {
  const first = Array.isArray(value) ? value[0] : value;
  return first !== undefined && first !== '' && first.length <= MAX_KEY_LENGTH ? first : undefined;
}
