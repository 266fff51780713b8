import { Kafka, logLevel } from 'kafkajs';
import { expect, test } from 'vitest';
import { testGround } from './ground.ts';

test('the shared ground keeps a record and reads it back with the time of its append', async () => {
  const { kafka } = testGround();
  const client = new Kafka({ brokers: [kafka.brokers], logLevel: logLevel.NOTHING });
  const topic = `ground-${process.pid}-${Date.now()}`;
  const admin = client.admin();
  const producer = client.producer();
  const consumer = client.consumer({ groupId: topic });
  await Promise.all([admin.connect(), producer.connect(), consumer.connect()]);
  try {
    await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true });
    const sentAt = Date.now();
    await producer.send({ topic, messages: [{ value: 'kept', timestamp: '1000' }] });
    await consumer.subscribe({ topic, fromBeginning: true });
    const message = await new Promise<{ value: Buffer | null; timestamp: string }>((resolve, reject) => {
      consumer.run({ eachMessage: async (payload) => resolve(payload.message) }).catch(reject);
    });
    expect(message.value?.toString()).toBe('kept');
    expect(Number(message.timestamp)).toBeGreaterThanOrEqual(sentAt);
  } finally {
    await Promise.all([consumer.disconnect(), producer.disconnect()]);
    await admin.deleteTopics({ topics: [topic] });
    await admin.disconnect();
  }
});
