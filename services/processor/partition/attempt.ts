import { lifetime as newLifetime, type AttemptEnd, type Lifetime } from './attempt-end.ts';
import { hotMessages, type Hot } from './hot.ts';
import { mortal, mortalAppender } from './mortal.ts';
import type { Appender, Journal, Ports } from './ports.ts';
import type { Rules } from './rules.ts';
import type { TaskSettings } from './settings.ts';
import type { Sizing } from './sizing.ts';
import { takeJournal } from './takeover.ts';
import { work, type Work, type WorkState } from './work.ts';

export interface AttemptParts {
  readonly ports: Ports;
  readonly settings: TaskSettings;
  readonly rules: Rules;
  readonly sizing: Sizing;
  /** The producer of the attempt before, for rules that keep it. */
  readonly used: Appender | undefined;
}

/** One attempt at owning a partition: it takes over, works until it has to end, and leaves nothing running behind. */
export interface Attempt {
  readonly ended: Promise<AttemptEnd>;
  /** Ends at once, like a crash. */
  readonly abandon: () => void;
  /** Takes nothing more, brings in what it has, commits and states it, then ends. */
  readonly finish: () => void;
  /** Undefined until it has taken over. */
  readonly state: () => WorkState | undefined;
  readonly appender: () => Appender | undefined;
}

export function startAttempt({ used, ...parts }: AttemptParts): Attempt {
  const { settings, rules } = parts;
  const lifetime = newLifetime();
  const ports = mortal(parts.ports, lifetime.isOver);
  let own: Appender | undefined;
  let working: Work | undefined;
  const abandon = (): void => lifetime.end({ type: 'stopped' });

  lifetime.run(async () => {
    const kept = rules.appender() === 'keep' ? used : undefined;
    own = kept ?? (await open(parts.ports.journal, lifetime));
    const appender = mortalAppender(own, lifetime.isOver);
    const taken = await takeJournal({ ports, settings, rules, lifetime, appender });
    const early = rules.offsetsFirst() ? await ports.offsets.committed() : undefined;
    const hot = await loadHot(ports, settings, rules);
    const offsets = early ?? (await ports.offsets.committed());
    ports.observe({ type: 'took_over', epoch: taken.epoch, reinserted: taken.reinserted, hot: hot.size() });
    working = work({ ...parts, ports, lifetime, appender, taken, hot, offsets });
  });

  return {
    ended: lifetime.ended,
    abandon,
    // One that has not taken over yet has nothing to bring in.
    finish: () => (working === undefined ? abandon() : working.finish()),
    state: () => working?.state(),
    appender: () => own,
  };
}

/** A new producer; one that connects only after the end is closed again, as nobody else would. */
async function open(journal: Journal, lifetime: Lifetime): Promise<Appender> {
  const appender = await journal.appender();
  if (!lifetime.isOver()) return appender;
  appender.close();
  return new Promise<never>(() => undefined);
}

/** The timelines that were touched within the window, once reads see all that was acknowledged to anyone. */
async function loadHot(ports: Ports, settings: TaskSettings, rules: Rules): Promise<Hot> {
  if (rules.catchesUp()) await ports.sink.catchUp();
  const hot = hotMessages(settings, rules);
  const since = ports.clock.now() - settings.hotMs;
  for await (const chunk of ports.sink.recent(settings, since, settings.hotMessages)) chunk.forEach(hot.addStored);
  return hot;
}
