import type { FastifyPluginAsync } from 'fastify';
import type { Failure } from '../../../schemas/failures.ts';
import type { Outgoing } from '../../runtime/kafka/publisher.ts';
import type { Accepted } from '../accept.ts';
import { mediaType, misdeclared } from '../body.ts';
import { deadLetterRecord, recordOf, requestBytes, type SchemaIds } from '../outgoing.ts';
import { refuse, unauthorized } from '../refusal.ts';
import { postedItems, RECEIPT_TYPES, type PostedItem } from '../smpp/posted-items.ts';
import { receiptEvent, type ReceiptOrigin } from '../smpp/receipt-event.ts';
import { readPosted } from '../smpp/said.ts';
import type { SparingLog } from '../sparing-log.ts';
import { answerOf, rateLimited, type EventRoutes, type Named, type Rejection } from './events.ts';

export interface ReceiptRoutes extends EventRoutes {
  readonly log: SparingLog;
}

/** Whose receipts these are where nobody says it. */
const VENDOR = 'smpp';

/** `POST /v1/receipts/smpp/{account}`: receipts of SMPP message centres, from whoever holds the connection to them. */
export const receiptRoutes =
  (world: ReceiptRoutes): FastifyPluginAsync =>
  async (app) => {
    app.post<{ Params: { account: string } }>('/v1/receipts/smpp/:account', {
      onRequest: async (request, reply) => {
        const who = world.accountOf(request.headers.authorization);
        if ('problem' in who) return refuse(reply, unauthorized(who.problem));
        if (who.account !== request.params.account)
          return refuse(reply, unauthorized('This ingest key belongs to another account than the one in the URL'));
        const { 'content-type': type, 'content-encoding': encoding } = request.headers;
        const refusal = misdeclared(type, encoding, RECEIPT_TYPES);
        return refusal && refuse(reply, refusal);
      },
      handler: async (request, reply) => {
        const { account } = request.params;
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const { 'content-type': contentType = '', 'content-encoding': contentEncoding = '' } = request.headers;
        const read = await postedItems(body, { contentType, contentEncoding });
        if ('refusal' in read) return refuse(reply, read.refusal);
        const wait = await world.limit(account, read.items.length);
        if (wait !== undefined) return refuse(reply, rateLimited(wait));
        const vendor = new URLSearchParams(request.url.split(/\?(.*)/s)[1] ?? '').get('vendor')?.trim() || VENDOR;
        const arrived = { account, vendor, arrivedAt: world.now(), path: request.url, contentType };
        const sorted = sort(read.items, arrived, world.schemaIds()!);
        for (const { code } of sorted.rejected) world.metrics.rejected('dlr', code);
        // What cannot be read goes to Kafka too, so that even a refused request has lost nothing.
        const failed = sorted.records.length > 0 ? await world.publish(sorted.records) : undefined;
        if (failed !== undefined) return refuse(reply, failed);
        const [first] = sorted.rejected;
        if (first !== undefined) world.log('smpp dead letter', 'SMPP receipts became dead letters', { account, first });
        if (sorted.good.length === 0) return reply.code(400).send(answerOf(sorted));
        world.metrics.accepted('dlr', sorted.good.length);
        return reply.code(202).send(answerOf(sorted));
      },
    });
  };

/** Where the receipts of a request came from, and how. */
interface Arrived extends ReceiptOrigin {
  /** Path and query as requested. */
  readonly path: string;
  readonly contentType: string;
}

interface Sorted {
  readonly good: Named[];
  readonly records: Outgoing[];
  readonly rejected: Rejection[];
}

function sort(items: readonly PostedItem[], arrived: Arrived, ids: SchemaIds): Sorted {
  const sorted: Sorted = { good: [], records: [], rejected: [] };
  items.forEach((item, index) => {
    const outcome = judge(item, arrived, ids);
    if ('record' in outcome) {
      sorted.good.push(outcome.accepted.event);
      return sorted.records.push(outcome.record);
    }
    const [first, ...more] = outcome.failures;
    sorted.rejected.push({ index, ...first, ...(more.length > 0 && { more }) });
    return item.bytes.length > 0 && sorted.records.push(burial(item.bytes, first, arrived, ids));
  });
  return sorted;
}

type Judgement =
  { readonly accepted: Accepted; readonly record: Outgoing } | { readonly failures: readonly [Failure, ...Failure[]] };

function judge(item: PostedItem, arrived: Arrived, ids: SchemaIds): Judgement {
  if ('failure' in item) return { failures: [item.failure] };
  const read = readPosted(item.value);
  if ('failure' in read) return { failures: [read.failure] };
  const outcome = receiptEvent(read.posted, arrived);
  if ('failures' in outcome) return outcome;
  const record = recordOf(outcome.accepted, ids);
  return 'code' in record ? { failures: [record] } : { accepted: outcome.accepted, record };
}

/** The dead letter of one receipt: a request that holds it alone, so that it can be sent again by itself. */
function burial(
  body: Buffer,
  failure: Failure,
  { account, vendor, arrivedAt, path, contentType }: Arrived,
  ids: SchemaIds,
) {
  const payload = requestBytes({ method: 'POST', path, contentType: mediaType(contentType), body });
  return deadLetterRecord(
    { vendor, account, receivedAt: arrivedAt, failure, kind: 'dlr', messageId: '', payload },
    ids,
  );
}
