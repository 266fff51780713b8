/** One figure of a page of Prometheus metrics. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/** The samples of a page in Prometheus' text format; lines that are none are passed over. */
export function samplesOf(text: string): Sample[] {
  return text.split('\n').flatMap((line) => {
    const [, name, labels = '', value] = LINE.exec(line) ?? [];
    if (name === undefined || line.startsWith('#')) return [];
    const pairs = [...labels.matchAll(LABEL)].map(([, key, told]) => [key!, told!.replace(/\\(.)/g, '$1')] as const);
    return [{ name, labels: Object.fromEntries(pairs), value: value === '+Inf' ? Infinity : Number(value) }];
  });
}

/** The sum of a figure over all its labels. */
export const totalOf = (samples: readonly Sample[], name: string): number =>
  samples.filter((each) => each.name === name).reduce((sum, { value }) => sum + value, 0);

/** A figure by one of its labels. */
export function byLabel(samples: readonly Sample[], name: string, label: string): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const each of samples)
    if (each.name === name) sums[each.labels[label] ?? ''] = (sums[each.labels[label] ?? ''] ?? 0) + each.value;
  return sums;
}

/**
 * The bound of the histogram's bucket below which a share of the observations lies; null without observations, or when
 * it lies beyond the last bound.
 */
export function quantileOf(samples: readonly Sample[], name: string, share: number): number | null {
  const buckets = Object.entries(byLabel(samples, `${name}_bucket`, 'le'))
    .map(([bound, count]) => ({ bound: bound === '+Inf' ? Infinity : Number(bound), count }))
    .sort((a, b) => a.bound - b.bound);
  const all = buckets.at(-1)?.count ?? 0;
  const found = buckets.find(({ count }) => count >= all * share);
  return all === 0 || found === undefined || found.bound === Infinity ? null : found.bound;
}
