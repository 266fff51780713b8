import type { Lifetime } from './attempt-end.ts';
import type { AliasMark } from '../core/links.ts';
import type { Incoming, Ports, StoredAlias, StoredTimeline } from './ports.ts';
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

/** What ClickHouse holds of a message that was asked for, and the events that waited for it. */
export interface Answer {
  readonly id: string;
  /** Undefined: it was never published. */
  readonly stored: StoredTimeline | undefined;
  /** What its id means, whether its timeline says so or not. */
  readonly aliases: readonly AliasMark[];
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
    return Promise.all([ports.sink.lookUp(ids), ports.sink.lookUpAliases(ids)]);
  }

  async function answer(ids: readonly string[]): Promise<void> {
    const askedAt = ports.clock.now();
    const [timelines, aliases] = await untilDone(parts, 'look_up', () => find(ids));
    outstanding--;
    const found = new Map(timelines.map((stored) => [stored.message_id, stored]));
    const meanings = byId(aliases);
    const answers = ids.map((id) => ({
      ...{ id, stored: found.get(id), aliases: meanings.get(id) ?? NO_ALIASES },
      events: waiting.get(id) ?? [],
    }));
    for (const id of ids) waiting.delete(id);
    ports.observe({
      type: 'looked_up',
      ids: ids.length,
      found: new Set([...found.keys(), ...meanings.keys()]).size,
      ms: ports.clock.now() - askedAt,
    });
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

const NO_ALIASES: readonly AliasMark[] = [];

function byId(aliases: readonly StoredAlias[]): ReadonlyMap<string, readonly AliasMark[]> {
  const meanings = new Map<string, AliasMark[]>();
  for (const { vendor_message_id: id, vendor, account_id, message_id } of aliases) {
    const mark = { vendor, account_id, message_id };
    const others = meanings.get(id);
    if (others === undefined) meanings.set(id, [mark]);
    else others.push(mark);
  }
  return meanings;
}
