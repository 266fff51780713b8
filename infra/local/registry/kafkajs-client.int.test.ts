import { randomUUID } from 'node:crypto';
import { COMPATIBILITY, SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry';
import { describe, expect, test } from 'vitest';
import { testGround } from '../testing/ground.ts';

const { registry } = testGround();
const client = () => new SchemaRegistry({ host: registry.url, retry: { retries: 0 } });
const newSubject = () => `kafkajs-${randomUUID()}-value`;

const avro = (...fields: readonly object[]): { type: SchemaType.AVRO; schema: string } => ({
  type: SchemaType.AVRO,
  schema: JSON.stringify({ type: 'record', name: 'Order', namespace: 'shop', fields }),
});
const id = { name: 'id', type: 'string' };
const cents = { name: 'cents', type: 'long', default: 0 };

describe('@kafkajs/confluent-schema-registry', () => {
  test('what one client encodes, another decodes by the id in the message', async () => {
    const { id: schemaId } = await client().register(avro(id, cents), { subject: newSubject() });
    const message = await client().encode(schemaId, { id: 'o-1', cents: 250 });
    expect(message.readUInt8(0)).toBe(0);
    expect(message.readInt32BE(1)).toBe(schemaId);
    expect(await client().decode(message)).toEqual({ id: 'o-1', cents: 250 });
  });

  test('an older message is read with a newer schema', async () => {
    const subject = newSubject();
    const old = await client().register(avro(id), { subject });
    await client().register(avro(id, cents), { subject });
    const message = await client().encode(old.id, { id: 'o-1' });
    const readerSchema = JSON.parse(avro(id, cents).schema) as { type: 'record'; name: string; fields: [] };
    expect(await client().decode(message, { [SchemaType.AVRO]: { readerSchema } })).toEqual({ id: 'o-1', cents: 0 });
  });

  test('ids are found by subject, by version and by schema', async () => {
    const subject = newSubject();
    const first = await client().register(avro(id), { subject });
    const second = await client().register(avro(id, cents), { subject });
    expect(second.id).not.toBe(first.id);
    expect((await client().register(avro(id), { subject })).id).toBe(first.id);
    expect(await client().getLatestSchemaId(subject)).toBe(second.id);
    expect(await client().getRegistryId(subject, 1)).toBe(first.id);
    expect(await client().getRegistryIdBySchema(subject, avro(id))).toBe(first.id);
  });

  test('an incompatible schema is refused, and the client says why', async () => {
    const subject = newSubject();
    await client().register(avro(id), { subject });
    const refused = client().register(avro(id, { name: 'cents', type: 'long' }), { subject });
    await expect(refused).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining('READER_FIELD_MISSING_DEFAULT_VALUE') as string,
    });
  });

  test('the client sets the level at the first registration and insists on it', async () => {
    const subject = newSubject();
    await client().register(avro(id), { subject, compatibility: COMPATIBILITY.FULL_TRANSITIVE });
    const answer = await fetch(`${registry.url}/config/${subject}`);
    expect(await answer.json()).toEqual({ compatibilityLevel: 'FULL_TRANSITIVE' });
    await expect(client().register(avro(id), { subject })).rejects.toThrow('Compatibility does not match');
  });

  test('a schema that refers to another subject is registered and decoded', async () => {
    const [money, order] = [newSubject(), newSubject()];
    const moneySchema = { type: 'record', name: 'shop.Money', fields: [{ name: 'cents', type: 'long' }] };
    await client().register({ type: SchemaType.AVRO, schema: JSON.stringify(moneySchema) }, { subject: money });
    const references = [{ name: 'shop.Money', subject: money, version: 1 }];
    const withReference = { ...avro(id, { name: 'total', type: 'Money' }), references };
    const { id: schemaId } = await client().register(withReference, { subject: order });
    const message = await client().encode(schemaId, { id: 'o-1', total: { cents: 5 } });
    expect(await client().decode(message)).toEqual({ id: 'o-1', total: { cents: 5 } });
  });

  test('an unknown id and an unknown subject are a 404', async () => {
    await expect(client().getSchema(2_000_000_000)).rejects.toMatchObject({ status: 404 });
    await expect(client().getLatestSchemaId(newSubject())).rejects.toMatchObject({ status: 404 });
  });
});
