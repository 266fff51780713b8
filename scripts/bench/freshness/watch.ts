import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import type { Batch, Measure } from './load.ts';

/** Pause between two looks (ms): how exact a figure can be. */
const LOOK_EVERY_MS = 100;

export interface Watch {
  readonly add: (batch: Batch) => void;
  /** Resolves when every batch has been seen, or with what is missing after `patience` (ms). */
  readonly settled: (patience: number) => Promise<readonly Batch[]>;
  /** From acknowledged to seen (ms), of each batch. */
  readonly ages: () => readonly number[];
  /** How long a look took (ms). */
  readonly looks: () => readonly number[];
}

type Cell = Record<'campaign_id' | Measure, string>;

/**
 * Looks into `segment_sums`, where the API looks, again and again, one question at a time, for the campaigns of batches that are not
 * seen yet. A batch counts as seen when the answer came that holds all of its events.
 */
export function watchAnswers(client: ClickHouseClient): Watch {
  const open = new Set<Batch>();
  const ages: number[] = [];
  const looks: number[] = [];
  let isOver = false;

  async function look(): Promise<void> {
    const campaigns = [...new Set([...open].map(({ campaign }) => campaign))];
    const asked = Date.now();
    const result = await client.query({
      query: `SELECT campaign_id, sum(messages) AS messages, sum(handed_off) AS handed_off, sum(delivered) AS delivered
              FROM segment_sums WHERE hour >= now() - INTERVAL 3 HOUR AND campaign_id IN {campaigns:Array(String)}
              GROUP BY campaign_id`,
      query_params: { campaigns },
      format: 'JSONEachRow',
    });
    const cells = new Map((await result.json<Cell>()).map((cell) => [cell.campaign_id, cell]));
    const now = Date.now();
    looks.push(now - asked);
    for (const batch of open) {
      if (Number(cells.get(batch.campaign)?.[batch.measure] ?? 0) < batch.size) continue;
      open.delete(batch);
      ages.push(Math.max(0, now - batch.acknowledgedAt));
    }
  }

  const looking = (async () => {
    while (!isOver) {
      if (open.size > 0) await look();
      await sleep(LOOK_EVERY_MS);
    }
  })();
  // Heard in `settled`.
  looking.catch(() => undefined);

  return {
    add: (batch) => void open.add(batch),
    async settled(patience) {
      const deadline = Date.now() + patience;
      while (open.size > 0 && Date.now() < deadline) await Promise.race([sleep(LOOK_EVERY_MS), looking]);
      isOver = true;
      await looking;
      return [...open];
    },
    ages: () => ages,
    looks: () => looks,
  };
}
