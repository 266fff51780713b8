const SEED = 0x9747b28c;
const M = 0x5bd1e995;

/**
 * Kafka's murmur2 (org.apache.kafka.common.utils.Utils), the hash behind the default partitioner of Java and kafkajs
 * and ClickHouse's `kafkaMurmurHash`. Returns a signed 32-bit integer.
 */
export function murmur2(data: Uint8Array): number {
  const length = data.length;
  let h = SEED ^ length;
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    let k = data[i]! | (data[i + 1]! << 8) | (data[i + 2]! << 16) | (data[i + 3]! << 24);
    k = Math.imul(k, M);
    k ^= k >>> 24;
    h = Math.imul(h, M) ^ Math.imul(k, M);
  }
  const tail = length - i;
  if (tail === 3) h ^= data[i + 2]! << 16;
  if (tail >= 2) h ^= data[i + 1]! << 8;
  if (tail >= 1) h = Math.imul(h ^ data[i]!, M);
  h = Math.imul(h ^ (h >>> 13), M);
  return (h ^ (h >>> 15)) | 0;
}

/** The partition on which a key belongs: `(murmur2(key) & 0x7fffffff) % partitions`. */
export const partitionOf = (key: Uint8Array, partitions: number): number => (murmur2(key) & 0x7fffffff) % partitions;

/** The order in which a message keeps repeated events: unsigned murmur2 of the UTF-8 `event_id`. */
export const keepingHash = (eventId: string): number => murmur2(Buffer.from(eventId)) >>> 0;
