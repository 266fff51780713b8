import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { layout } from '../../../infra/local/paths.ts';
import { freePorts } from '../../../infra/local/ports.ts';
import { answersOk } from '../../../infra/local/servers.ts';
import { nodeCommand, supervise, type Child } from '../../../infra/local/supervisor.ts';
import { readMetrics, type Metrics } from './metrics.ts';

export interface ProcessorOptions {
  readonly count: number;
  /** Holds their logs. */
  readonly dataDir: string;
  /** Points them at Kafka, registry and ClickHouse. */
  readonly env: Readonly<Record<string, string>>;
  /** Folder for CPU profiles; absent: none are taken. */
  readonly profiles?: string;
}

/** Real processor processes, as `npm start` runs them. */
export interface Processors {
  readonly pids: () => readonly (number | null)[];
  /** What all of them together tell of themselves; undefined while none answers. */
  readonly metrics: () => Promise<Metrics | undefined>;
  /** Resolves when all are healthy: every partition is taken over. */
  readonly healthy: () => Promise<void>;
  readonly kill: (index: number) => Promise<void>;
  readonly start: (index: number) => Promise<void>;
  /** What they warned of, one line each, the first few; empty when all went well. */
  readonly complaints: () => Promise<string>;
  readonly stop: () => Promise<void>;
}

const MOST_COMPLAINTS = 8;
const COMPLAINT_CHARACTERS = 300;

/** Launches processors and returns at once: what they do first is part of what is measured. */
export async function launchProcessors(options: ProcessorOptions): Promise<Processors> {
  const ports = await freePorts(options.count);
  const children = ports.map((port, index) => processor(options, port, index));
  for (const child of children) child.start().catch(() => undefined);
  return {
    pids: () => children.map((child) => child.pid()),
    metrics: () => readMetrics(ports.map((port) => `http://127.0.0.1:${port}/metrics`)),
    healthy: async () => void (await Promise.all(children.map((child) => child.healthy()))),
    kill: (index) => children[index]!.kill('SIGKILL'),
    start: (index) => children[index]!.start(),
    complaints: async () => {
      const logs = children.map(({ name }) => readFile(layout(options.dataDir).logFile(name), 'utf8'));
      return warningsOf((await Promise.all(logs)).join('\n'));
    },
    stop: async () => void (await Promise.all(children.map((child) => child.stop()))),
  };
}

/** Lines of a log in JSON from level warn on. */
const warningsOf = (log: string): string =>
  log
    .split('\n')
    .filter((line) => /"level":[456]0/.test(line))
    .slice(0, MOST_COMPLAINTS)
    .map((line) => `  log: ${line.slice(0, COMPLAINT_CHARACTERS)}`)
    .join('\n');

function processor({ dataDir, env, profiles }: ProcessorOptions, port: number, index: number): Child {
  const { command, args } = nodeCommand('services/processor/main.ts');
  const profiling = profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${join(profiles, String(index))}`];
  return supervise({
    name: `processor-${index + 1}`,
    command,
    args: [...profiling, ...args],
    env: { ...withoutOurs(process.env), ...env, HANDSET_PROCESSOR_PORT: String(port) },
    dataDir,
    port,
    health: answersOk(`http://127.0.0.1:${port}/health`),
    restart: 'never',
    // A large profile takes a while to be written.
    graceMs: 60_000,
  });
}

/** What the shell says of another Handset must not reach the one that is measured. */
const withoutOurs = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('HANDSET_')));
