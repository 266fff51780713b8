import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openLogFile } from './log-file.ts';
import { layout, ROOT } from './paths.ts';
import { ownsPort } from './ports.ts';
import { SUPERVISED_AS } from './process.ts';
import { problem } from './problem.ts';

const POLL_MS = 50;
const HEALTH_TIMEOUT_MS = 3_000;
const STEADY_MS = 30_000;

/** What to run and how to know that it works. */
export type ChildSpec = {
  /** Names its pid file and its log. */
  name: string;
  command: string;
  args: readonly string[];
  /** The whole environment of the child. */
  env: Readonly<Record<string, string | undefined>>;
  dataDir: string;
  /** Where it must listen itself; a stranger's answer on this port does not count. */
  port?: number;
  /** Asks the child whether it can do its work; may throw. */
  health: (signal: AbortSignal) => Promise<boolean>;
  restart: 'after a crash' | 'never';
  /** How long it may take until it is healthy (default 120 s: a busy machine is slow, not broken). */
  startTimeoutMs?: number;
  /** How long it may take to end after SIGTERM before it is killed (default 15 s). */
  graceMs?: number;
  /** Told of crashes and restarts. */
  report?: (line: string) => void;
};

/** A child process under supervision. */
export type Child = {
  name: string;
  /** Its process id, or null while it is down. */
  pid: () => number | null;
  /** Starts it if it is down; resolves when it is healthy. */
  start: () => Promise<void>;
  /** Resolves when it is healthy, whoever started it; rejects with a problem after the start timeout. */
  healthy: () => Promise<void>;
  /** Sends a signal; for SIGKILL resolves when the process is gone. */
  kill: (signal: NodeJS.Signals) => Promise<void>;
  /** Ends it for good: SIGTERM, after the grace SIGKILL; resolves when it is gone and so is its pid file. */
  stop: () => Promise<void>;
};

/**
 * Supervises one child. It is its own session (a Ctrl-C at the terminal reaches only the supervisor, which then stops
 * everything in order), and its standard input is a pipe whose end tells it that the supervisor is gone.
 */
export function supervise(spec: ChildSpec): Child {
  const { run, pidFile, logFile } = layout(spec.dataDir);
  const log = openLogFile(logFile(spec.name));
  let child: ChildProcess | null = null;
  let gone: Promise<void> = Promise.resolve();
  let stopped = false;
  let everHealthy = false;
  let backoffMs = 0;
  let failure: string | null = null;

  const pid = () => child?.pid ?? null;

  function launch(): void {
    mkdirSync(run, { recursive: true, mode: 0o700 });
    const descriptor = log.descriptor();
    const launchedAt = Date.now();
    const launched = spawn(spec.command, spec.args, {
      cwd: ROOT,
      detached: true,
      env: { ...spec.env, [SUPERVISED_AS]: join(run, spec.name), HANDSET_SUPERVISOR_PID: String(process.pid) },
      stdio: ['pipe', descriptor, descriptor],
    });
    log.release(descriptor);
    child = launched;
    failure = null;
    // A child that died leaves a broken pipe; its exit is what is acted on.
    launched.stdin?.on('error', () => undefined);
    if (launched.pid !== undefined) writeFileSync(pidFile(spec.name), `${launched.pid}\n`);
    gone = new Promise((resolve) => {
      launched.once('error', (error) => ended(`cannot be started (${error.message})`, resolve, launchedAt));
      launched.once('exit', (code, signal) =>
        ended(signal ? `ended by ${signal}` : `ended with code ${code}`, resolve, launchedAt),
      );
    });
  }

  function ended(how: string, resolve: () => void, launchedAt: number): void {
    child = null;
    unlinkQuietly(pidFile(spec.name));
    resolve();
    if (stopped) return;
    failure = how;
    if (spec.restart === 'never' || !everHealthy) return;
    backoffMs = Date.now() - launchedAt > STEADY_MS ? 100 : Math.min(5_000, Math.max(100, backoffMs * 2));
    spec.report?.(`${spec.name} ${how}; starting it again`);
    setTimeout(() => {
      if (!stopped && child === null) launch();
    }, backoffMs);
  }

  async function healthy(): Promise<void> {
    const deadline = Date.now() + (spec.startTimeoutMs ?? 120_000);
    while (!(await isHealthy())) {
      if (stopped) throw problem(`${spec.name} was stopped.`);
      if (failure !== null && (spec.restart === 'never' || !everHealthy)) throw report(failure);
      if (Date.now() > deadline) throw report('does not become healthy');
      await sleep(POLL_MS);
    }
    everHealthy = true;
  }

  async function isHealthy(): Promise<boolean> {
    const asked = pid();
    if (asked === null) return false;
    const answers = await spec.health(AbortSignal.timeout(HEALTH_TIMEOUT_MS)).catch(() => false);
    if (!answers || (spec.port !== undefined && !(await ownsPort(asked, spec.port)))) return false;
    return pid() === asked;
  }

  function report(how: string): Error {
    return problem(`${spec.name} ${how}; its log is ${log.path}:\n${log.tail(15)}`);
  }

  async function kill(signal: NodeJS.Signals): Promise<void> {
    child?.kill(signal);
    if (signal === 'SIGKILL') await gone;
  }

  async function stop(): Promise<void> {
    stopped = true;
    log.close();
    if (child === null) return;
    // A frozen child cannot hear SIGTERM.
    child.kill('SIGCONT');
    child.kill('SIGTERM');
    const timer = setTimeout(() => child?.kill('SIGKILL'), spec.graceMs ?? 15_000);
    await gone;
    clearTimeout(timer);
  }

  return {
    name: spec.name,
    pid,
    start: async () => {
      if (child === null) launch();
      await healthy();
    },
    healthy,
    kill,
    stop,
  };
}

/** Starts a child; an abort before it is healthy stops it, and the start rejects. */
export async function startUnlessAborted(child: Child, signal: AbortSignal | undefined): Promise<void> {
  const abandon = () => void child.stop();
  signal?.addEventListener('abort', abandon, { once: true });
  try {
    await child.start();
  } finally {
    signal?.removeEventListener('abort', abandon);
  }
}

function unlinkQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Already gone: the folder may have been removed by whoever owned it.
  }
}

/**
 * The young generation in MiB: a batch's events outlive a smaller one, and would be copied again and again. One helper
 * thread for garbage and compilation: four on two cores spend a sixth of the processor's CPU on getting in each other's way.
 */
const V8 = ['--max-semi-space-size=64', '--v8-pool-size=1'];

/** The command line of a TypeScript entry point of ours that ends when its supervisor does. */
export function nodeCommand(entry: string, args: readonly string[] = []): { command: string; args: string[] } {
  const watch = join(ROOT, 'infra/local/parent-watch.mjs');
  return { command: process.execPath, args: [...V8, '--import', watch, '--import', 'tsx', join(ROOT, entry), ...args] };
}
