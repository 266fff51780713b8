import type { TaskSettings } from './settings.ts';

/** How many raw bytes make a batch of the wanted compressed size. Learns; outlives attempts. */
export interface Sizing {
  readonly rawBytes: () => number;
  readonly learn: (raw: number, compressed: number) => void;
  /** A record came out too large: the next attempt's parts are cut as if nothing compressed at all. */
  readonly distrust: () => void;
}

export function sizing({ batchBytes }: Pick<TaskSettings, 'batchBytes'>): Sizing {
  let ratio = 3;
  let distrusted = false;
  return {
    rawBytes: () => Math.floor(batchBytes * (distrusted ? 1 : ratio)),
    learn(raw, compressed) {
      // Small batches compress worse than large ones and say nothing about them.
      if (raw < batchBytes / 4 || compressed === 0) return;
      ratio = Math.max(1, Math.min(ratio + 0.5, (0.9 * raw) / compressed));
    },
    distrust: () => void (distrusted = true),
  };
}
