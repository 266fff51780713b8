import type { Lifetime } from './attempt-end.ts';
import type { Marks } from './journal-record.ts';
import type { Ports, TargetWindow } from './ports.ts';
import { REMEDY } from './remedies.ts';
import type { Rules } from './rules.ts';
import type { TaskSettings } from './settings.ts';
import { marksOf } from './takeover.ts';

export interface WatchWindowsParts {
  readonly ports: Pick<Ports, 'sink' | 'clock' | 'observe'>;
  readonly settings: TaskSettings;
  readonly rules: Pick<Rules, 'remembersEnough'>;
  readonly lifetime: Lifetime;
  /** What the takeover read. */
  readonly marks: Marks;
}

/**
 * Reads the targets' counters from time to time, for the records to state. A reading that is missed leaves an older
 * one, which is safe: more then seems to have gone in since.
 */
export function watchWindows({ ports, settings, rules, lifetime, ...parts }: WatchWindowsParts): {
  marks: () => Marks;
} {
  let marks = parts.marks;
  let readAt = ports.clock.now();

  function take(targets: readonly TargetWindow[], now: number): void {
    const reachMs = settings.insertDeadlineMs + settings.insertLimitMs;
    for (const { target, counter } of targets) {
      const parts = ((counter - (marks[target] ?? counter)) * reachMs) / Math.max(1, now - readAt);
      if (parts > settings.burstParts)
        ports.observe({ type: 'window_pressure', target, parts, allowed: settings.burstParts });
    }
    const small = targets.filter((target) => !rules.remembersEnough(target, settings));
    if (small.length > 0) ports.observe({ type: 'window_missing', message: REMEDY.windows(small, settings) });
    marks = marksOf(targets);
    readAt = now;
  }

  lifetime.run(async () => {
    for (;;) {
      await ports.clock.sleep(settings.windowsMs, lifetime.signal);
      const targets = await ports.sink.windows().catch(() => undefined);
      if (targets !== undefined) take(targets, ports.clock.now());
    }
  });
  return { marks: () => marks };
}
