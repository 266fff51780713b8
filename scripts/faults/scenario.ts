import type { Delivery } from '../simulate/journey.ts';
import type { Random } from '../simulate/random.ts';
import type { Faults } from '../simulate/faults.ts';
import type { Program } from './program.ts';
import type { Stage } from './stage.ts';

/** One run of the suite: servers of its own, some faults, and at its end the judgement. */
export interface Scenario {
  readonly name: string;
  /** The rows of the fault plan that it plays. */
  readonly rows: readonly number[];
  /** Variables for all services. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Why it cannot run here; undefined if it can. `prepare` gets the data folder before anything is started in it. */
  readonly prepare?: (dataDir: string) => Promise<{ readonly skip: string } | { readonly tidy: () => Promise<void> }>;
  /** Plays it. @throws when something that must hold does not. */
  readonly play: (run: Run) => Promise<void>;
}

/** What a scenario plays with. */
export interface Run {
  readonly stage: Stage;
  readonly seed: string;
  /** The moment up to which histories reach (epoch ms). */
  readonly until: number;
  readonly dice: Random;
  /** How many messages a history of this run has, and how often what is drawn by chance is drawn. */
  readonly size: { readonly messages: number; readonly times: number };
  /** A whole history, the same for the same seed; `name` tells several of one run apart. */
  readonly history: (name?: string, told?: Partial<HistoryPlan>) => Delivery[];
  /** Adds to what the answers must come to; called before the events are sent. */
  readonly expect: (deliveries: readonly Delivery[]) => void;
  /** Sends, and resolves when Kafka has acknowledged all of it. `rate` is in events a second; absent: at once. */
  readonly send: (deliveries: readonly Delivery[], rate?: number) => Promise<void>;
  /** Notes that a fault of a row strikes now; resolves when it is known how much is in flight, if anybody can tell. */
  readonly strikes: (row: number) => Promise<void>;
  /** Waits until everything that was acknowledged is in the answers; the time is noted as the recovery of the rows. */
  readonly recovered: (...rows: readonly number[]) => Promise<void>;
  /** One more figure that must be 0 at both judgements, beside the cells of our own views. */
  readonly alsoZero: (what: string, count: () => Promise<number>) => void;
  /** Says what begins now, for whoever watches. */
  readonly step: (what: string) => void;
  /** Something worth a line below the table. */
  readonly note: (line: string) => void;
  /** The processor that replays at the end must be one of the programs; without a name a new one is made. */
  readonly replayWith: (program: Program) => void;
}

export interface HistoryPlan {
  readonly messages: number;
  /** How long ago it ends (ms). */
  readonly ago: number;
  readonly faults: Pick<Faults, 'duplicates' | 'disorder'>;
}

/** What became of a row in one run. */
export interface RowFigures {
  readonly row: number;
  injected: number;
  /** Most events that were acknowledged by Kafka and not yet in the answers when a fault struck. */
  inFlight: number;
  /** Longest time from the end of the fault until everything was in the answers (s). */
  seconds: number;
}

/** What became of a run. `lost` and `wrong` are of the whole run, the worse of both judgements. */
export interface Outcome {
  readonly scenario: string;
  readonly rows: readonly RowFigures[];
  readonly sent: number;
  readonly lost: number;
  readonly wrong: number;
  /** Cells that were compared. */
  readonly cells: number;
  readonly notes: readonly string[];
  /** Why it could not be played; nothing of it counts then. */
  readonly skipped?: string;
  /** What did not hold beside the figures. */
  readonly failure?: string;
  /** Seconds that the run took. */
  readonly took: number;
}
