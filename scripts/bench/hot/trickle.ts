import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { encodeEvent } from '../../../schemas/codec.ts';
import { defaultsOf } from '../../../schemas/ids.ts';
import type { Submit } from '../../../schemas/events.ts';
import { KINDS } from '../../../schemas/kinds.ts';
import { partitionOf } from '../../../schemas/murmur2.ts';
import { createPublisher } from '../../../services/runtime/kafka/publisher.ts';
import { registerSchemas } from '../../../services/runtime/registry/schemas.ts';
import { rowsOf, type Stage } from '../processes/stage.ts';

/** Pause between two rounds, and between two looks (ms): how exact a time can be. */
const ROUND_MS = 100;

/** A submit on every partition, again and again, and what becomes visible of them. */
export interface Trickle {
  /** Epoch ms at which every partition had answered something that was sent after `moment`. */
  readonly answeredSince: (moment: number, patienceMs: number) => Promise<number>;
  readonly stop: () => Promise<void>;
}

/** Starts sending to all partitions. */
export async function startTrickle(stage: Stage, partitions: number): Promise<Trickle> {
  const schemaId = (await registerSchemas(stage.ground.registry.url)).get(KINDS.submit.topic)!;
  const publisher = createPublisher(stage.kafka);
  let stopped = false;
  const sending = (async () => {
    while (!stopped) {
      const submits = Array.from({ length: partitions }, (_, partition) => submitOn(partition, partitions));
      await publisher.publish(
        submits.map((event) => ({
          topic: KINDS.submit.topic,
          key: event.message_id,
          value: encodeEvent('submit', event, schemaId),
        })),
      );
      await sleep(ROUND_MS);
    }
  })();
  return {
    answeredSince: (moment, patienceMs) => answeredSince(stage, partitions, moment, patienceMs),
    async stop() {
      stopped = true;
      await sending;
      await publisher.stop();
    },
  };
}

function submitOn(partition: number, partitions: number): Submit {
  for (;;) {
    const message_id = `trickle-${randomBytes(14).toString('hex')}`;
    if (partitionOf(Buffer.from(message_id), partitions) !== partition) continue;
    const event = { message_id, event_id: message_id, occurred_at: Date.now(), account_id: 'trickle' };
    return { ...defaultsOf('submit'), ...event, source: 'bench', sender: '88000', recipient: '+14155550100' } as Submit;
  }
}

async function answeredSince(stage: Stage, partitions: number, moment: number, patienceMs: number): Promise<number> {
  const query = `
    SELECT uniqExact(bitAnd(kafkaMurmurHash(message_id), 0x7fffffff) % ${partitions}) AS answered FROM timelines
    WHERE account_id = 'trickle' AND submitted_at > fromUnixTimestamp64Milli(toInt64(${moment}))`;
  for (const deadline = Date.now() + patienceMs; Date.now() < deadline; await sleep(ROUND_MS)) {
    const [row] = await rowsOf<{ answered: string }>(stage.clickhouse, query);
    if (Number(row?.answered) === partitions) return Date.now();
  }
  throw new Error(`not every partition answered within ${patienceMs / 1000} s`);
}
