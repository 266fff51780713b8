import fc from 'fast-check';
import { Partitioners } from 'kafkajs';
import { expect, test } from 'vitest';
import { murmur2, partitionOf } from './murmur2.ts';

test('murmur2 gives what Apache Kafka gives (vectors of its UtilsTest)', () => {
  const vectors: Record<string, number> = {
    '21': -973932308,
    foobar: -790332482,
    'a-little-bit-long-string': -985981536,
    'a-little-bit-longer-string': -1486304829,
    lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8: -58897971,
    abc: 479470107,
  };
  for (const [key, hash] of Object.entries(vectors)) expect(murmur2(Buffer.from(key)), key).toBe(hash);
});

test('a key lands where kafkajs puts it', () => {
  const kafkajs = Partitioners.DefaultPartitioner();
  const metadata = (n: number) =>
    Array.from({ length: n }, (_, partitionId) => ({
      partitionId,
      leader: 0,
      replicas: [],
      isr: [],
      partitionErrorCode: 0,
    }));
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 50 }), (key, n) => {
      const placed = kafkajs({ topic: 't', partitionMetadata: metadata(n), message: { key, value: null } });
      expect(partitionOf(Buffer.from(key), n)).toBe(placed);
    }),
  );
});
