import { messageOf } from '../partition/intake.ts';
import type { Incoming, Intake, Session } from '../partition/ports.ts';
import type { SimulatedRecord } from './history.ts';
import type { Process } from './process.ts';
import type { SimulatedArrival, World } from './world.ts';

const FETCHED = 4;
/** The events themselves arrive. */
const NO_BYTES = { key: null, value: Buffer.alloc(0) };

/** Reads the topics of a process's partition for its session, a few records at a time, each topic at its own pace. */
export function fetcher({ clock, adversary, partitions }: World, process: Process): Intake {
  const { topics } = partitions[process.partition]!;
  const ended = new Set<Session>();

  function fetch(session: Session, topic: string, offset: number): void {
    if (ended.has(session) || process.isDead()) return;
    topics.get(topic)!.whenBeyond(offset, () => clock.after(adversary.delay(), () => read(session, topic, offset)));
  }

  function read(session: Session, topic: string, offset: number): void {
    const from = adversary.does('readAhead')
      ? offset + 1
      : adversary.does('readTwice')
        ? Math.max(topics.get(topic)!.start(), offset - 2)
        : offset;
    const records = topics.get(topic)!.read(from, from + 1 + adversary.random.below(FETCHED));
    const next = (records.at(-1)?.offset ?? from - 1) + 1;
    const arrivals = records.map((record) => arrival(record.value, record.offset, record.appendedAt));
    process.hand(adversary.delay(), () => {
      if (ended.has(session)) return;
      void session.offer({ topic, from, next, arrivals }).then(() => fetch(session, topic, Math.max(offset, next)));
    });
  }

  return {
    begin(session) {
      for (const [topic, offset] of session.offsets) fetch(session, topic, offset);
    },
    end: (session) => void ended.add(session),
  };
}

function arrival(simulated: SimulatedRecord, offset: number, appendedAt: number): SimulatedArrival {
  const came = incoming(simulated, offset, appendedAt);
  return {
    ...NO_BYTES,
    kind: simulated.kind,
    messageId: messageOf(came),
    offset,
    appendedAt,
    incoming: came,
  };
}

const incoming = (simulated: SimulatedRecord, offset: number, appendedAt: number): Incoming => ({
  ...simulated,
  ...{ offset, appendedAt, key: null },
  get value() {
    return Buffer.from(JSON.stringify(simulated));
  },
});
