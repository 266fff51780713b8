import { readFileSync } from 'node:fs';
import { cpuSeconds } from '../freshness/cpu.ts';

/** What processes used between two moments. */
export interface Usage {
  /** CPU seconds of each, by name. */
  readonly cpu: Readonly<Record<string, number>>;
  /** Most resident memory of each, in MiB, since it started. */
  readonly peakMiB: Readonly<Record<string, number>>;
}

/** Starts measuring; the result tells what was used since. */
export function measureUsage(pids: Readonly<Record<string, () => number | null>>): () => Usage {
  const seconds = () => Object.entries(pids).map(([name, pid]) => [name, cpuSeconds(pid())] as const);
  const before = new Map(seconds());
  return () => ({
    cpu: Object.fromEntries(seconds().map(([name, now]) => [name, now - (before.get(name) ?? 0)])),
    peakMiB: Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, peakMiB(pid())])),
  });
}

const peakMiB = (pid: number | null): number => kibOf(pid, 'VmHWM') / 1024;

/** Resident memory of a process now, in bytes; NaN where the system does not say. */
export const residentBytes = (pid: number | null): number => kibOf(pid, 'VmRSS') * 1024;

function kibOf(pid: number | null, field: string): number {
  try {
    const [, kib] = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kib ?? NaN);
  } catch {
    return NaN;
  }
}
