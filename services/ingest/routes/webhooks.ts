import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import type { Failure } from '../../../schemas/failures.ts';
import type { Outgoing } from '../../runtime/kafka/publisher.ts';
import { complete } from '../accept.ts';
import type { VendorSecrets } from '../config.ts';
import type { Metrics } from '../metrics.ts';
import { deadLetterRecord, recordOf, requestBytes, type SchemaIds } from '../outgoing.ts';
import type { Publish } from '../publication.ts';
import { notFound, refuse, unauthorized, type Refusal } from '../refusal.ts';
import type { SparingLog } from '../sparing-log.ts';
import { isVendor, secretsVariable, VENDOR_NAMES, VENDORS, type VendorName } from '../vendors/registry.ts';
import type { Callback, Reading, Told, Vendor } from '../vendors/vendor.ts';

export interface WebhookRoutes {
  /** What vendors were told to call, without a trailing slash. */
  readonly publicUrl: string;
  readonly secrets: VendorSecrets;
  readonly publish: Publish;
  readonly metrics: Metrics;
  readonly log: SparingLog;
  readonly schemaIds: () => SchemaIds | undefined;
  readonly now: () => number;
}

interface Params {
  readonly vendor: string;
  readonly account: string;
}

/** `GET|POST /v1/webhooks/{vendor}/{account}`. */
export const webhookRoutes =
  (world: WebhookRoutes): FastifyPluginAsync =>
  async (app) => {
    app.route<{ Params: Params }>({
      method: ['GET', 'POST'],
      url: '/v1/webhooks/:vendor/:account',
      onRequest: async (request, reply) =>
        isVendor(request.params.vendor)
          ? undefined
          : refuse(
              reply,
              notFound(
                `There is no vendor ${JSON.stringify(request.params.vendor)}; there are ${VENDOR_NAMES.join(', ')}`,
              ),
            ),
      handler: async (request, reply) => {
        const { account } = request.params;
        const name = request.params.vendor as VendorName;
        const callback = callbackOf(request, world.publicUrl, world.now());
        const stranger = strangerTo(world, name, account, callback);
        if (stranger !== undefined) {
          world.metrics.callback(name, 'refused');
          return refuse(reply, stranger);
        }
        const vendor: Vendor = VENDORS[name];
        const reading = vendor.read(callback);
        const { records, failures, kinds } = recordsOf(
          reading,
          { name, account, callback, path: request.url },
          world.schemaIds()!,
        );
        const failed = await world.publish(records);
        if (failed !== undefined) {
          world.metrics.callback(name, 'unavailable');
          return refuse(reply, failed);
        }
        count(world, name, reading, failures, kinds);
        const { status, body, contentType } = vendor.thanks;
        if (contentType !== undefined) void reply.type(contentType);
        return reply.code(status).send(body);
      },
    });
  };

function callbackOf(request: FastifyRequest, publicUrl: string, receivedAt: number): Callback {
  const { method, url, headers, body } = request;
  return {
    method,
    url: publicUrl + url,
    query: new URLSearchParams(url.split(/\?(.*)/s)[1] ?? ''),
    headers,
    contentType: (headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase(),
    body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
    receivedAt,
  };
}

/** Why a callback is not believed; undefined if one of the account's secrets proves it. */
function strangerTo(world: WebhookRoutes, name: VendorName, account: string, callback: Callback): Refusal | undefined {
  const variable = secretsVariable(name);
  const secrets = world.secrets[name].get(account) ?? [];
  if (secrets.length === 0) {
    const hint = `set ${variable}=<account>:<secret>`;
    world.log(`${name} without secret`, `a ${name} callback was refused: there is no secret for its account`, {
      account,
      hint,
    });
    return unauthorized(`No secret is known for this account: ${hint}`);
  }
  if (secrets.some((secret) => VENDORS[name].isGenuine(callback, secret))) return undefined;
  const hint = `compare ${variable} with the vendor's console, and HANDSET_PUBLIC_URL (${world.publicUrl}) with the URL it calls`;
  world.log(`${name} signature`, `a ${name} callback was refused: its signature is wrong`, { account, hint });
  return unauthorized('The signature is wrong or missing');
}

interface Arrived {
  readonly name: VendorName;
  readonly account: string;
  readonly callback: Callback;
  /** Path and query as requested. */
  readonly path: string;
}

/** The records of what a callback says; what cannot be used becomes dead letters, so that nothing genuine is lost. */
function recordsOf(reading: Reading, arrived: Arrived, ids: SchemaIds) {
  const records: Outgoing[] = [];
  const failures: Failure[] = [];
  const kinds: string[] = [];
  const bury = (failure: Failure, told?: Told) => {
    failures.push(failure);
    records.push(deadLetterRecord(unusable(failure, arrived, told), ids));
  };
  if (reading.failure !== undefined) bury(reading.failure);
  for (const told of reading.told) {
    const outcome = finish(told, arrived);
    const record = 'accepted' in outcome ? recordOf(outcome.accepted, ids) : outcome.failures[0];
    if ('code' in record) bury(record, told);
    else {
      records.push(record);
      kinds.push(told.kind);
    }
  }
  return { records, failures, kinds };
}

function finish({ kind, derivation, event }: Told, { name, account, callback }: Arrived) {
  const draft = { ...event, account_id: account, source: name };
  return complete(kind, draft, { derivation, receivedAt: callback.receivedAt });
}

function unusable(failure: Failure, { name, account, callback, path }: Arrived, told?: Told) {
  const { method, contentType, body, receivedAt } = callback;
  return {
    vendor: name,
    account,
    receivedAt,
    failure,
    kind: told?.kind ?? '',
    messageId: told?.event.message_id ?? '',
    payload: requestBytes({ method, path, contentType, body }),
  };
}

function count(
  world: WebhookRoutes,
  name: VendorName,
  reading: Reading,
  failures: readonly Failure[],
  kinds: readonly string[],
): void {
  for (const kind of kinds) world.metrics.accepted(kind, 1);
  for (const { code } of failures) world.metrics.rejected('', code);
  if (failures.length > 0) {
    world.metrics.callback(name, 'dead_letter');
    world.log(`${name} dead letter`, `a ${name} callback became a dead letter`, { failure: failures[0] });
  } else if (kinds.length > 0) world.metrics.callback(name, 'accepted');
  else {
    world.metrics.callback(name, 'ignored');
    world.log(`${name} ignored`, `a ${name} callback was ignored`, { reason: reading.ignored });
  }
}
