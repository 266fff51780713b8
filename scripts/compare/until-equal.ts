import type { Ask } from './answers.ts';
import { compareAnswers, compareViews, isEqual, type Comparison } from './compare.ts';
import type { TruthSource } from './truth-source.ts';

/** Pause between two looks (ms). */
const PAUSE = 1_000;

/**
 * Looks again and again until the answers equal the truth or `timeout` (ms) has passed, and returns the last full
 * comparison. While it waits it stops looking at the first view that differs, and forgives a ClickHouse that is away.
 */
export async function compareUntilEqual(ask: Ask, truth: TruthSource, timeout: number): Promise<Comparison[]> {
  const deadline = Date.now() + timeout;
  while (Date.now() < deadline) {
    if (await anythingDiffers(ask, truth)) await new Promise((resolve) => setTimeout(resolve, PAUSE));
    else break;
  }
  return compareAnswers(ask, truth);
}

async function anythingDiffers(ask: Ask, truth: TruthSource): Promise<boolean> {
  try {
    for await (const comparison of compareViews(ask, truth)) if (!isEqual(comparison)) return true;
    return false;
  } catch {
    return true;
  }
}
