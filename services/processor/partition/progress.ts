import { leading, type BatchProgress, type Rules } from './rules.ts';
import type { Offsets } from './ports.ts';

/** A closed batch on its way. */
export interface TrackedBatch extends BatchProgress {
  readonly sequence: number;
  offset: number | undefined;
  in: boolean;
  /** Where its topics had been read to when it closed; undefined for a part of a batch that was cut for its size. */
  readonly offsets: Offsets | undefined;
  /** True when messages wait whose events only the next batch carries. */
  readonly waits: boolean;
}

/** How far all batches together have come. */
export interface Progress {
  readonly track: (batch: TrackedBatch) => void;
  /** To be called whenever a batch got further. */
  readonly advance: () => void;
  /** Batches that are closed and not passed. */
  readonly inFlight: () => number;
  /** Every valid batch up to this journal offset is in. */
  readonly position: () => number;
  /** Every batch up to this sequence is in. */
  readonly inThrough: () => number;
  /** What may be committed. */
  readonly offsets: () => Offsets;
}

export function progress(rules: Rules, epoch: number, committed: Offsets, onMoved: () => void): Progress {
  /** The oldest first; one leaves when it is in, and what it forwards and tells is acknowledged. */
  const batches: TrackedBatch[] = [];
  let position = epoch;
  let inThrough = 0;
  let passedThrough = 0;
  let committable = committed;
  let lastOffsets = committed;

  const isSaid = (batch: TrackedBatch): boolean => rules.isForwarded(batch) && rules.isTold(batch);

  function pass(batch: TrackedBatch): void {
    if (batch.sequence <= passedThrough) return;
    passedThrough = batch.sequence;
    if (batch.offsets === undefined) return;
    committable = rules.committable({ offsets: batch.offsets, waits: batch.waits }, lastOffsets);
    lastOffsets = batch.offsets;
  }

  return {
    track: (batch) => void batches.push(batch),
    advance() {
      const forwarded = leading(batches, isSaid);
      for (const batch of batches.slice(0, Math.min(rules.statable(batches), forwarded)))
        position = Math.max(position, batch.offset ?? position);
      batches.slice(0, Math.min(rules.passable(batches), forwarded)).forEach(pass);
      inThrough = batches[leading(batches, (batch) => batch.in) - 1]?.sequence ?? inThrough;
      batches.splice(
        0,
        leading(batches, (batch) => batch.in && isSaid(batch)),
      );
      onMoved();
    },
    inFlight: () => batches.length,
    position: () => position,
    inThrough: () => inThrough,
    offsets: () => committable,
  };
}
