import { createClient } from '@clickhouse/client';
import kafkajs, { type Consumer } from 'kafkajs';
import { expect, test } from 'vitest';
import { createLogger } from '../../runtime/logger.ts';
import { startDeadLetterRecorder } from './recorder.ts';

test('a processor that starts after a crash does not wait for the session of the recorder before', async () => {
  const { Kafka } = kafkajs;
  const real = new Kafka({ brokers: ['127.0.0.1:1'], logLevel: kafkajs.logLevel.NOTHING });
  const asked: string[] = [];
  const consumer = (): Consumer => ({
    ...real.consumer({ groupId: 'never' }),
    connect: () => {
      asked.push('connect');
      return new Promise<void>(() => undefined);
    },
    disconnect: async () => void asked.push('disconnect'),
  });
  const clickhouse = createClient();
  const stop = startDeadLetterRecorder(
    { consumer },
    clickhouse,
    async () => undefined,
    'g',
    createLogger('t', 'silent'),
  );
  await stop();
  await clickhouse.close();
  expect(asked).toEqual(['connect', 'disconnect']);
});
