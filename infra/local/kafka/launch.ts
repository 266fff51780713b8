import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../paths.ts';
import { serverProperties } from './server-properties.ts';

const HEAP = ['-Xms256m', '-Xmx512m', '-XX:MaxDirectMemorySize=256m'];
const JVM = ['-XX:+UseG1GC', '-XX:MaxGCPauseMillis=50', '-XX:+ExitOnOutOfMemoryError', '-Djava.awt.headless=true'];
const LOGGING = `-Dlog4j2.configurationFile=${join(ROOT, 'infra/local/kafka/log4j2.yaml')}`;

/** Where one broker keeps its data and where it listens. */
export type BrokerPlace = {
  /** Holds `data/` and the `server.properties` written at each start. */
  home: string;
  port: number;
  controllerPort: number;
};

/** Writes the broker's configuration; returns the arguments of `java` that run it with the jars in `jarsHome`. */
export async function brokerArguments(jarsHome: string, place: BrokerPlace): Promise<string[]> {
  const logDir = join(place.home, 'data');
  const config = join(place.home, 'server.properties');
  await mkdir(place.home, { recursive: true });
  await writeFile(config, serverProperties({ ...place, logDir }));
  const broker = ['Broker', config, logDir, await clusterId(place.home)];
  return [...HEAP, ...JVM, LOGGING, '-cp', await classPath(jarsHome), ...broker];
}

/** Named one by one and in order: an archive of loaded classes is valid only for the same path. */
async function classPath(jarsHome: string): Promise<string> {
  const libs = join(jarsHome, 'libs');
  return (await readdir(libs))
    .sort()
    .map((jar) => join(libs, jar))
    .join(':');
}

async function clusterId(home: string): Promise<string> {
  const file = join(home, 'cluster-id');
  // One id in 64 would begin with a dash, and be taken for an option.
  if (!existsSync(file)) await writeFile(file, randomBytes(16).toString('base64url').replace(/^-/, 'A'));
  return (await readFile(file, 'utf8')).trim();
}
