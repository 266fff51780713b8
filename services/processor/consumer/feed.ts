import type { Arrival, Intake, Offsets, Session } from '../partition/ports.ts';
import { runAhead } from './in-step.ts';
import type { RawRecord } from './intake.ts';

/** What a feed can do to the fetch loop, for its own partition number. Every call returns at once. */
export interface FetchControl {
  readonly seek: (topic: string, offset: number) => void;
  readonly pause: (topics: readonly string[]) => void;
  readonly resume: (topics: readonly string[]) => void;
}

export interface FeedPorts {
  readonly topics: readonly string[];
  readonly control: FetchControl;
  /** Finds whose records they are; rejects while the registry or Kafka is away. */
  readonly read: (topic: string, records: readonly RawRecord[]) => Promise<Arrival[]>;
  /** Offset behind the last record of every topic, now. */
  readonly ends: () => Promise<ReadonlyMap<string, number>>;
  readonly sleep: (ms: number) => Promise<void>;
  /** Epoch ms. */
  readonly now: () => number;
  /** Told why reading waits, once a try. */
  readonly waits: (topic: string, error: unknown) => void;
}

/** What one fetch gave of one topic. */
export interface Fetch {
  readonly topic: string;
  readonly records: readonly RawRecord[];
  /** Offset that the fetch asked for. */
  readonly from: number;
  /** Offset behind the last record of the fetch. */
  readonly next: number;
  /** Offset behind the last record of the topic's partition, as the broker said with the fetch. */
  readonly end: number;
}

/** The topics of one partition number on their way into its task: the intake, and what the fetch loop calls. */
export interface Feed extends Intake {
  /** Takes a fetch; resolves when its topic may be read on. Undefined if nobody wants it: then it must be read again. */
  readonly take: (fetch: Fetch) => Promise<void> | undefined;
  /**
   * Pauses and resumes topics as things stand now. Called by the fetch loop before it fetches again, and now and then:
   * a topic may have become quiet.
   */
  readonly steer: () => void;
  /** The group was joined anew: positions and pauses of the fetch loop are lost, so they are set again. */
  readonly rejoined: () => void;
  /** Records from `offsets` on to the ends of the topics, as far as the broker has said. */
  readonly behind: (offsets: Offsets) => number;
  /** How long ago (ms) the broker appended what was read last of the topic that is furthest behind; 0: none is behind. */
  readonly lagMs: () => number;
}

interface TopicState {
  position: number;
  /** Where to read on: the position, or behind what is being taken. */
  readOn: number;
  end: number;
  readUpTo: number;
  /** When the topic last gave something, or began to be read (epoch ms). */
  activeAt: number;
  busy: boolean;
}

const RETRY_AFTER_MS = 1_000;
/**
 * A topic that is being read and gave nothing for this long (ms) has nothing left, whatever its end offset says: behind
 * the last record may stand markers of a transaction, which are never given.
 */
const QUIET_AFTER_MS = 1_000;

/**
 * A feed that reads nothing until its task begins a session. Its topics must be paused when it is made: a task that
 * takes over faster than anybody steers would else never resume them.
 */
export function createFeed(ports: FeedPorts): Feed {
  const { topics, control } = ports;
  const states = new Map<string, TopicState>(
    topics.map((topic) => [topic, { position: 0, readOn: 0, end: Infinity, readUpTo: 0, activeAt: 0, busy: false }]),
  );
  let session: Session | undefined;
  let paused = new Set(topics);

  const caughtUp = (topic: string): boolean => {
    const { position, end, busy, activeAt } = states.get(topic)!;
    return position >= end || (!busy && !paused.has(topic) && ports.now() - activeAt > QUIET_AFTER_MS);
  };
  const wanted = (): Set<string> => {
    if (session === undefined) return new Set(topics);
    const progress = topics.map((topic) => ({
      topic,
      readUpTo: states.get(topic)!.readUpTo,
      caughtUp: caughtUp(topic),
    }));
    const ahead = runAhead(progress);
    return new Set(topics.filter((topic) => states.get(topic)!.busy || ahead.includes(topic)));
  };
  const steer = () => {
    const next = wanted();
    const pause = topics.filter((topic) => next.has(topic) && !paused.has(topic));
    const resume = topics.filter((topic) => !next.has(topic) && paused.has(topic));
    paused = next;
    if (pause.length > 0) control.pause(pause);
    if (resume.length > 0) control.resume(resume);
    for (const topic of resume) states.get(topic)!.activeAt = ports.now();
  };
  /** Repeats a step until it succeeds or the session is over: what fails here is told, and never loses a record. */
  const untilDone = async (topic: string, during: Session, step: () => Promise<void>): Promise<void> => {
    while (session === during)
      try {
        return await step();
      } catch (error) {
        ports.waits(topic, error);
        await ports.sleep(RETRY_AFTER_MS);
      }
  };
  const pass = async (fetch: Fetch, state: TopicState, during: Session): Promise<void> => {
    const { topic, from, next, end } = fetch;
    let arrivals: Arrival[] = [];
    await untilDone(topic, during, async () => void (arrivals = await ports.read(topic, fetch.records)));
    if (session !== during) return;
    const readUpTo = fetch.records.at(-1)?.appendedAt ?? state.readUpTo;
    Object.assign(state, { position: next, end, readUpTo, activeAt: ports.now() });
    await untilDone(topic, during, () => during.offer({ topic, from, next, arrivals }));
    if (session !== during) return;
    state.busy = false;
    steer();
  };
  return {
    begin(begun) {
      session = begun;
      for (const [topic, state] of states) {
        const position = begun.offsets.get(topic) ?? 0;
        Object.assign(state, {
          position,
          readOn: position,
          end: Infinity,
          readUpTo: 0,
          activeAt: ports.now(),
          busy: false,
        });
        control.seek(topic, state.position);
      }
      steer();
      void ports.ends().then(
        (ends) => {
          if (session !== begun) return;
          for (const [topic, end] of ends) states.get(topic)!.end = Math.min(states.get(topic)!.end, end);
          steer();
        },
        (error: unknown) => ports.waits('', error),
      );
    },
    end(ended) {
      if (session !== ended) return;
      session = undefined;
      steer();
    },
    take(fetch) {
      const state = states.get(fetch.topic)!;
      if (session === undefined || state.busy) return undefined;
      state.busy = true;
      state.readOn = fetch.next;
      return pass(fetch, state, session);
    },
    steer,
    rejoined() {
      paused = new Set();
      control.resume(topics);
      if (session !== undefined) for (const [topic, { readOn }] of states) control.seek(topic, readOn);
      steer();
    },
    lagMs() {
      const behind = [...states.values()].filter(({ position, end, readUpTo }) => position < end && readUpTo > 0);
      return behind.reduce((most, { readUpTo }) => Math.max(most, ports.now() - readUpTo), 0);
    },
    behind: (offsets) =>
      [...states].reduce(
        (sum, [topic, { end }]) => sum + Math.max(0, Number.isFinite(end) ? end - (offsets.get(topic) ?? 0) : 0),
        0,
      ),
  };
}
