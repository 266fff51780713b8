import { Registry } from 'prom-client';
import { EVENT_SCHEMAS, DEAD_LETTER_SCHEMA, INBOUND_SCHEMA, REGISTERED } from '../../../schemas/avro.ts';
import { deadLetterDecoder, eventDecoder, inboundDecoder, type DeadLetter } from '../../../schemas/codec.ts';
import type { Inbound } from '../../../schemas/events.ts';
import { lookUpKey, type NumberLookUp } from '../../../schemas/numbers.ts';
import { kindOfTopic, OTHER_TOPICS } from '../../../schemas/topics.ts';
import { NotAcknowledged, type Outgoing, type Publisher } from '../../runtime/kafka/publisher.ts';
import { createLogger } from '../../runtime/logger.ts';
import type { Accepted } from '../accept.ts';
import { ingestApp, type IngestPorts, type IngestSettings } from '../app.ts';
import { ingestConfig, type VendorSecrets } from '../config.ts';
import { NotFetched } from '../fetch-text.ts';
import type { LookUpEntry } from '../numbers/book.ts';
import { numbersIn, type Numbers } from '../numbers/numbers.ts';

/** When every request of these tests arrives. */
export const NOW = Date.UTC(2026, 2, 1, 12);
export const PUBLIC_URL = 'https://hooks.example.com';
export const BEARER = { authorization: 'Bearer k-acme' };

/** An id for each topic, as a registry would give it. */
export const SCHEMA_IDS = new Map([...REGISTERED.keys()].map((topic, index) => [topic, index + 1]));

/** No secret for any vendor. */
export const NO_SECRETS: VendorSecrets = ingestConfig({ HANDSET_INGEST_KEYS: 'acme:k-acme' }).secrets;

/** A publisher that keeps records in memory, for as long as Kafka is said to be there. */
export function memoryPublisher() {
  const published: Outgoing[] = [];
  let failure: NotAcknowledged | undefined;
  const publisher: Publisher = {
    async publish(records) {
      if (failure !== undefined) throw failure;
      published.push(...records);
    },
    waiting: () => 0,
    waitingBytes: () => 0,
    lastFailure: () => undefined,
    stop: async () => undefined,
  };
  return {
    publisher,
    published,
    fail: (outcome: NotAcknowledged['outcome']) => (failure = new NotAcknowledged('away', outcome)),
    recover: () => (failure = undefined),
  };
}

/** Look-ups of numbers in memory. */
export function memoryNumbers(): Numbers {
  const known = new Map<string, NumberLookUp | null>();
  const book = {
    find: (account: string, key: string) => known.get(lookUpKey(account, key)) ?? undefined,
    note: async ({ key, lookUp }: LookUpEntry) => void known.set(key, lookUp),
  };
  return numbersIn(book, 'a key for tests');
}

/** Settings of which all may be left out; the vendors without secrets too. */
export type WorldSettings = Partial<Omit<IngestSettings, 'secrets'>> & { readonly secrets?: Partial<VendorSecrets> };

/** The application with everything outside it in memory. */
export function world({ secrets = {}, ...settings }: WorldSettings = {}, ports: Partial<IngestPorts> = {}) {
  const kafka = memoryPublisher();
  const registry = new Registry();
  const lines: string[] = [];
  const logger = createLogger('ingest', 'silent');
  logger.warn = ((fields: object, message: string) =>
    void lines.push(`${message} ${JSON.stringify(fields)}`)) as typeof logger.warn;
  const app = ingestApp(
    {
      publicUrl: PUBLIC_URL,
      rate: 100_000,
      keys: [
        { account: 'acme', key: 'k-acme' },
        { account: 'globex', key: 'k-globex' },
      ],
      secrets: { ...NO_SECRETS, ...secrets },
      links: { publicUrl: 'https://l.example.net', domains: new Map(), allow: new Map() },
      ...settings,
    },
    {
      publisher: kafka.publisher,
      schemaIds: () => SCHEMA_IDS,
      health: () => [],
      registry,
      now: () => NOW,
      numbers: memoryNumbers(),
      fetchText: async (url) => {
        throw new NotFetched(`nothing is known of ${url}`, 'refused');
      },
      logger,
      ...ports,
    },
  );
  return {
    app,
    kafka,
    lines,
    metrics: () => registry.metrics(),
    events: () => kafka.published.flatMap((record) => decoded(record) ?? []),
    inbound: () => kafka.published.filter(({ topic }) => topic === OTHER_TOPICS.inbound.name).map(inboundOf),
    deadLetters: () => kafka.published.filter(({ topic }) => topic === OTHER_TOPICS.deadLetter.name).map(deadLetterOf),
    send: (kind: string, body: unknown, headers: Record<string, string> = {}) =>
      app.inject({
        method: 'POST',
        url: `/v1/events/${kind}`,
        headers: { ...BEARER, 'content-type': 'application/json', ...headers },
        payload: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
      }),
  };
}

/** The event in a record of an event topic. */
export function decoded({ topic, value }: { topic: string; value: Buffer | null }): Accepted | undefined {
  const kind = kindOfTopic(topic);
  if (kind === undefined || value === null) return undefined;
  return { kind, event: eventDecoder(kind, EVENT_SCHEMAS[kind])(value) } as Accepted;
}

const deadLetterOf = ({ value }: Outgoing): DeadLetter => deadLetterDecoder(DEAD_LETTER_SCHEMA)(value!);
const inboundOf = ({ value }: Outgoing): Inbound => inboundDecoder(INBOUND_SCHEMA)(value!);
