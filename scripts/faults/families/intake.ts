import { EVENT_SCHEMAS } from '../../../schemas/avro.ts';
import { encodeEvent } from '../../../schemas/codec.ts';
import { OTHER_TOPICS, subjectOf } from '../../../schemas/topics.ts';
import { httpReply } from '../../../infra/local/testing/proxy/http-wire.ts';
import type { Outgoing } from '../../../services/runtime/kafka/publisher.ts';
import type { Delivery } from '../../simulate/journey.ts';
import { recordOf } from '../../simulate/publish.ts';
import { isValid } from '../judge.ts';
import type { Program } from '../program.ts';
import type { Run, Scenario } from '../scenario.ts';
import { demand, until } from '../waiting.ts';
import { command } from './partitions.ts';
import avro from 'avsc';

const DLR = 'handset.dlr';
const asks = (request: string): boolean => request.includes('/schemas/ids/');

/** What producers and the registry do to those who read: other schemas, a registry in trouble, bytes that are none. */
async function play(run: Run): Promise<void> {
  const processor = await run.stage.processor('processor-1');
  // Dead letters are counted here: those of the simulator's own broken clocks stay out.
  const deliveries = run.history().filter(isValid);
  const versions = await registerVersions(run);
  const told = firstOfEachSchema(deliveries.map((delivery) => versionOf(delivery, versions, run)));
  run.expect(told.map(({ delivery }) => delivery));
  await processor.start();
  const third = Math.ceil(told.length / 3);
  await registryInTrouble(run, processor, told.slice(0, third));
  await registryAway(run, processor, told.slice(third, 2 * third), versions);
  await poison(run, processor);
  for (const _ of versions) void run.strikes(11);
  await publish(run, told.slice(2 * third));
  await run.recovered(11);
}

interface Told {
  readonly delivery: Delivery;
  readonly record: Outgoing;
}

/** One event of every schema in front: what nobody has asked the registry for is not read while it is away. */
function firstOfEachSchema(told: readonly Told[]): readonly Told[] {
  const schemaOf = ({ record }: Told): string => `${record.topic} ${record.value?.readInt32BE(1) ?? ''}`;
  const firsts = new Map([...told].reverse().map((each) => [schemaOf(each), each]));
  const isFirst = (each: Told): boolean => firsts.get(schemaOf(each)) === each;
  return [...told.filter(isFirst), ...told.filter((each) => !isFirst(each))];
}

const publish = async ({ stage }: Run, told: readonly Told[]): Promise<void> => {
  for (let from = 0; from < told.length; from += 1_000)
    await stage.connection.publisher.publish(told.slice(from, from + 1_000).map(({ record }) => record));
};

interface Field {
  readonly name: string;
  readonly [attribute: string]: unknown;
}
const SCHEMA = EVENT_SCHEMAS.dlr as { readonly fields: readonly Field[] };
/** Fields that a sender of years ago did not know, and what a reader believes of them. */
const UNKNOWN_THEN = { part: 0, parts: 0, sequence: null, price: null, currency: '' };

/** A schema of receipts that is not ours: what is lost under it, and how values are written. */
interface Version {
  readonly id: number;
  readonly schema: avro.Schema;
  readonly lacks: object;
}

async function registerVersions(run: Run): Promise<readonly Version[]> {
  const without = SCHEMA.fields.filter(({ name }) => !(name in UNKNOWN_THEN));
  const older = { ...SCHEMA, fields: without } as avro.Schema;
  const newer = {
    ...SCHEMA,
    fields: [...SCHEMA.fields, { name: 'route', type: 'string', default: '' }],
  } as avro.Schema;
  const wrong = {
    ...SCHEMA,
    fields: SCHEMA.fields.map((f) => (f.name === 'status' ? { ...f, type: 'long', default: 0 } : f)),
  };
  void run.strikes(11);
  const refused = await register(run, wrong);
  demand(`an incompatible schema is refused at registration: ${refused.status}`, refused.status === 409);
  const idOf = async (schema: avro.Schema): Promise<number> =>
    ((await (await register(run, schema)).json()) as { id: number }).id;
  return [
    { id: await idOf(older), schema: older, lacks: UNKNOWN_THEN },
    { id: await idOf(newer), schema: newer, lacks: {} },
  ];
}

const register = ({ stage }: Run, schema: unknown): Promise<Response> =>
  fetch(`${stage.ground.registry.url}/subjects/${subjectOf(DLR)}/versions`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    body: JSON.stringify({ schema: JSON.stringify(schema) }),
  });

/** A delivery as it is written: receipts under any of three schemas, with what each of them can say. */
function versionOf(delivery: Delivery, versions: readonly Version[], run: Run): Told {
  const version = delivery.kind === 'dlr' && run.dice.chance(0.6) ? run.dice.pick(versions) : undefined;
  if (version === undefined) return { delivery, record: recordOf(delivery, run.stage.connection.schemaIds) };
  const event = { ...delivery.event, ...version.lacks };
  const header = Buffer.alloc(5);
  header.writeInt32BE(version.id, 1);
  const body = avro.Type.forSchema(version.schema, { logicalTypes: {} }).toBuffer({ ...event, route: 'short' });
  const record = { topic: delivery.topic, key: delivery.key, value: Buffer.concat([header, body]) };
  return { delivery: { ...delivery, event } as Delivery, record };
}

