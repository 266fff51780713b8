import { Command, InvalidArgumentError } from 'commander';
import { createClickHouse } from '../services/runtime/clickhouse/client.ts';
import { clickhouseSettings } from '../services/runtime/connections.ts';
import { withLocalKeys } from '../services/runtime/data-dir.ts';
import { readSettings } from '../services/runtime/settings.ts';
import { clickhouseAnswers } from './compare/answers.ts';
import { isEqual } from './compare/compare.ts';
import { reportOf } from './compare/report.ts';
import { truthInFile } from './compare/truth-source.ts';
import { compareUntilEqual } from './compare/until-equal.ts';

const seconds = (text: string): number => {
  const number = Number(text);
  if (text !== '' && number >= 0 && Number.isFinite(number)) return number;
  throw new InvalidArgumentError('It must be a number of seconds.');
};

const { truth, timeout } = new Command('compare')
  .description('Compares every answer in ClickHouse with a truth that the simulator wrote; exit code 1 if any differs.')
  .requiredOption('--truth <file>', 'what the answers must be')
  .option('--timeout <seconds>', 'how long to wait until they are', seconds, 60)
  .parse()
  .opts<{ truth: string; timeout: number }>();

async function main(): Promise<number> {
  const { clickhouse } = readSettings(withLocalKeys(process.env), (read) => ({ clickhouse: clickhouseSettings(read) }));
  const source = await truthInFile(truth);
  const client = createClickHouse(clickhouse, 'handset-compare');
  try {
    const ping = await client.ping();
    if (!ping.success)
      throw new Error(`ClickHouse does not answer at ${new URL(clickhouse.url).host}: is Handset running?`);
    const comparisons = await compareUntilEqual(clickhouseAnswers(client), source, timeout * 1000);
    process.stdout.write(`${reportOf(comparisons)}\n`);
    return comparisons.every(isEqual) ? 0 : 1;
  } finally {
    await client.close();
  }
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`compare: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
