import type { ClickHouseClient } from '@clickhouse/client';
import type { Query } from '../../../services/analytics/queries/query.ts';
import { percentile } from '../freshness/percentiles.ts';

/** How long a question took, of several times that it was asked (ms). */
export interface Asked {
  /** The first time: nothing of it is in a cache of the engine's own. */
  readonly first: number;
  readonly median: number;
  readonly slowest: number;
  readonly rows: number;
}

/** Asks a question, and again until it was asked `times` times or that has taken `patience` (ms). */
export async function ask(client: ClickHouseClient, query: Query, times: number, patience: number): Promise<Asked> {
  const took: number[] = [];
  const began = Date.now();
  let rows = 0;
  do {
    const asked = performance.now();
    const { sql, params } = query;
    const answer = await client.query({ query: sql, query_params: { ...params }, format: 'JSONCompactEachRow' });
    rows = (await answer.json()).length;
    took.push(performance.now() - asked);
  } while (took.length < times && Date.now() - began < patience);
  return { first: took[0]!, median: percentile(took, 0.5), slowest: Math.max(...took), rows };
}

/** Waits until no part is being merged: merges beside a question would be measured with it. */
export async function untilMerged(client: ClickHouseClient, patience: number): Promise<void> {
  const deadline = Date.now() + patience;
  for (let quiet = 0; quiet < 3 && Date.now() < deadline;) {
    const answer = await client.query({ query: 'SELECT count() AS merges FROM system.merges', format: 'JSONEachRow' });
    const [row] = await answer.json<{ merges: string }>();
    quiet = Number(row?.merges ?? 0) === 0 ? quiet + 1 : 0;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
