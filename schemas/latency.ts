/** The stages whose duration is counted. */
export const STAGES = ['submit_to_handoff', 'handoff_to_delivered', 'submit_to_delivered'] as const;
export type Stage = (typeof STAGES)[number];

/** Ratio of neighbouring bucket bounds. With the geometric middle as estimate the error is under 2.5 %. */
export const BUCKET_RATIO = 1.05;

/** Bounds of all buckets (ms): whole numbers, log-spaced from 1 ms to more than a year; the first is 0. */
export const BUCKET_BOUNDS: readonly number[] = (() => {
  const bounds = [0, 1];
  while (bounds.at(-1)! < 400 * 24 * 3_600_000)
    bounds.push(Math.max(bounds.at(-1)! + 1, Math.ceil(bounds.at(-1)! * BUCKET_RATIO)));
  return bounds;
})();
