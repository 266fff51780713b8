/**
 * The steady state of an attempt. Everything between two awaits is synchronous, so that a closing batch, an answer and
 * an offer never see each other half done. It holds the state that all of them share, which is why it is one function.
 */
import { startOver, type Lifetime } from './attempt-end.ts';
import { dueFor, eventsIn, hasContent, openBatch, type OpenBatch } from './batch.ts';
import { carry, writeEvidence, type CarryParts } from './carry.ts';
import { closing, type Closed, type ClosingParts } from './closing.ts';
import { coldFilter } from './cold-filter.ts';
import { committer } from './committer.ts';
import type { Hot } from './hot.ts';
import { takeAnswers, takeIn } from './intake.ts';
import { journalWriter } from './journal-writer.ts';
import { lookUps } from './look-ups.ts';
import type { CloseReason } from './observations.ts';
import type { Appender, Fetched, Offsets, PlacedRecord, Ports, Session } from './ports.ts';
import { recordOf } from './news.ts';
import { progress as trackProgress, type TrackedBatch } from './progress.ts';
import type { Rules } from './rules.ts';
import type { TaskSettings } from './settings.ts';
import type { Sizing } from './sizing.ts';
import { stater } from './stater.ts';
import type { TakenJournal } from './takeover.ts';
import type { Seat } from './turns.ts';
import { untilDone } from './until-done.ts';
import { watchWindows } from './watch-windows.ts';

export interface WorkParts {
  readonly ports: Ports;
  readonly settings: TaskSettings;
  readonly rules: Rules;
  readonly sizing: Sizing;
  readonly lifetime: Lifetime;
  readonly appender: Appender;
  readonly taken: TakenJournal;
  readonly hot: Hot;
  readonly offsets: Offsets;
}

/** What a working attempt tells of itself. */
export interface WorkState {
  readonly epoch: number;
  readonly position: number;
  readonly hot: number;
  /** Memory that hot messages take. */
  readonly hotBytes: number;
  readonly filterBytes: number;
  readonly batchesInFlight: number;
  readonly filterBuilt: boolean;
  /** Topic → offset behind the last record of which all that it says is in the answers. */
  readonly offsets: Offsets;
  /** Append time (epoch ms) of the oldest record that was read and is not in the answers; Infinity if there is none. */
  readonly oldestAppendedAt: number;
}

export interface Work {
  readonly finish: () => void;
  readonly state: () => WorkState;
}

