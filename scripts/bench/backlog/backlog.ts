import { rm } from 'node:fs/promises';
import { runBaseline } from '../baseline/run.ts';
import { machine, machineLine } from '../machine.ts';
import { profileReport } from '../profile/report.ts';
import { steadyRate, wholeRate, type Run } from './contest.ts';
import { openDataset, type Dataset, type DatasetOptions } from './dataset.ts';
import { runHandset } from './handset.ts';

/** Who works the backlog off: ClickHouse alone, and Handset without and with the raw `events`. */
export type Contestant = 'baseline' | 'events off' | 'events on';

export interface BacklogOptions extends DatasetOptions {
  readonly contestants: readonly Contestant[];
  readonly processors: number;
  /** More settings of the processor, for those who try some. */
  readonly settings: Readonly<Record<string, string>>;
  /** Folder for CPU profiles of the processors. */
  readonly profiles?: string;
}

/** Lets all contestants work off the same topics, one after the other, and tells how fast they were. */
export async function backlog(options: BacklogOptions): Promise<readonly Run[]> {
  const { report } = options;
  report(machineLine(machine()));
  const dataset = await openDataset(options);
  try {
    report(`${dataset.manifest.events} events of ${dataset.manifest.messages} messages`);
    const runs: Run[] = [];
    for (const contestant of options.contestants) {
      const run = await runOf(contestant, dataset, options);
      runs.push(run);
      report(lineOf(run));
    }
    report(ratios(runs));
    return runs;
  } finally {
    await dataset.stop();
  }
}

async function runOf(contestant: Contestant, dataset: Dataset, options: BacklogOptions): Promise<Run> {
  if (contestant === 'baseline') return runBaseline(dataset);
  const { processors, profiles, settings, report } = options;
  if (profiles !== undefined) await rm(profiles, { recursive: true, force: true });
  const rawEvents = contestant === 'events on' ? 'on' : 'off';
  const run = await runHandset(dataset, {
    ...{ rawEvents, processors, settings, report, stored: 0 },
    ...(profiles !== undefined && { profiles }),
  });
  if (rawEvents === 'off' && run.figures['raw_events'] !== 0)
    report('the processor wrote submits or receipts although it was told not to: this is a run with events on');
  if (profiles !== undefined) report(await profileReport(profiles));
  return run;
}

/** What a run did, in a few lines. */
function lineOf(run: Run): string {
  const { name, seconds, stalledSeconds, exact, usage, events, figures } = run;
  const perEvent = (cpu: number): string => `${((cpu / events) * 1e6).toFixed(1)} µs`;
  return [
    `${name}: ${rounded(wholeRate(run))} events/s from first fetch to done, ${exact ? 'exact' : 'WRONG'}; ` +
      `${rounded(steadyRate(run))} without its stalls (${seconds.toFixed(1)} s, ${stalledSeconds.toFixed(1)} s of it stalled)`,
    `  CPU an event: ${entries(usage.cpu, perEvent)}; peak MiB: ${entries(usage.peakMiB, rounded)}`,
    `  ${entries(figures, (value) => String(Math.round(value * 1000) / 1000))}`,
  ].join('\n');
}

const rounded = (value: number): string => Math.round(value).toLocaleString('en');

const entries = (values: Readonly<Record<string, number>>, show: (value: number) => string): string =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${show(value)}`)
    .join(', ');

/** How many times the baseline's steady rate each contestant reaches. */
export function ratios(runs: readonly Run[]): string {
  const baseline = runs.find(({ name }) => name === 'baseline');
  if (baseline === undefined) return '';
  const others = runs.filter((run) => run !== baseline);
  return others
    .map((run) => `${run.name}: ${(wholeRate(run) / steadyRate(baseline)).toFixed(2)} times the baseline's steady rate`)
    .join('\n');
}
