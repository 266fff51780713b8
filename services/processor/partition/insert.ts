import { startOver, type Lifetime } from './attempt-end.ts';
import type { Ports } from './ports.ts';
import type { Rules } from './rules.ts';
import { backoffMs, type TaskSettings } from './settings.ts';

export interface InsertParts {
  readonly ports: Pick<Ports, 'sink' | 'clock' | 'observe'>;
  readonly settings: TaskSettings;
  readonly rules: Rules;
  readonly lifetime: Lifetime;
}

/** A batch's bytes, how many columns its rows hold, and the token under which they go in. */
export interface Insertion {
  readonly block: Buffer;
  readonly columns: number;
  readonly token: string;
}

/**
 * Inserts the same bytes under the same token until they are known to be in. `beforeAppend` is a moment (epoch ms)
 * before the record that makes the insert rightful was sent: the batch's own append, or a taker's marker. Past the
 * deadline that counts from there the attempt ends.
 */
export async function insertUntilIn(
  { ports, settings, rules, lifetime }: InsertParts,
  { block, columns, token }: Insertion,
  beforeAppend: number,
): Promise<void> {
  const options = { token, columns, limitMs: settings.insertLimitMs, split: rules.split() };
  for (let tries = 1; ; tries++) {
    const deadline = rules.deadline(beforeAppend, ports.clock.now(), settings);
    const outcome = await ports.sink.insert(block, { ...options, deadline }).catch((error: unknown) => {
      ports.observe({ type: 'retried', step: 'insert', error });
      return 'unknown' as const;
    });
    const verdict = rules.afterInsert(outcome, ports.clock.now(), deadline);
    if (verdict === 'in') return;
    if (verdict === 'start_over') return endedForDeadline(lifetime);
    await ports.clock.sleep(backoffMs(settings, tries), lifetime.signal);
  }
}

function endedForDeadline(lifetime: Lifetime): Promise<never> {
  lifetime.end(startOver('insert_deadline'));
  return new Promise<never>(() => undefined);
}