export function work(parts: WorkParts): Work {
  const { ports, settings, rules, lifetime, taken, hot, sizing } = parts;
  const { clock } = ports;
  const filter = coldFilter(settings.filterIds);
  const next = new Map(parts.offsets);
  let filterBuilt = false;
  let isFinishing = false;
  let sequence = 0;
  let open: OpenBatch = openBatch(ports.gathering());
  let isClosing = false;
  /** Batches that were closed, until they are in. */
  const leaving = new Set<OpenBatch>();
  let watched: OpenBatch | undefined;
  let askedAt = 0;
  let whenRoom: (() => void)[] = [];

  const commits = committer(ports, parts.offsets);
  const progress = trackProgress(rules, taken.epoch, parts.offsets, () => onMoved());
  const writer = journalWriter({ ...parts, journal: ports.journal, lastKnown: taken.epoch });
  const { marks } = watchWindows({ ...parts, marks: taken.marks });
  const isIdle = (): boolean => progress.inFlight() === 0 && !isClosing && !hasContent(open);
  const statements = stater({ ...parts, writer, progress, marks, isIdle });
  const carrying: CarryParts = { ...parts, writer, progress, marks, epoch: taken.epoch, onStated: statements.onStated };
  const asking = lookUps({
    ...parts,
    onAnswers(answers) {
      takeAnswers(parts, open, answers, askedAt);
      closeIfDue();
    },
  });
  const seat: Seat = ports.turns.join({
    inFlight: () => progress.inFlight(),
    openedAt: () => open.openedAt,
    look: () => closeIfDue(),
  });
  const closingParts: ClosingParts = {
    ...{ rowWriter: ports.rowWriter(), eventWriter: ports.eventWriter(), aliasWriter: ports.aliasWriter() },
    ...{ hot, filter, rules, share: settings, lookUps: asking, now: clock.now },
    isFilterBuilt: () => filterBuilt,
    forward,
    tell,
  };
  const session: Session = { offsets: parts.offsets, offer };

  function forward(record: PlacedRecord, { forwards }: OpenBatch): void {
    forwards.pending++;
    lifetime.run(async () => {
      await untilDone(parts, 'forward', () => ports.forward(record));
      forwards.pending--;
      progress.advance();
    });
  }

  function tell({ news, telling, told }: OpenBatch): void {
    if (news.length === 0) return;
    for (const { is } of news) told[is === 'alias' ? 'aliases' : 'copies']++;
    const records = news.splice(0).map((each) => recordOf(each, ports.encode, settings.partitions));
    telling.pending++;
    lifetime.run(async () => {
      await untilDone(parts, 'tell', () => ports.tell(records));
      telling.pending--;
      progress.advance();
    });
  }

  /** Until it is built everything is asked for; what leaves memory meanwhile goes into the same filter. */
  async function buildFilter(): Promise<void> {
    await untilDone(parts, 'filter', async () => {
      for await (const ids of ports.sink.knownIds(settings)) ids.forEach(filter.add);
    });
    filterBuilt = true;
    ports.observe({ type: 'filter_built', ids: filter.ids() });
  }

  async function offer(fetched: Fetched): Promise<void> {
    if (lifetime.isOver() || isFinishing) return;
    const expected = next.get(fetched.topic) ?? 0;
    if (fetched.from > expected) return lifetime.end(startOver('gap_in_topic'));
    takeIn(open, fetched, expected, clock.now());
    next.set(fetched.topic, Math.max(expected, fetched.next));
    closeIfDue();
    while (!lifetime.isOver() && eventsIn(open) >= settings.batchEvents)
      await new Promise<void>((resolve) => whenRoom.push(resolve));
  }

  function makeRoom(): void {
    const waiting = whenRoom;
    whenRoom = [];
    for (const resolve of waiting) resolve();
  }

  function closeIfDue(): void {
    if (lifetime.isOver()) return;
    const inFlight = progress.inFlight();
    const isFree = !isClosing && inFlight < settings.batchesInFlight && rules.mayClose(asking.outstanding());
    const finish = isFinishing && hasContent(open) ? ('finish' as const) : undefined;
    const isBusy = inFlight >= settings.smallBatchesInFlight || seat.isBusy();
    const reason = dueFor(open, clock.now(), settings, isBusy) ?? finish;
    if (isFree && reason !== undefined) close(reason);
    else if (hasContent(open) && watched !== open) lifetime.run(() => watch(open));
  }

  /** Looks at a batch from time to time until it has closed. */
  async function watch(batch: OpenBatch): Promise<void> {
    watched = batch;
    while (open === batch) {
      await clock.sleep(settings.batchMs, lifetime.signal);
      closeIfDue();
    }
  }

  function close(reason: CloseReason): void {
    const batch = open;
    open = openBatch(ports.gathering());
    leaving.add(batch);
    isClosing = true;
    const offsets = new Map(next);
    const now = clock.now();
    const steps = closing(closingParts, batch, { sequence: sequence + 1, rawBytes: sizing.rawBytes(), now });
    makeRoom();
    walk(steps, (closed) => {
      isClosing = false;
      sequence += closed.parts.length;
      send(batch, closed, offsets);
      ports.observe({
        ...{ type: 'batch_closed', reason, openMs: now - batch.openedAt, ...countsOf(batch) },
        rows: sum(closed.parts.map(({ rows }) => rows)),
      });
      if (asking.unasked() > 0) {
        askedAt = clock.now();
        asking.ask();
      }
      closeIfDue();
    });
  }

  /** Takes so many steps as may be taken at once, and the others after whoever else waits for a turn. */
  function walk(steps: Generator<number, Closed>, onDone: (closed: Closed) => void): void {
    for (let taken = 0; taken < settings.eventsAtOnce;) {
      const step = steps.next();
      if (step.done === true) return onDone(step.value);
      taken += step.value;
    }
    lifetime.run(async () => {
      await clock.sleep(0, lifetime.signal);
      walk(steps, onDone);
    });
  }

  function send(batch: OpenBatch, { parts: rows, evidence, leftOut }: Closed, offsets: Offsets): void {
    for (const code of leftOut) ports.observe({ type: 'dead_lettered', code });
    const written = writeEvidence(parts, evidence);
    const waits = asking.unasked() > 0;
    rows.forEach((part, index) => {
      const isLast = index === rows.length - 1;
      const tracked = isLast ? lastPart(part.sequence, batch, offsets, waits) : innerPart(part.sequence);
      progress.track(tracked);
      lifetime.run(() => carry(carrying, part, tracked, written).then(() => void (isLast && leaving.delete(batch))));
    });
  }

  function onMoved(): void {
    commits.commit(progress.offsets());
    const gone = hot.evict(progress.inThrough(), clock.now());
    gone.forEach(filter.add);
    if (gone.length > 0) ports.observe({ type: 'evicted', messages: gone.length, hot: hot.size() });
    seat.pass();
    closeIfDue();
    statements.onMoved();
    if (isFinishing) finishIfDone();
  }

  function finishIfDone(): void {
    if (!isIdle() || asking.outstanding() > 0 || asking.unasked() > 0) return;
    lifetime.run(async () => {
      await commits.settled();
      await statements.state();
      lifetime.end({ type: 'stopped' });
    });
  }

  void lifetime.ended.then(() => {
    seat.leave();
    ports.intake.end(session);
    makeRoom();
  });
  lifetime.run(buildFilter);
  ports.intake.begin(session);
  statements.onMoved();

  return {
    finish() {
      isFinishing = true;
      ports.intake.end(session);
      closeIfDue();
      finishIfDone();
    },
    state: () => ({
      epoch: taken.epoch,
      position: progress.position(),
      hot: hot.size(),
      hotBytes: hot.bytes(),
      filterBytes: filter.bytes(),
      batchesInFlight: progress.inFlight(),
      filterBuilt,
      offsets: progress.offsets(),
      oldestAppendedAt: Math.min(...[open, ...leaving].map(({ oldestAppendedAt }) => oldestAppendedAt)),
    }),
  };
}

/** A part that was cut for its size: it moves the position, not the offsets. */
const innerPart = (sequence: number): TrackedBatch => ({
  ...{ sequence, offset: undefined, in: false, forwarding: 0, telling: 0 },
  ...{ offsets: undefined, waits: false },
});

/** The last part of a batch carries its offsets, and waits for all that was sent in its time. */
const lastPart = (
  sequence: number,
  { forwards, telling }: OpenBatch,
  offsets: Offsets,
  waits: boolean,
): TrackedBatch => ({
  ...{ sequence, offset: undefined, in: false, offsets, waits },
  get forwarding() {
    return forwards.pending;
  },
  get telling() {
    return telling.pending;
  },
});

const countsOf = (batch: OpenBatch) => ({
  events: batch.gathered.size(),
  misplaced: batch.misplaced,
  unchanged: batch.unchanged,
  ...batch.told,
  oldestAppendedAt: batch.oldestAppendedAt,
});

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
