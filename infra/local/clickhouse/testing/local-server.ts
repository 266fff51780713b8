import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The users of a test server, by role. */
export const USERS = {
  admin: { name: 'handset', password: "pa'ss:wörd" },
  writer: { name: 'team', password: 'team-secret' },
  reader: { name: 'bi', password: 'bi-secret' },
} as const;

/** Readers of one account each. */
export const ACCOUNT_USERS = {
  acme: { name: 'bi_acme', password: 'acme-secret' },
  globex: { name: 'bi_globex', password: 'globex-secret' },
} as const;

/** A server process of a test. */
export type ServerProcess = {
  url: string;
  pid: number;
  /** Everything that it has printed. */
  output: () => string;
  /** SIGTERM; resolves with the exit code. */
  stop: () => Promise<number | null>;
  kill: () => Promise<void>;
};

/** Makes a temporary folder for a server's data. */
export const dataFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'handset-ch-'));

/** Removes what {@link dataFolder} made, and the users file beside it. */
export async function removeFolder(dir: string): Promise<void> {
  await rm(dir, { recursive: true, force: true, maxRetries: 5 });
  await rm(`${dir}.users.json`, { force: true });
}

/** Starts the server in a process of its own; rejects with its output if it ends before it answers. */
export async function startProcess(dataDir: string, port = 0, args: readonly string[] = []): Promise<ServerProcess> {
  const usersFile = `${dataDir}.users.json`;
  const users = [
    ...Object.entries(USERS).map(([role, user]) => ({ ...user, role })),
    ...Object.entries(ACCOUNT_USERS).map(([account, user]) => ({ ...user, role: 'reader', account })),
  ];
  await writeFile(usersFile, JSON.stringify(users), { mode: 0o600 });
  const entry = join(import.meta.dirname, '..', 'main.ts');
  const argv = ['--import', 'tsx', entry, '--port', String(port), '--data', dataDir, '--users', usersFile, ...args];
  const child = spawn(process.execPath, argv, {
    env: { ...process.env, UV_THREADPOOL_SIZE: '32' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const url = await announced(child);
  return {
    ...url,
    pid: child.pid ?? 0,
    stop: () => end(child, 'SIGTERM'),
    kill: async () => void (await end(child, 'SIGKILL')),
  };
}

async function announced(child: ChildProcess): Promise<{ url: string; output: () => string }> {
  let said = '';
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer) => {
      said += chunk.toString();
      const url = /answers on (http:\S+)/.exec(said)?.[1];
      if (url !== undefined) resolve({ url, output: () => said });
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`the server ended with code ${code}: ${said}`)));
  });
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const closed = once(child, 'close');
  child.kill(signal);
  await closed;
  return child.exitCode;
}
