/** A database of targets that are filled one after another, each with its own memory of tokens; reads lag behind. */
import type { TimelineRow } from '../../../schemas/timeline-row.ts';
import type { InsertOptions, InsertOutcome, StoredAlias, TargetWindow } from '../partition/ports.ts';
import type { Adversary } from './adversary.ts';
import type { WorldClock } from './world-clock.ts';

/** A table that hangs off `timeline_changes`. */
export interface Target {
  readonly name: string;
  /** How many parts it remembers; may be mended by an operator. */
  window: number;
  /** Token of a block → the counter when it went in. */
  readonly tokens: Map<string, number>;
  /** Parts that our inserts added. */
  parts: number;
  rows: TimelineRow[];
}

export interface ClickHouse {
  readonly targets: readonly Target[];
  readonly counterOf: (target: Target) => number;
  readonly windows: () => TargetWindow[];
  /** Fills the targets; `done` is told once, unless the server's answer is lost on the way, which is not its affair. */
  readonly insert: (rows: readonly TimelineRow[], options: InsertOptions, done: (outcome: Outcome) => void) => void;
  /** Writes what ids mean, once each; no views hang off it, and nobody needs a token. */
  readonly insertAliases: (marks: readonly StoredAlias[]) => void;
  /** The latest row of each message, as a replica sees it. */
  readonly stored: () => ReadonlyMap<string, TimelineRow>;
  /** What ids mean, as a replica sees it; and all that was written. */
  readonly marks: () => readonly StoredAlias[];
  readonly writtenAliases: () => readonly StoredAlias[];
  readonly catchUp: () => void;
  /** Replaces all contents and forgets all tokens: what a repair, a swap or a restore does. */
  readonly rebuild: (rows: readonly TimelineRow[]) => void;
}

export type Outcome = InsertOutcome | { readonly error: string };

export interface ClickHouseParts {
  readonly clock: WorldClock;
  readonly adversary: Adversary;
  readonly targets: readonly { readonly name: string; readonly window: number }[];
  /** How often others insert a part into every target (ms). */
  readonly othersEveryMs: number;
  readonly trace: (line: () => string) => void;
}

export const TIMELINES = 'timelines';

export function clickHouse({ clock, adversary, trace, othersEveryMs, ...parts }: ClickHouseParts): ClickHouse {
  const targets: Target[] = parts.targets.map((each) => ({ ...each, tokens: new Map(), parts: 0, rows: [] }));
  const timelines = targets.find(({ name }) => name === TIMELINES)!;
  const replica = new Map<string, TimelineRow>();
  /** How many of the timelines' rows the replica has. */
  let replicated = 0;
  const marks = new Map<string, StoredAlias>();
  let replicatedAliases = 0;

  const counterOf = (target: Target): number => target.parts + Math.floor(clock.now() / othersEveryMs);

  function fill(target: Target, token: string, rows: readonly TimelineRow[]): void {
    const since = target.tokens.get(token);
    if (since !== undefined && counterOf(target) - since < target.window)
      return trace(() => `${target.name} knows ${token}`);
    target.parts++;
    target.tokens.set(token, counterOf(target));
    for (const row of rows) target.rows.push(row);
    trace(() => `${target.name} takes ${token}: ${rows.map(briefly).join(' ')}`);
    if (target === timelines && !adversary.does('replicaLags')) replicate();
  }

  function catchUp(): void {
    replicatedAliases = marks.size;
    replicate();
  }

  /** Each table has a lag of its own. */
  function replicate(): void {
    for (; replicated < timelines.rows.length; replicated++) {
      const row = timelines.rows[replicated]!;
      const known = replica.get(row.message_id);
      if (row.sign === 1 && (known === undefined || known.version <= row.version)) replica.set(row.message_id, row);
    }
  }

  /** The blocks that the server makes of an insert; a token counts block by block. */
  function blocksOf(rows: readonly TimelineRow[], { split, token }: InsertOptions) {
    if (split === 'never') return [{ token, rows }];
    const size = 1 + adversary.random.below(rows.length);
    return Array.from({ length: Math.ceil(rows.length / size) }, (_, at) => ({
      token: at === 0 ? token : `${token}:${at}`,
      rows: rows.slice(at * size, (at + 1) * size),
    }));
  }

  function insert(rows: readonly TimelineRow[], options: InsertOptions, done: (outcome: Outcome) => void): void {
    const startedAt = clock.now();
    if (startedAt > options.deadline) return done('late');
    const left = adversary.random.shuffled(targets);
    const step = (): void => {
      if (clock.now() > startedAt + options.limitMs) return done({ error: 'execution limit' });
      const target = left.pop();
      if (target === undefined) return done('in');
      for (const block of blocksOf(rows, options)) fill(target, block.token, block.rows);
      if (adversary.does('viewThrows')) return done({ error: `a view behind ${target.name} throws` });
      clock.after(adversary.delay(), step);
    };
    clock.after(adversary.delay(), step);
  }

  return {
    targets,
    counterOf,
    windows: () =>
      targets.map((target) => ({
        target: target.name,
        parts: target.window,
        counter: counterOf(target),
        remedy: `ALTER TABLE ${target.name} MODIFY SETTING non_replicated_deduplication_window = 10000`,
      })),
    insert,
    insertAliases(written) {
      for (const mark of written) marks.set(JSON.stringify(Object.entries(mark).sort()), mark);
      if (!adversary.does('replicaLags')) replicatedAliases = marks.size;
    },
    marks: () => [...marks.values()].slice(0, replicatedAliases),
    writtenAliases: () => [...marks.values()],
    stored: () => replica,
    catchUp,
    rebuild(rows) {
      for (const target of targets) {
        target.rows = [...rows];
        target.tokens.clear();
      }
      replica.clear();
      replicated = 0;
      catchUp();
    },
  };
}

const briefly = (row: TimelineRow): string =>
  `${row.sign > 0 ? '+' : '-'}${row.message_id}v${row.version}(${row.status})`;
