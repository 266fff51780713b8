import { createKafka } from '../services/runtime/kafka/client.ts';
import { createPublisher, type Publisher } from '../services/runtime/kafka/publisher.ts';
import { runService } from '../services/runtime/lifecycle.ts';
import { createLogger, type Logger } from '../services/runtime/logger.ts';
import { registerSchemas } from '../services/runtime/registry/schemas.ts';
import { SettingsError } from '../services/runtime/settings.ts';
import { simulatorConfig, type SimulatorConfig } from './simulate/config.ts';
import { history, livesOf, type Plan } from './simulate/history.ts';
import { liveTraffic, type LiveTraffic } from './simulate/live.ts';
import { readOptions, type Options } from './simulate/options.ts';
import { publishAll, recordOf, type SchemaIds } from './simulate/publish.ts';
import { writeTruth } from './simulate/truth-file.ts';

/** A broker that is down is asked again for so long (ms): tests kill it on purpose. */
const PATIENCE = 10 * 60_000;
/** Average events a second of live traffic, unless told otherwise. */
const LIVE_RATE = 40;
/** How often live traffic is looked at (ms). */
const TICK = 100;

/** Sends a whole history and says so. The truth is written first: what is sent afterwards cannot change it. */
async function sendHistory(options: Options, config: SimulatorConfig, link: Link): Promise<void> {
  const plan: Plan = {
    seed: options.seed,
    messages: options.messages,
    accounts: options.accounts,
    from: options.until - options.span,
    until: options.until,
    faults: { duplicates: options.duplicates, disorder: options.disorder },
  };
  const until = new Date(plan.until).toISOString();
  if (options.truth !== undefined) {
    writeTruth(options.truth, livesOf(plan), { piiKey: config.piiKey, now: Date.now() });
    say(`The truth is in ${options.truth}`);
  }
  const started = Date.now();
  const rate = options.live ? 0 : (options.rate ?? 0);
  const sent = await publishAll(history(plan), { ...link, rate, patience: PATIENCE });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  say(`Sent ${sent} events of ${plan.messages} messages in ${seconds} s (--seed ${plan.seed} --until ${until})`);
}

interface Link {
  readonly publisher: Publisher;
  readonly schemaIds: SchemaIds;
}

async function connect(config: SimulatorConfig, logger: Logger): Promise<Link> {
  const schemaIds = await registerSchemas(config.registryUrl).catch((error: unknown) => {
    const where = `the schema registry at ${new URL(config.registryUrl).host}`;
    throw new Error(`${where} does not answer: is Handset running? (${reasonOf(error)})`, { cause: error });
  });
  return { publisher: createPublisher(createKafka(config.kafka, 'handset-simulator', logger)), schemaIds };
}

/** Sends what happens now until it is told to stop; what Kafka does not take is sent later. */
function sendLive(traffic: LiveTraffic, { publisher, schemaIds }: Link, logger: Logger): () => Promise<void> {
  const timer = setInterval(() => {
    const due = traffic.due(Date.now());
    publisher.publish(due.map((delivery) => recordOf(delivery, schemaIds))).catch((error: unknown) => {
      logger.warn({ err: error, events: due.length }, 'Kafka did not take events; they are sent again');
      traffic.postpone(due, Date.now() + 5_000);
    });
  }, TICK);
  return async () => {
    clearInterval(timer);
    await publisher.stop();
  };
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const options = readOptions(process.argv.slice(2), Date.now());

async function main(): Promise<void> {
  const config = simulatorConfig(process.env);
  if (options.truth !== undefined && config.piiKey === '')
    throw new SettingsError(
      'HANDSET_PII_KEY is not set and there is no .handset/keys.json: the truth hides numbers under the same key as the system',
    );
  const logger = createLogger('simulator', config.logLevel);
  if (!options.live) {
    const link = await connect(config, logger);
    await sendHistory(options, config, link);
    await link.publisher.stop();
    return;
  }
  await runService(logger, async () => {
    const link = await connect(config, logger);
    if (options.messages > 0) await sendHistory(options, config, link);
    const { seed, accounts, duplicates, disorder, rate = LIVE_RATE } = options;
    const traffic = liveTraffic({ seed, accounts, rate, faults: { duplicates, disorder } }, Date.now());
    return sendLive(traffic, link, logger);
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof SettingsError ? error.message : `simulate: ${reasonOf(error)}`}\n`);
  process.exit(1);
});

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
