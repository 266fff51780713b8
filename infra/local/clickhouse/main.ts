import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { migratedCatalogue } from '../../clickhouse/bi/catalogue.ts';
import { startServer } from './server.ts';
import { parseUsers } from './users.ts';

const USAGE = 'usage: main.ts --port N --data DIR --users FILE [--memory BYTES] [--reader-seconds N]';

try {
  await run();
} catch (error) {
  console.error(`clickhouse: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      data: { type: 'string' },
      users: { type: 'string' },
      memory: { type: 'string', default: String(3 * 2 ** 30) },
      'reader-seconds': { type: 'string', default: '60' },
    },
  });
  const { data, users } = values;
  if (data === undefined || users === undefined) throw new Error(USAGE);
  const server = await startServer({
    port: wholeNumber('--port', values.port ?? '8123', 0, 65_535),
    dataDir: data,
    users: parseUsers(JSON.parse(await readFile(users, 'utf8'))),
    catalogue: await migratedCatalogue(),
    memory: wholeNumber('--memory', values.memory, 2 ** 28, 2 ** 46),
    readerSeconds: wholeNumber('--reader-seconds', values['reader-seconds'], 1, 86_400),
    log: (line) => console.log(line),
  });
  if ((Number(process.env['UV_THREADPOOL_SIZE']) || 4) < 16) {
    console.log('clickhouse: UV_THREADPOOL_SIZE is below 16, so few queries run at once and the others wait in line');
  }
  console.log(`clickhouse ${server.version} answers on ${server.url}`);
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    server.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error('clickhouse: the engine did not close cleanly', error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function wholeNumber(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new Error(`${name} is "${text}", but must be a whole number from ${min} to ${max}`);
}
