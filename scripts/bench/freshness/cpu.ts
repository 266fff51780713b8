import { readFileSync } from 'node:fs';

/** Clock ticks of a second in `/proc`: 100 on every Linux that Node runs on. */
const TICKS = 100;

/** CPU seconds that a process has used so far; NaN where the system does not say (not Linux, process gone). */
export function cpuSeconds(pid: number | null): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the command in parentheses and may itself hold spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS;
  } catch {
    return NaN;
  }
}

/** Tells which process uses how much of a CPU: what a busy machine hides in its times it does not hide here. */
export function cpuMeter(pids: Readonly<Record<string, () => number | null>>): () => string {
  const read = () => Object.entries(pids).map(([name, pid]) => [name, cpuSeconds(pid())] as const);
  const before = new Map(read());
  const since = Date.now();
  return () => {
    const seconds = (Date.now() - since) / 1000;
    return read()
      .map(([name, now]) => `${name} ${Math.round((100 * (now - (before.get(name) ?? NaN))) / seconds)} %`)
      .join(', ');
  };
}
