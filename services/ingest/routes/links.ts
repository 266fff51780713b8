import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { encodeLink } from '../../../schemas/codec.ts';
import { linkRecordKey, type LinkRecord } from '../../../schemas/links.ts';
import { OTHER_TOPICS } from '../../../schemas/topics.ts';
import type { Outgoing } from '../../runtime/kafka/publisher.ts';
import { JSON_TYPES, misdeclared, NDJSON_TYPES, readItems, type Item, type Items } from '../body.ts';
import { draftLink, type LinkOrigin } from '../links/draft.ts';
import type { LinkSettings } from '../links/settings.ts';
import { draftSwitch, SWITCH_BODY } from '../links/switch.ts';
import type { SchemaIds } from '../outgoing.ts';
import { refuse, unauthorized, type Refusal } from '../refusal.ts';
import { rateLimited, type EventRoutes, type Rejection } from './events.ts';

export interface LinkRoutes extends EventRoutes {
  readonly links: LinkSettings;
}

/** What a maker of links gets for each, in the order of the request. */
interface Made {
  readonly code: string;
  readonly short_url: string;
}

const TYPES = [...JSON_TYPES, ...NDJSON_TYPES];

/**
 * `POST /v1/links` makes short links: all that a request names, or none. `DELETE /v1/links/{code}`,
 * `POST /v1/links/disable` and `POST /v1/links/enable` are the kill switches. Every answer waits for Kafka.
 */
export const linkRoutes =
  (world: LinkRoutes): FastifyPluginAsync =>
  async (app) => {
    const entered = async (request: FastifyRequest, reply: FastifyReply) => {
      const who = world.accountOf(request.headers.authorization);
      if ('problem' in who) return refuse(reply, unauthorized(who.problem));
      request.account = who.account;
      const { 'content-type': type, 'content-encoding': encoding } = request.headers;
      const refusal = request.method === 'POST' ? misdeclared(type, encoding, TYPES) : undefined;
      return refusal && refuse(reply, refusal);
    };
    const publish = async (records: readonly LinkRecord[]): Promise<Refusal | undefined> =>
      world.publish(records.map((record) => outgoing(record, world.schemaIds()!)));
    const turn = async (request: FastifyRequest, reply: FastifyReply, body: unknown, off: boolean) => {
      const wait = await world.limit(request.account, 1);
      if (wait !== undefined) return refuse(reply, rateLimited(wait));
      const record = draftSwitch(body, { account: request.account, now: world.now(), off });
      if (record === undefined) return refuse(reply, { status: 400, code: 'invalid_value', message: SWITCH_BODY });
      const failed = await publish([record]);
      return failed === undefined ? reply.code(204).send() : refuse(reply, failed);
    };

    app.post('/v1/links', {
      onRequest: entered,
      handler: async (request, reply) => {
        const read = await itemsOf(request);
        if ('refusal' in read) return refuse(reply, read.refusal);
        const wait = await world.limit(request.account, read.items.length);
        if (wait !== undefined) return refuse(reply, rateLimited(wait));
        const { account } = request;
        const { links, rejected } = draft(read.items, { account, now: world.now(), settings: world.links });
        for (const { code } of rejected) world.metrics.rejected('link', code);
        if (rejected.length > 0) return reply.code(400).send({ ...NOTHING_MADE, rejected });
        const failed = await publish(links);
        if (failed !== undefined) return refuse(reply, failed);
        world.metrics.accepted('link', links.length);
        return reply.code(201).send(links.map((link) => madeOf(link, world.links)));
      },
    });
    app.delete<{ Params: { code: string } }>('/v1/links/:code', {
      onRequest: entered,
      handler: (request, reply) => turn(request, reply, { code: request.params.code }, true),
    });
    for (const [path, off] of [
      ['/v1/links/disable', true],
      ['/v1/links/enable', false],
    ] as const)
      app.post(path, {
        onRequest: entered,
        handler: async (request, reply) => {
          const read = await itemsOf(request);
          if ('refusal' in read) return refuse(reply, read.refusal);
          const [item, ...more] = read.items;
          const asked = more.length === 0 && item !== undefined && 'value' in item ? item.value : undefined;
          return turn(request, reply, asked, off);
        },
      });
  };

const NOTHING_MADE = {
  error: { code: 'invalid_value', message: 'No link was made: mend or leave out what is rejected, and send all again' },
};

async function itemsOf(request: FastifyRequest): Promise<Items> {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const { 'content-type': contentType = '', 'content-encoding': contentEncoding = '' } = request.headers;
  return readItems(body, { contentType, contentEncoding });
}

function draft(items: readonly Item[], origin: LinkOrigin): { links: LinkRecord[]; rejected: Rejection[] } {
  const links: LinkRecord[] = [];
  const rejected: Rejection[] = [];
  items.forEach((item, index) => {
    const drafted = 'failure' in item ? { failures: [item.failure] as const } : draftLink(item.value, origin);
    if ('link' in drafted) return links.push(drafted.link);
    const [first, ...more] = drafted.failures;
    return rejected.push({ index, ...first, ...(more.length > 0 && { more }) });
  });
  return { links, rejected };
}

function outgoing(record: LinkRecord, ids: SchemaIds): Outgoing {
  const { name: topic } = OTHER_TOPICS.links;
  const id = ids.get(topic);
  if (id === undefined) throw new Error(`the schema of ${topic} was not registered`);
  return { topic, key: linkRecordKey(record), value: encodeLink(record, id) };
}

const madeOf = ({ code, account_id: account }: LinkRecord, { domains, publicUrl }: LinkSettings): Made => ({
  code,
  short_url: `${domains.get(account) ?? publicUrl}/${code}`,
});
