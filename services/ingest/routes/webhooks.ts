import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import type { VendorSecrets } from '../config.ts';
import { NotFetched, type FetchText } from '../fetch-text.ts';
import type { Metrics } from '../metrics.ts';
import type { SchemaIds } from '../outgoing.ts';
import type { Publish } from '../publication.ts';
import { recordsOf, type Arrived, type Sorted } from '../reading-records.ts';
import { notFound, refuse, unauthorized, unavailable, type Refusal } from '../refusal.ts';
import type { SparingLog } from '../sparing-log.ts';
import { proofOf } from '../vendors/telling/proof.ts';
import { isVendor, secretsVariable, VENDOR_NAMES, VENDORS, type VendorName } from '../vendors/registry.ts';
import type { Callback, Reading, Thanks, Vendor } from '../vendors/vendor.ts';

export interface WebhookRoutes {
  /** What vendors were told to call, without a trailing slash. */
  readonly publicUrl: string;
  readonly secrets: VendorSecrets;
  readonly publish: Publish;
  readonly metrics: Metrics;
  readonly log: SparingLog;
  readonly fetchText: FetchText;
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
        const refusal = await settle(world, { name, account, callback, path: request.url });
        if (refusal !== undefined) return refuse(reply, refusal);
        const { status, body, contentType } = thanksOf(VENDORS[name], callback);
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

const thanksOf = ({ thanks }: Vendor, callback: Callback): Thanks =>
  typeof thanks === 'function' ? thanks(callback) : thanks;

interface Genuine extends Arrived {
  readonly name: VendorName;
}

/** Proves, reads, confirms and publishes a callback. Undefined when Kafka has all of it; else what its sender is told. */
async function settle(world: WebhookRoutes, arrived: Genuine): Promise<Refusal | undefined> {
  const { name, callback } = arrived;
  const stranger = await strangerTo(world, arrived);
  if (stranger !== undefined) {
    world.metrics.callback(name, stranger.status === 401 ? 'refused' : 'unavailable');
    return stranger;
  }
  const vendor: Vendor = VENDORS[name];
  const reading = vendor.read(callback);
  const sorted = recordsOf(reading, arrived, world.schemaIds()!);
  const failed = (await confirmed(world, name, reading)) ?? (await world.publish(sorted.records));
  if (failed === undefined) count(world, name, reading, sorted);
  else world.metrics.callback(name, 'unavailable');
  return failed;
}

/** Why a callback is not believed; undefined if one of the account's secrets proves it. */
async function strangerTo(world: WebhookRoutes, { name, account, callback }: Genuine): Promise<Refusal | undefined> {
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
  const proof = await proofOf(VENDORS[name], callback, secrets, world.fetchText);
  if (proof === 'genuine') return undefined;
  if (proof !== 'forged') return notFetched(world, name, proof);
  const hint = `compare ${variable} with the vendor's console, HANDSET_PUBLIC_URL (${world.publicUrl}) with the URL it calls, and the clocks`;
  world.log(`${name} signature`, `a ${name} callback was refused: its signature is wrong`, { account, hint });
  return unauthorized('The signature is wrong, missing or too old');
}

/** Fetches what the vendor wants to see fetched before it goes on, such as the confirmation of a subscription. */
async function confirmed(world: WebhookRoutes, name: VendorName, { confirm }: Reading): Promise<Refusal | undefined> {
  if (confirm === undefined) return undefined;
  try {
    await world.fetchText(confirm);
    return undefined;
  } catch (error) {
    if (!(error instanceof NotFetched)) throw error;
    return notFetched(world, name, error);
  }
}

function notFetched(world: WebhookRoutes, name: VendorName, { message }: NotFetched): Refusal {
  world.log(`${name} fetch`, `a ${name} callback waits for something that could not be fetched`, { reason: message });
  return unavailable('not_fetched', 'What this callback depends on could not be fetched; call again later');
}

function count(world: WebhookRoutes, name: VendorName, reading: Reading, { kinds, failures }: Sorted): void {
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
