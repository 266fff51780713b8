import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '../ports.ts';
import { javaTool } from '../toolchain.mjs';
import { brokerAnswers } from './health.ts';
import { brokerArguments } from './launch.ts';

const READY_MS = 120_000;

/** The archive of the classes that a broker loads; it saves half of the processor time of every start. */
const archiveOf = (jarsHome: string) => join(jarsHome, 'broker.jsa');

/** The arguments of `java` that use the archive; none if there is no archive. A JVM that it does not fit ignores it. */
export function archiveArguments(jarsHome: string): string[] {
  const archive = archiveOf(jarsHome);
  return existsSync(archive) ? [`-XX:SharedArchiveFile=${archive}`, '-Xshare:auto'] : [];
}

/** Runs a broker once, on an empty folder, and keeps an archive of what it loaded. Not having one is no failure. */
export async function makeArchive(jarsHome: string): Promise<void> {
  const draft = join(jarsHome, `archive.${process.pid}`);
  const [port = 0, controllerPort = 0] = await freePorts(2);
  try {
    const args = await brokerArguments(jarsHome, { home: draft, port, controllerPort });
    const dump = `-XX:ArchiveClassesAtExit=${join(draft, 'broker.jsa')}`;
    const broker = spawn(javaTool('java'), [dump, ...args], { stdio: ['pipe', 'ignore', 'ignore'] });
    const ended = once(broker, 'exit');
    const deadline = Date.now() + READY_MS;
    const answers = () => brokerAnswers(port).catch(() => false);
    while (broker.exitCode === null && Date.now() < deadline && !(await answers())) await sleep(100);
    // The end of its input makes it exit by itself, which is when the archive is written; a signal would not.
    broker.stdin.end();
    // A broker that is halted half-way leaves half an archive.
    const [code] = (await ended) as [number | null];
    if (code === 0) await rename(join(draft, 'broker.jsa'), archiveOf(jarsHome)).catch(() => undefined);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
