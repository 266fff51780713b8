/** Values of metrics, by name; those of several label sets and several processes are added up. */
export type Metrics = ReadonlyMap<string, number>;

const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{[^}]*\})? (\S+)/;

/**
 * Samples in Prometheus' text format, added up by name.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function parseMetrics(text: string): Map<string, number> {
  const values = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [, name, value] = SAMPLE.exec(line) ?? [];
    if (name !== undefined) values.set(name, (values.get(name) ?? 0) + Number(value));
  }
  return values;
}

/** Asks all of some processes; undefined while any of them does not answer. */
export async function readMetrics(urls: readonly string[]): Promise<Metrics | undefined> {
  try {
    const texts = await Promise.all(urls.map(async (url) => (await fetch(url)).text()));
    return parseMetrics(texts.join('\n'));
  } catch {
    return undefined;
  }
}
