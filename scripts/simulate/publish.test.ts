import { expect, it } from 'vitest';
import { EVENT_SCHEMAS } from '../../schemas/avro.ts';
import { eventDecoder, schemaIdOf } from '../../schemas/codec.ts';
import { KINDS, KIND_NAMES } from '../../schemas/kinds.ts';
import { NotAcknowledged, type Outgoing } from '../../services/runtime/kafka/publisher.ts';
import { history, planOf } from './history.ts';
import { publishAll } from './publish.ts';

const deliveries = [...history(planOf({ seed: 'publish', messages: 2_000, until: Date.UTC(2026, 2, 14) }))];
const schemaIds = new Map(KIND_NAMES.map((kind, index) => [KINDS[kind].topic as string, index + 1]));

/** A broker in memory that loses the first acknowledgements. */
function broker(losses: number) {
  const log: Outgoing[] = [];
  let left = losses;
  return {
    log,
    publish: async (records: readonly Outgoing[]) => {
      log.push(...records);
      if (left-- > 0) throw new NotAcknowledged('lost', 'unknown');
    },
  };
}

it('publishes each delivery once, in order, keyed by message and readable by its schema', async () => {
  const publisher = broker(0);
  const sent = await publishAll(deliveries, { publisher, schemaIds, rate: 0, patience: 1_000 });
  expect(sent).toBe(deliveries.length);
  expect(publisher.log.map(({ topic, key }) => [topic, key])).toEqual(deliveries.map(({ topic, key }) => [topic, key]));
  for (const [index, { kind, event }] of deliveries.slice(0, 500).entries()) {
    const value = publisher.log[index]!.value!;
    expect(schemaIdOf(value)).toBe(schemaIds.get(KINDS[kind].topic));
    expect(eventDecoder(kind, EVENT_SCHEMAS[kind])(value)).toEqual(event);
  }
});

it('sends again what was not acknowledged', async () => {
  const publisher = broker(1);
  await publishAll(deliveries.slice(0, 10), { publisher, schemaIds, rate: 0, patience: 10_000 });
  expect(publisher.log).toHaveLength(20);
});

it('gives up when patience ends', async () => {
  const dispatch = { publisher: broker(Infinity), schemaIds, rate: 0, patience: 0 };
  await expect(publishAll(deliveries.slice(0, 10), dispatch)).rejects.toThrow('lost');
});
