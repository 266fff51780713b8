import { lifetime as newLifetime, type AttemptEnd } from './attempt-end.ts';
import { encodeRecord } from './journal-record.ts';
import { journalWriter } from './journal-writer.ts';
import { mortalAppender, mortalTools } from './mortal.ts';
import type { Appender, ToolPorts } from './ports.ts';
import { RULES, type Rules } from './rules.ts';
import type { TaskSettings } from './settings.ts';
import { marksOf, takeJournal, type TakenJournal } from './takeover.ts';

/** What became of a journal in the hands of a tool; `appendedAt` (epoch ms) is after its last record was appended. */
export type Settled =
  | { readonly type: 'in'; readonly epoch: number; readonly appendedAt: number }
  | Exclude<AttemptEnd, { type: 'stopped' }>;

interface Hands {
  readonly ports: ToolPorts;
  readonly settings: TaskSettings;
  readonly rules: Rules;
  readonly lifetime: ReturnType<typeof newLifetime>;
  readonly appender: Appender;
}

/**
 * For tools that run with the processors stopped: takes a partition's journal over like a task would, brings every valid
 * batch in and states so, and consumes nothing. What a zombie appends afterwards is void; what it may still insert ends
 * with the deadline that `rules.isQuiet` waits for.
 */
export const bringIn = (ports: ToolPorts, settings: TaskSettings, rules: Rules = RULES): Promise<Settled> =>
  inHand(ports, settings, rules, takeJournal);

/**
 * For a repair that has rebuilt (or is about to rebuild, in the same quiet moment) all answers from `events`: declares
 * everything up to a new marker settled, whatever the journal holds, with the partition count of `settings`.
 */
export const supersede = (ports: ToolPorts, settings: TaskSettings, rules: Rules = RULES): Promise<Settled> =>
  inHand(ports, settings, rules, async ({ ports, settings, appender }) => {
    const marker = encodeRecord({ type: 'marker', partitions: settings.partitions, nonce: ports.nonce() });
    const { offset } = await appender.append(marker);
    return { epoch: offset, stated: -1, marks: marksOf(await ports.sink.windows()), reinserted: 0 };
  });

async function inHand(
  world: ToolPorts,
  settings: TaskSettings,
  rules: Rules,
  take: (hands: Hands) => Promise<TakenJournal>,
): Promise<Settled> {
  const lifetime = newLifetime();
  const ports = mortalTools(world, lifetime.isOver);
  let settled: Settled | undefined;
  lifetime.run(async () => {
    const appender = mortalAppender(await ports.journal.appender(), lifetime.isOver);
    void lifetime.ended.then(() => appender.close());
    const { epoch, marks } = await take({ ports, settings, rules, lifetime, appender });
    const writer = journalWriter({ appender, journal: ports.journal, lifetime, rules, lastKnown: epoch });
    const { partitions } = settings;
    await writer.append(Promise.resolve(), () =>
      encodeRecord({ type: 'position', epoch, position: epoch, partitions, marks }),
    );
    settled = { type: 'in', epoch, appendedAt: ports.clock.now() };
    lifetime.end({ type: 'stopped' });
  });
  const end = await lifetime.ended;
  if (end.type !== 'stopped') return end;
  if (settled === undefined) throw new Error('a journal was let go before it was settled');
  return settled;
}
