/**
 * `npm run replay -- --from T [--into SUFFIX]`: folds the events of all messages first seen at or after T again, into
 * shadow tables, compares them with the living ones and swaps. With `--into` the old tables are kept under the suffix.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createClickHouse } from '../services/runtime/clickhouse/client.ts';
import { withLocalKeys } from '../services/runtime/data-dir.ts';
import { createKafka } from '../services/runtime/kafka/client.ts';
import { createLogger } from '../services/runtime/logger.ts';
import { SettingsError } from '../services/runtime/settings.ts';
import { reconcileConfig, STATEMENT_LIMIT_MS } from './reconcile/config.ts';
import { disturbances } from './reconcile/quiet.ts';
import { replay } from './replay/replay.ts';

const USAGE = 'usage: npm run replay -- --from T [--into SUFFIX]   (T: RFC 3339 or epoch milliseconds)';

const { values } = parseArgs({ options: { from: { type: 'string' }, into: { type: 'string' } } });
const from = momentOf(values.from ?? '');
if (from === undefined) {
  console.error(values.from === undefined ? USAGE : `"${values.from}" is no moment. ${USAGE}`);
  process.exitCode = 1;
} else {
  try {
    process.exitCode = await main(from, values.into);
  } catch (error) {
    console.error(error instanceof SettingsError ? error.message : error);
    process.exitCode = 1;
  }
}

function momentOf(text: string): number | undefined {
  const ms = /^\d+$/.test(text) ? Number(text) : /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : NaN;
  return Number.isSafeInteger(ms) ? ms : undefined;
}

async function main(begin: number, suffix: string | undefined): Promise<number> {
  const { clickhouse, kafka, group, runFolder, retention, settledMs } = reconcileConfig(withLocalKeys(process.env));
  const client = createClickHouse(clickhouse, 'handset-replay', STATEMENT_LIMIT_MS);
  const kafkaClient = createKafka(kafka, 'handset-replay', createLogger('replay', 'error'));
  try {
    const outcome = await replay(
      {
        client,
        retention,
        settledMs,
        disturbances: () => disturbances({ runFolder, group, kafka: kafkaClient }),
        now: Date.now,
        sleep: (ms) => sleep(ms),
        print: (line) => console.log(line),
      },
      {
        from: begin,
        suffix: suffix ?? 'replay',
        afterwards: suffix === undefined ? 'drop the old tables' : 'keep the old tables',
      },
    );
    if (outcome.is === 'refused') for (const reason of outcome.reasons) console.error(`Not replayed: ${reason}`);
    else console.log('Swapped. The processors may be started.');
    return outcome.is === 'refused' ? 1 : 0;
  } finally {
    await client.close();
  }
}
