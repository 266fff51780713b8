import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { percentile } from '../freshness/percentiles.ts';
import { machineLine, type Machine } from '../machine.ts';
import { known, type Reading } from './series.ts';
import type { Criterion, Soaked } from './verdict.ts';

const RESULTS = join(import.meta.dirname, '../results');

/** A run with all that is told of it. */
export interface Told {
  readonly machine: Machine;
  readonly seed: string;
  readonly hotMessages: number;
  readonly soaked: Soaked;
  readonly criteria: readonly Criterion[];
  /** Requests that were sent again. */
  readonly repeated: number;
  /** From acknowledged to visible (ms). */
  readonly ages: readonly Reading[];
}

/** Everything as Markdown: what must hold, then what was done, then what was seen. */
export function reportOf({ machine, seed, hotMessages, soaked, criteria, repeated, ages }: Told): string {
  const { samples, span, strikes, rate } = soaked;
  const minutes = (span.to - span.from) / 60;
  const fresh = ages.map(({ value }) => value);
  return [
    `# Soak on ${machineLine(machine)}`,
    `${minutes.toFixed(1)} minutes at ${rate} events/s, ${soaked.events} events, seed ${seed}, at most ${hotMessages} ` +
      'messages in memory. A figure `a → b, slope c`: median of the second quarter → of the last, rise over the second ' +
      'half by the median slope; both must stay within the bound.',
    table(
      ['criterion', 'figure', 'bound', 'holds'],
      criteria.map(({ what, figure, bound, holds }) => [what, figure, bound, holds ? 'yes' : '**no**']),
    ),
    '## Kills',
    table(
      ['at s', 'killed', 'healthy after s'],
      strikes.map(({ at, name, recovered }) => [at.toFixed(0), name, recovered.toFixed(1)]),
    ),
    '## Seen',
    table(
      ['what', 'figure'],
      [
        ['freshness, acknowledged → visible, ms: p50, p95, p99, most', percentiles(fresh)],
        ['requests sent again', String(repeated)],
        ['messages in memory, most', String(mostOf(samples.hot))],
        ['messages that left memory', String(mostOf(samples.evicted))],
        ['messages looked up in ClickHouse', String(mostOf(samples.lookedUp))],
        ['parts, most by table', partsOf(samples.partsByTable)],
      ],
    ),
  ].join('\n\n');
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const percentiles = (values: readonly number[]): string =>
  [0.5, 0.95, 0.99, 1].map((share) => Math.round(percentile(values, share))).join(', ');

const mostOf = (readings: readonly Reading[]): number => Math.max(...known(readings).map(({ value }) => value));

const partsOf = (parts: ReadonlyMap<string, number>): string =>
  [...parts]
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');

/** Keeps a run in one Markdown and one JSON file by date, all readings included; returns the name of the first. */
export async function keep(told: Told, text: string): Promise<string> {
  const name = `${told.machine.at.replace(/[:T]/g, '-').replace('Z', '')}-soak`;
  const kept = JSON.stringify(told, (_, value: unknown) =>
    value instanceof Map ? Object.fromEntries(value as Map<string, unknown>) : value,
  );
  await mkdir(RESULTS, { recursive: true });
  await writeFile(join(RESULTS, `${name}.json`), `${kept}\n`);
  await writeFile(join(RESULTS, `${name}.md`), `${text}\n`);
  return `scripts/bench/results/${name}.md`;
}
