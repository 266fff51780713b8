import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { rowsOf } from '../processes/stage.ts';
import type { Courier } from './courier.ts';
import type { Reading } from './series.ts';
import type { Tally } from './tally.ts';

/** Pause between two probes, and between two looks (ms): how exact an age can be. */
const EVERY_MS = 5_000;
const LOOK_EVERY_MS = 100;
/** A probe is given up after this long (ms), and its age told as that. */
const PATIENCE_MS = 180_000;

export interface Probe {
  /** From acknowledged to visible (ms), of each probe by when it was sent. */
  readonly ages: () => readonly Reading[];
  /** Resolves when the last probe was seen. */
  readonly stop: () => Promise<void>;
}

export interface ProbeOptions {
  readonly courier: Courier;
  readonly tally: Tally;
  readonly clickhouse: ClickHouseClient;
}

/** Sends a submit every five seconds, each of a campaign of its own, and waits for it where the API looks. */
export function startProbe({ courier, tally, clickhouse }: ProbeOptions): Probe {
  const began = Date.now();
  const ages: Reading[] = [];
  const over = new AbortController();
  const one = async (n: number): Promise<void> => {
    const campaign = `probe-${n}`;
    const id = `probe-${began.toString(36)}-${n}`;
    const event = { message_id: id, event_id: id, occurred_at: Date.now(), sender: '88000', campaign_id: campaign };
    const at = (Date.now() - began) / 1000;
    const acknowledgedAt = await courier.deliver('submit', [{ ...event, recipient: '+12025550100', text: 'Hello' }]);
    tally.add(campaign, { kind: 'submit', measure: 'messages', isRepetition: false });
    // A ClickHouse that is down shows nothing, and that is what is measured.
    const isSeen = () => isVisible(clickhouse, campaign).catch(() => false);
    while (Date.now() - acknowledgedAt < PATIENCE_MS && !(await isSeen())) await sleep(LOOK_EVERY_MS);
    ages.push({ at, value: Date.now() - acknowledgedAt });
  };
  const probing = (async () => {
    for (let n = 0; !over.signal.aborted; n++) {
      await one(n);
      const next = Math.max(0, EVERY_MS - ((Date.now() - began) % EVERY_MS));
      await sleep(next, undefined, over).catch(() => undefined);
    }
  })();
  probing.catch(() => undefined);
  return {
    ages: () => ages,
    async stop() {
      over.abort();
      await probing;
    },
  };
}

async function isVisible(clickhouse: ClickHouseClient, campaign: string): Promise<boolean> {
  const [row] = await rowsOf<{ messages: string }>(
    clickhouse,
    `SELECT sum(messages) AS messages FROM segment_sums
     WHERE hour >= now() - INTERVAL 3 HOUR AND campaign_id = '${campaign}'`,
  );
  return Number(row?.messages) > 0;
}