/** Nobody has asked for the other versions yet: the answers are late, lost, 400, 500 and no answers at all. */
async function registryInTrouble(run: Run, processor: Program, told: readonly Told[]): Promise<void> {
  const strike = (): void => void run.strikes(9);
  const { registry } = processor.roads;
  const down = httpReply('400 Bad Request', '{"error_code":400,"message":"connect ECONNREFUSED"}');
  const failing = httpReply('500 Internal Server Error', '{"error_code":50001,"message":"Error in the backend"}');
  const notRegistry = httpReply('404 Not Found', '<html>no such page</html>');
  const traps = [down, failing, notRegistry].map((answer) =>
    registry.ambush({ at: 'reply', where: asks, act: { answer }, times: 2, strike }),
  );
  registry.ambush({ at: 'reply', where: asks, act: 'cut', times: 2, strike });
  await registry.weather({ is: 'delay', ms: 500 });
  await publish(run, told);
  await until('the registry was asked in vain', () => traps.every(({ struck }) => struck() === 2));
  await registry.weather({ is: 'fine' });
  await run.recovered(9);
  demand('a registry in trouble makes no dead letter', (await letters(run)).length === 0);
}

/** What is cached works without the registry; what is not waits, and is no dead letter. */
async function registryAway(
  run: Run,
  processor: Program,
  told: readonly Told[],
  versions: readonly Version[],
): Promise<void> {
  const { registry } = processor.roads;
  await registry.weather({ is: 'refuse' });
  void run.strikes(9);
  await publish(run, told);
  await run.recovered(9);

  const fresh = { ...SCHEMA, fields: [...SCHEMA.fields, { name: 'hops', type: 'int', default: 0 }] } as avro.Schema;
  const { id } = (await (await register(run, fresh)).json()) as { id: number };
  demand(
    'the schema is new',
    versions.every((version) => version.id !== id),
  );
  const { delivery } = told.find(({ delivery: { kind } }) => kind === 'dlr')!;
  await registry.weather({ is: 'stall' });
  void run.strikes(9);
  const before = await processor.metric('handset_reading_waits_total');
  await publish(run, [
    { delivery, record: { ...recordOf(delivery, new Map([[DLR, id]])), value: withHops(delivery, id) } },
  ]);
  await until(
    'it waits for the registry',
    async () => (await processor.metric('handset_reading_waits_total')) > before,
  );
  demand('what waits is no dead letter', (await letters(run)).length === 0);
  await registry.weather({ is: 'fine' });
  await run.recovered(9);
}

const withHops = ({ kind, event }: Delivery, id: number): Buffer =>
  Buffer.concat([encodeEvent(kind, event, id), Buffer.from([0])]);

interface Letter {
  readonly code: string;
  readonly origin_topic: string;
  readonly origin_partition: number;
  readonly origin_offset: string;
}

async function letters({ stage }: Run): Promise<Letter[]> {
  const query = 'SELECT code, origin_topic, origin_partition, origin_offset FROM dead_letters';
  const result = await stage.connection.clickhouse.query({ query, format: 'JSONEachRow' });
  return (await result.json<Letter>()).filter(({ code }) => !['foreign_account', 'message_id_conflict'].includes(code));
}

const UNKNOWN_ID = 424_242;

/** Bytes that can never be an event, each once, among events of the same partitions. */
async function poison(run: Run, processor: Program): Promise<void> {
  const { connection } = run.stage;
  const sample = run.history('poison', { messages: 300 }).filter(isValid);
  run.expect(sample);
  const good = sample.find(({ kind }) => kind === 'dlr')!;
  // A small sample may hold none.
  const sale = [...sample, ...run.history()].find(({ kind }) => kind === 'conversion')!;
  const { value } = recordOf(good, connection.schemaIds);
  const at = (time: number): Buffer =>
    recordOf({ ...good, event: { ...good.event, occurred_at: time } } as Delivery, connection.schemaIds).value!;
  const nan = { ...sale, event: { ...sale.event, event_id: 'nan', value: NaN } } as Delivery;
  const bad: readonly [code: string, topic: string, value: Buffer | null][] = [
    ['undecodable', DLR, Buffer.concat([Buffer.from([1]), value!.subarray(1)])],
    ['undecodable', DLR, value!.subarray(0, value!.length - 6)],
    ['unknown_schema', DLR, encodeEvent('dlr', good.event as never, UNKNOWN_ID)],
    ['too_large', DLR, Buffer.concat([value!, Buffer.alloc(5 * 2 ** 20)])],
    ['undecodable', DLR, null],
    ['time_out_of_range', DLR, at(1_000)],
    ['time_out_of_range', DLR, at(Date.UTC(2100, 0, 1))],
    ['invalid_value', sale.topic, recordOf(nan, connection.schemaIds).value!],
  ];
  for (const [, topic, poisoned] of bad) {
    void run.strikes(10);
    await connection.publisher.publish([{ topic, key: good.key, value: poisoned }]);
  }
  await run.send(sample);
  await run.recovered(10);
  const codes = bad.map(([code]) => code).sort();
  const told = async (): Promise<string> =>
    (await letters(run))
      .map(({ code }) => code)
      .sort()
      .join();
  await until(`dead letters ${codes.join()} (${await told()})`, async () => (await told()) === codes.join());
  const origins = (await letters(run)).map(
    (letter) => `${letter.origin_topic} ${letter.origin_partition} ${letter.origin_offset}`,
  );
  demand('each dead letter names another origin', new Set(origins).size === bad.length && !origins.includes(''));
  const replayed = await command(run, 'dead-letters', 'replay');
  demand(`dead letters can be replayed: ${replayed.out}`, replayed.code === 0);
  // The one without a value has nothing that could be published again.
  const twice = 2 * bad.length - 1;
  await until('what is broken stays broken', async () => (await letters(run)).length === twice);
  demand('nothing else is on that topic', (await processor.metric('handset_records_total', 'outcome="ok"')) > 0);
  run.note(`dead letters on ${OTHER_TOPICS.deadLetter.name}: ${codes.join(', ')}, and again after their replay`);
}

export const intake: Scenario = { name: 'intake', rows: [9, 10, 11], play };
