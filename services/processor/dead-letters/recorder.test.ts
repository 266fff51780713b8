import { createClient } from '@clickhouse/client';
import kafkajs, { type Consumer } from 'kafkajs';
import { afterEach, expect, test, vi } from 'vitest';
import { createLogger } from '../../runtime/logger.ts';
import { startDeadLetterRecorder } from './recorder.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** A recorder whose consumer never gets anywhere; what it was asked for. */
function joining(disconnect: () => Promise<void>) {
  const { Kafka } = kafkajs;
  const real = new Kafka({ brokers: ['127.0.0.1:1'], logLevel: kafkajs.logLevel.NOTHING });
  const asked: string[] = [];
  const told = (what: string, then: Promise<void>) => () => {
    asked.push(what);
    return then;
  };
  const consumer = (): Consumer => ({
    ...real.consumer({ groupId: 'never' }),
    connect: told('connect', new Promise<void>(() => undefined)),
    disconnect: told('disconnect', disconnect()),
  });
  const clickhouse = createClient();
  const logger = createLogger('test', 'silent');
  return { asked, stop: startDeadLetterRecorder({ consumer }, clickhouse, async () => undefined, 'group', logger) };
}

test('a processor that starts after a crash does not wait for the session of the recorder before', async () => {
  const { asked, stop } = joining(async () => undefined);
  await stop();
  expect(asked).toEqual(['connect', 'disconnect']);
});

test('a processor that stops does not wait for a group that its recorder is still joining', async () => {
  vi.useFakeTimers();
  const { asked, stop } = joining(() => new Promise<void>(() => undefined));
  let stopped = false;
  void stop().then(() => (stopped = true));
  await vi.advanceTimersByTimeAsync(1_500);
  expect([stopped, asked]).toEqual([true, ['connect', 'disconnect']]);
});
