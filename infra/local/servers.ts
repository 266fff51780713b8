import { mkdir, writeFile } from 'node:fs/promises';
import type { Address } from './addresses.ts';
import { brokerCommand } from './kafka/broker.ts';
import { layout } from './paths.ts';
import { freePorts } from './ports.ts';
import { nodeCommand, type ChildSpec } from './supervisor.ts';

/** What differs from one supervised server to the next. */
export type ServerCommand = Pick<ChildSpec, 'command' | 'args' | 'port' | 'health' | 'startTimeoutMs' | 'graceMs'>;

/** The broker. Nobody but itself asks its controller, so that takes any free port. */
export async function kafkaServer(
  dataDir: string,
  cacheDir: string,
  { port }: Address,
  report: (line: string) => void,
): Promise<ServerCommand> {
  const [controllerPort = 0] = await freePorts(1);
  return brokerCommand({ home: layout(dataDir).kafka, cacheDir, port, controllerPort, report });
}

/** Our schema registry, which keeps its schemas in that Kafka. */
export function registryServer({ port, url }: Address, brokers: string): ServerCommand {
  const args = ['--port', String(port), '--brokers', brokers];
  return { ...nodeCommand('infra/local/registry/main.ts', args), port, health: answersOk(`${url}/subjects`) };
}

/** Who may use ClickHouse, and how much: `admin` may create views, `reader` only reads, one account's rows if it has one. */
export type ClickHouseUser = {
  name: string;
  password: string;
  role: 'admin' | 'writer' | 'reader';
  account?: string;
};

/** The ClickHouse engine behind our HTTP server. */
export async function clickhouseServer(
  dataDir: string,
  { port, url }: Address,
  users: readonly ClickHouseUser[],
): Promise<ServerCommand> {
  const { clickhouse: data, clickhouseUsers: file } = layout(dataDir);
  await mkdir(data, { recursive: true });
  await writeFile(file, JSON.stringify(users), { mode: 0o600 });
  const args = ['--port', String(port), '--data', data, '--users', file];
  return { ...nodeCommand('infra/local/clickhouse/main.ts', args), port, health: answersOk(`${url}/ping`) };
}

/** A health check: a GET that must be answered with 200. */
export function answersOk(url: string): (signal: AbortSignal) => Promise<boolean> {
  return async (signal) => {
    const response = await fetch(url, { signal });
    await response.arrayBuffer();
    return response.status === 200;
  };
}
