import { testPython } from '../../../infra/local/testing/python.ts';
import { runPython } from '../../real-input/testing/run.ts';
import { recordOf } from '../../simulate/publish.ts';
import type { Run, Scenario } from '../scenario.ts';
import { demand } from '../waiting.ts';

const CODECS = ['snappy', 'lz4', 'zstd', 'gzip', 'none'] as const;
const PER_BATCH = 500;

/** Producers in another language: CRC32 places keys, some records have none, every codec. */
async function play(run: Run): Promise<void> {
  const found = await testPython();
  if ('missing' in found) throw new Error(found.missing);
  const processor = await run.stage.processor('processor-1');
  const deliveries = run.history();
  run.expect(deliveries);
  await processor.start();
  const { ground, connection } = run.stage;
  const records = deliveries.map((delivery) => {
    const { topic, value } = recordOf(delivery, connection.schemaIds);
    const key = run.dice.chance(0.3) ? undefined : delivery.key;
    return { topic, raw: value!.toString('base64'), ...(key !== undefined && { key }) };
  });
  const batches = Array.from({ length: Math.ceil(records.length / PER_BATCH) }, (_, index) => ({
    codec: CODECS[index % CODECS.length],
    records: records.slice(index * PER_BATCH, (index + 1) * PER_BATCH),
  }));
  const servers = { brokers: ground.kafka.brokers, registry: ground.registry.url };
  await runPython(found.python, 'produce.py', { ...servers, batches });
  await Promise.all(batches.map(() => run.strikes(21)));
  await run.recovered(21);
  const misplaced = await processor.metric('handset_events_misplaced_total');
  demand('misplaced events are counted', misplaced > 0);
  run.note(`${misplaced} of ${records.length} records stood on a foreign partition`);
}

/** It may have to be installed, which is tried before anything is started. */
async function prepare() {
  const found = await testPython();
  return 'missing' in found ? { skip: found.missing } : { tidy: async () => undefined };
}

export const librdkafka: Scenario = { name: 'librdkafka', rows: [21], prepare, play };
