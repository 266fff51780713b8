/** What a run came to, over all steps and projects. */
export type Tally = { passed: number; failed: number; skipped: readonly Skip[] };

/** A test that did not run, and why (`''` if it did not say). */
export type Skip = { name: string; reason: string };

export const NOTHING: Tally = { passed: 0, failed: 0, skipped: [] };

export function add(a: Tally, b: Tally): Tally {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: [...a.skipped, ...b.skipped] };
}

/**
 * A process that says failure must be counted as one, even when it says nothing else: a project that could not start
 * has no failed test to show.
 */
export function withExitCode(tally: Tally, code: number): Tally {
  return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

/** Which skips a run tolerates: a machine at home may lack things, the one that guards the main branch only Docker. */
export type SkipPolicy = 'any' | 'docker only';

/** Turns the skips that the policy does not tolerate into failures. */
export function enforce(tally: Tally, policy: SkipPolicy): Tally {
  if (policy === 'any') return tally;
  const tolerated = tally.skipped.filter(({ reason }) => /docker/i.test(reason));
  return { ...tally, failed: tally.failed + tally.skipped.length - tolerated.length, skipped: tolerated };
}

/** The last line of a run. */
export function closingLine({ passed, failed, skipped }: Tally): string {
  const line = `${passed} passed, ${failed} failed`;
  return skipped.length === 0 ? line : `${line}, ${skipped.length} skipped`;
}
