import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import type { ChildSpec } from '../supervisor.ts';
import { javaTool, jdkProblem } from '../toolchain.mjs';
import { problem } from '../problem.ts';
import { brokerClassPath } from './jars.ts';
import { serverProperties } from './server-properties.ts';

const HEAP = ['-Xms256m', '-Xmx512m', '-XX:MaxDirectMemorySize=256m'];
const JVM = ['-XX:+UseG1GC', '-XX:MaxGCPauseMillis=50', '-XX:+ExitOnOutOfMemoryError', '-Djava.awt.headless=true'];

/** What it takes to run a broker: where its data lies and where it listens. */
export type BrokerPlace = {
  /** Holds `data/` and the `server.properties` written at each start. */
  home: string;
  cacheDir: string;
  port: number;
  controllerPort: number;
  report: (line: string) => void;
};

/** Prepares the jars, the configuration and the empty data folder; returns what the supervisor needs to know. */
export async function brokerCommand(
  place: BrokerPlace,
): Promise<Pick<ChildSpec, 'command' | 'args' | 'port' | 'health' | 'startTimeoutMs' | 'graceMs'>> {
  const classPath = await brokerClassPath(place.cacheDir, place.report);
  const missing = jdkProblem();
  if (missing !== null) throw problem(missing);
  const logDir = join(place.home, 'data');
  const config = join(place.home, 'server.properties');
  await mkdir(place.home, { recursive: true });
  await writeFile(config, serverProperties({ ...place, logDir }));
  const args = [...HEAP, ...JVM, '-cp', classPath, 'Broker', config, logDir, await clusterId(place.home)];
  return {
    command: javaTool('java'),
    args,
    port: place.port,
    health: () => brokerAnswers(place.port),
    // After a kill -9 the broker reads the ends of all its logs before it answers.
    startTimeoutMs: 90_000,
    graceMs: 20_000,
  };
}

async function clusterId(home: string): Promise<string> {
  const file = join(home, 'cluster-id');
  if (!existsSync(file)) await writeFile(file, randomBytes(16).toString('base64url'));
  return (await readFile(file, 'utf8')).trim();
}

/** Asks the broker for its cluster: true once it counts itself among the brokers that may host partitions. */
async function brokerAnswers(port: number): Promise<boolean> {
  const kafka = new Kafka({
    clientId: 'handset-health',
    brokers: [`127.0.0.1:${port}`],
    logLevel: logLevel.NOTHING,
    connectionTimeout: 1_000,
    requestTimeout: 3_000,
    retry: { retries: 0 },
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    const { brokers } = await admin.describeCluster();
    return brokers.some((broker) => broker.port === port);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}
