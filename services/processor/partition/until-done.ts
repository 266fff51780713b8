import type { Lifetime } from './attempt-end.ts';
import type { RetriedStep } from './observations.ts';
import type { Ports } from './ports.ts';
import { backoffMs, type TaskSettings } from './settings.ts';

export interface UntilDoneParts {
  readonly ports: Pick<Ports, 'clock' | 'observe'>;
  readonly settings: Pick<TaskSettings, 'retryMs'>;
  readonly lifetime: Lifetime;
}

/**
 * Repeats a step that is harmless twice until it is acknowledged, for as long as the attempt lives: Kafka or ClickHouse
 * being away is a pause, with growing lag and observations that tell why.
 */
export async function untilDone<T>(
  { ports, settings, lifetime }: UntilDoneParts,
  step: RetriedStep,
  run: () => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await run();
    } catch (error) {
      ports.observe({ type: 'retried', step, error });
      await ports.clock.sleep(backoffMs(settings, tries), lifetime.signal);
    }
  }
}
