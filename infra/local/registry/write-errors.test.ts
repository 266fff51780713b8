import kafkajs from 'kafkajs';
import { expect, test } from 'vitest';
import { reasonOf, writeFailure } from './write-errors.ts';

const { KafkaJSConnectionError, KafkaJSNumberOfRetriesExceeded, KafkaJSRequestTimeoutError } = kafkajs;

const wrapped = (cause: Error) => new KafkaJSNumberOfRetriesExceeded(cause, { retryCount: 0, retryTime: 0 });
const connection = (message: string) => new KafkaJSConnectionError(message, { broker: '127.0.0.1:9092' });

/** In doubt a write may have landed: calling it unsent would give its id to another schema. */
test.each([
  [connection('Connection error: connect ECONNREFUSED 127.0.0.1:9092'), 'never sent'],
  [connection('Connection timeout'), 'never sent'],
  [connection('Connection error: read ECONNRESET'), 'peer closed'],
  // Not in kafkajs' types, though it is what a broker that goes away makes of a request.
  [Object.assign(connection('Closed connection'), { name: 'KafkaJSConnectionClosedError' }), 'peer closed'],
  [new KafkaJSRequestTimeoutError('Request Produce timed out', {} as never), 'unknown'],
  [new Error('something else'), 'unknown'],
  ['not even an error', 'unknown'],
])('%s means: %s', (error, meaning) => {
  expect(writeFailure(error)).toBe(meaning);
  if (error instanceof Error) expect(writeFailure(wrapped(error))).toBe(meaning);
});

test('the reason is the innermost one', () => {
  expect(reasonOf(wrapped(new Error('connect ECONNREFUSED')))).toBe('connect ECONNREFUSED');
  expect(reasonOf('plain')).toBe('plain');
});
