import { wholeRate, type Run } from '../backlog/contest.ts';
import { openDataset, type Dataset } from '../backlog/dataset.ts';
import { runHandset } from '../backlog/handset.ts';

export interface GrowthOptions {
  /** Events of each backlog. */
  readonly events: number;
  /** Messages that ClickHouse knows before. */
  readonly stored: readonly number[];
  readonly partitions: readonly number[];
  readonly processors: readonly number[];
  readonly report: (line: string) => void;
}

/** How fast a backlog was worked off in one place. */
export interface Grown {
  readonly stored: number;
  readonly partitions: number;
  readonly processors: number;
  readonly run: Run;
}

type Place = Omit<Grown, 'run'>;

/**
 * The same backlog as stored messages grow, then as partitions and processors grow. What is stored is compared at the
 * first counts of the others, and those with the least stored.
 */
export async function growth(options: GrowthOptions): Promise<readonly Grown[]> {
  const { events, report } = options;
  const grown: Grown[] = [];
  for (const partitions of options.partitions) {
    const dataset = await openDataset({ events, partitions, compression: 'none', report });
    try {
      for (const place of placesOf(options, partitions)) grown.push(await measure(dataset, place, report));
    } finally {
      await dataset.stop();
    }
  }
  return grown;
}

function placesOf({ stored, processors, partitions: all }: GrowthOptions, partitions: number): Place[] {
  const bySize = partitions === all[0] ? stored.map((each) => ({ stored: each, processors: processors[0]! })) : [];
  const byProcessors = processors.map((each) => ({ stored: stored[0]!, processors: each }));
  const isNew = (place: (typeof byProcessors)[number]) =>
    !bySize.some((each) => each.stored === place.stored && each.processors === place.processors);
  return [...bySize, ...byProcessors.filter(isNew)].map((place) => ({ ...place, partitions }));
}

async function measure(dataset: Dataset, place: Place, report: (line: string) => void): Promise<Grown> {
  const { stored, processors, partitions } = place;
  const run = await runHandset(dataset, { rawEvents: 'on', settings: {}, stored, processors, report });
  report(
    `${stored} messages stored, ${partitions} partitions, ${processors} processors: ` +
      `${Math.round(wholeRate(run))} events/s, ${run.exact ? 'exact' : 'WRONG'}, ` +
      `${Math.round(run.figures['ids_looked_up'] ?? 0)} ids looked up`,
  );
  return { ...place, run };
}
