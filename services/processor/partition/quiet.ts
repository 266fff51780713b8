import { lifetime as newLifetime, type AttemptEnd } from './attempt-end.ts';
import { encodeRecord } from './journal-record.ts';
import { journalWriter } from './journal-writer.ts';
import { mortalAppender, mortalTools } from './mortal.ts';
import type { Appender, ToolPorts } from './ports.ts';
import { RULES, type Rules } from './rules.ts';
import type { TaskSettings } from './settings.ts';
import { marksOf, takeJournal, type TakenJournal } from './takeover.ts';

/** Why a tool could not do what it was asked for. */
type Unsettled = Exclude<AttemptEnd, { type: 'stopped' }>;

/** What became of a journal in the hands of a tool; `appendedAt` (epoch ms) is after its last record was appended. */
export type Settled = { readonly type: 'in'; readonly epoch: number; readonly appendedAt: number } | Unsettled;

/** The same for a journal that was only fenced. */
export type Fenced = { readonly type: 'fenced'; readonly appendedAt: number } | Unsettled;

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
  inHand(ports, settings, rules, async (hands) => stateIn(hands, await takeJournal(hands)));

/**
 * For a repair that is going to rebuild the answers of a journal that cannot be brought in: appends a marker, behind
 * which whatever a zombie appends is void, and states nothing. Whoever takes this journal over is refused as before,
 * until it is superseded.
 */
export const fence = (ports: ToolPorts, settings: TaskSettings, rules: Rules = RULES): Promise<Fenced> =>
  inHand(ports, settings, rules, async (hands) => {
    await appendMarker(hands);
    return { type: 'fenced', appendedAt: hands.ports.clock.now() };
  });

/**
 * For a repair that has rebuilt all answers from `events`, in the quiet moment that still lasts: declares everything up
 * to a new marker settled, whatever the journal holds, with the partition count of `settings`. A repair that dies
 * between this and the last answer would leave a journal that looks as if nothing were missing: rebuild first.
 */
export const supersede = (ports: ToolPorts, settings: TaskSettings, rules: Rules = RULES): Promise<Settled> =>
  inHand(ports, settings, rules, async (hands) => {
    const epoch = await appendMarker(hands);
    return stateIn(hands, { epoch, marks: marksOf(await hands.ports.sink.windows()) });
  });

/** Appends a marker, which begins an epoch. Resolves with its offset. */
async function appendMarker({ ports, settings, appender }: Hands): Promise<number> {
  const marker = encodeRecord({ type: 'marker', partitions: settings.partitions, nonce: ports.nonce() });
  return (await appender.append(marker)).offset;
}

/** States that everything below one's own marker is in. */
async function stateIn(hands: Hands, { epoch, marks }: Pick<TakenJournal, 'epoch' | 'marks'>): Promise<Settled> {
  const { ports, settings, rules, lifetime, appender } = hands;
  const writer = journalWriter({ appender, journal: ports.journal, lifetime, rules, lastKnown: epoch });
  const { partitions } = settings;
  await writer.append(Promise.resolve(), () =>
    encodeRecord({ type: 'position', epoch, position: epoch, partitions, marks }),
  );
  return { type: 'in', epoch, appendedAt: ports.clock.now() };
}

async function inHand<Done>(
  world: ToolPorts,
  settings: TaskSettings,
  rules: Rules,
  work: (hands: Hands) => Promise<Done>,
): Promise<Done | Unsettled> {
  const lifetime = newLifetime();
  const ports = mortalTools(world, lifetime.isOver);
  let done: { readonly what: Done } | undefined;
  lifetime.run(async () => {
    const appender = mortalAppender(await ports.journal.appender(), lifetime.isOver);
    void lifetime.ended.then(() => appender.close());
    done = { what: await work({ ports, settings, rules, lifetime, appender }) };
    lifetime.end({ type: 'stopped' });
  });
  const end = await lifetime.ended;
  if (end.type !== 'stopped') return end;
  if (done === undefined) throw new Error('a journal was let go before it was settled');
  return done.what;
}
