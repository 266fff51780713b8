import { cpus, loadavg, totalmem } from 'node:os';

/** What a figure was measured on. Names no host. */
export interface Machine {
  readonly cores: number;
  readonly cpu: string;
  readonly memory_gib: number;
  readonly node: string;
  /** Load average of the minute before: above the number of cores the figures are too low. */
  readonly load: number;
  /** ISO date and time, UTC. */
  readonly at: string;
}

/** This machine, now. */
export const machine = (): Machine => ({
  cores: cpus().length,
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  memory_gib: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  load: Math.round(loadavg()[0]! * 10) / 10,
  at: new Date().toISOString().slice(0, 16) + 'Z',
});

/** One line about a machine. */
export const machineLine = ({ cores, cpu, memory_gib, node, load, at }: Machine): string =>
  `${cores} × ${cpu}, ${memory_gib} GiB, Node ${node}, load ${load}, ${at}`;
