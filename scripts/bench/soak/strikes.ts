import { setTimeout as sleep } from 'node:timers/promises';
import type { System } from '../../../infra/local/system.ts';
import type { Kill } from './kills.ts';

/** A kill that happened. */
export interface Strike {
  /** Seconds after the load began. */
  readonly at: number;
  readonly name: string;
  /** From the kill until it was healthy again (s); NaN if it was down already or did not come back. */
  readonly recovered: number;
}

/** Kills (-9) what a plan says when it says; whoever was killed is started again by its supervisor. */
export function startStrikes(system: System, kills: readonly Kill[], report: (line: string) => void) {
  const began = Date.now();
  const over = new AbortController();
  const strikes: Promise<Strike>[] = [];
  const striking = (async () => {
    for (const kill of kills) {
      await sleep(Math.max(0, began + kill.at * 1000 - Date.now()), undefined, over).catch(() => undefined);
      if (over.signal.aborted) return;
      strikes.push(strike(system, nameOf(system, kill), (Date.now() - began) / 1000, report));
    }
  })();
  return {
    /** Resolves with all that happened, when all that was killed is healthy again. */
    async stop(): Promise<Strike[]> {
      over.abort();
      await striking;
      return Promise.all(strikes);
    },
  };
}

function nameOf({ urls }: System, { victim, which }: Kill): string {
  if (victim !== 'processor') return victim;
  const processors = Object.keys(urls).filter((name) => name.startsWith('processor-'));
  return processors[Math.floor(which * processors.length)]!;
}

async function strike(system: System, name: string, at: number, report: (line: string) => void): Promise<Strike> {
  const { ground } = system;
  const isServer = name === 'kafka' || name === 'clickhouse';
  const pid =
    name === 'kafka' ? ground.kafka.pid() : name === 'clickhouse' ? ground.clickhouse.pid() : system.pid(name);
  const killedAt = Date.now();
  const recovery = async (): Promise<number> => {
    if (pid === null) return NaN;
    await (isServer ? ground.kill(name) : system.kill(name));
    await (isServer ? ground.healthy(name) : system.healthy(name));
    return (Date.now() - killedAt) / 1000;
  };
  const recovered = await recovery().catch(() => NaN);
  report(`${at.toFixed(0)} s: ${name} killed, healthy after ${recovered.toFixed(1)} s`);
  return { at, name, recovered };
}
