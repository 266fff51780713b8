import type { Lifetime } from './attempt-end.ts';
import type { Incoming, Ports, StoredTimeline } from './ports.ts';
import type { Rules } from './rules.ts';
import type { TaskSettings } from './settings.ts';
import { untilDone } from './until-done.ts';

/** Messages that ClickHouse may know and memory does not: all their events wait for one answer. */
export interface LookUps {
  /** The events that wait for a message, to which more may be added; undefined if it is not waited for. */
  readonly waitingFor: (id: string) => Incoming[] | undefined;
  readonly wait: (id: string, incoming: Incoming) => void;
  /** Messages that wait and have not been asked for. */
  readonly unasked: () => number;
  /** Questions without an answer. */
  readonly outstanding: () => number;
  /** Asks for all that wait, in one question. */
  readonly ask: () => void;
}

/** What ClickHouse holds of a message that was asked for (undefined: nothing), and the events that waited for it. */
export interface Answer {
  readonly id: string;
  readonly stored: StoredTimeline | undefined;
  readonly events: readonly Incoming[];
}

export interface LookUpParts {
  readonly ports: Ports;
  readonly settings: TaskSettings;
  readonly rules: Rules;
  readonly lifetime: Lifetime;
  readonly onAnswers: (answers: readonly Answer[]) => void;
}

export function lookUps(parts: LookUpParts): LookUps {
  const { ports, rules, lifetime, onAnswers } = parts;
  const waiting = new Map<string, Incoming[]>();
  let unasked: string[] = [];
  let outstanding = 0;

  async function find(ids: readonly string[]) {
    if (rules.catchesUp()) await ports.sink.catchUp();
    return ports.sink.lookUp(ids);
  }

  async function answer(ids: readonly string[]): Promise<void> {
    const askedAt = ports.clock.now();
    const found = new Map(
      (await untilDone(parts, 'look_up', () => find(ids))).map((stored) => [stored.message_id, stored]),
    );
    outstanding--;
    const answers = ids.map((id) => ({ id, stored: found.get(id), events: waiting.get(id) ?? [] }));
    for (const id of ids) waiting.delete(id);
    ports.observe({ type: 'looked_up', ids: ids.length, found: found.size, ms: ports.clock.now() - askedAt });
    onAnswers(answers);
  }

  return {
    waitingFor: (id) => waiting.get(id),
    wait(id, incoming) {
      waiting.set(id, [incoming]);
      unasked.push(id);
    },
    unasked: () => unasked.length,
    outstanding: () => outstanding,
    ask() {
      const ids = unasked;
      unasked = [];
      outstanding++;
      lifetime.run(() => answer(ids));
    },
  };
}
