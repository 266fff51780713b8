import { startAttempt, type Attempt } from './attempt.ts';
import type { AttemptEnd } from './attempt-end.ts';
import type { Refusal, StartOverReason } from './observations.ts';
import type { Appender, Ports } from './ports.ts';
import { RULES, type Rules } from './rules.ts';
import { backoffMs, type TaskSettings } from './settings.ts';
import { sizing as newSizing } from './sizing.ts';
import type { WorkState } from './work.ts';

/** How a task is. `working` is healthy; the others say why not. */
export type TaskStatus =
  | { readonly state: 'taking_over' }
  | ({ readonly state: 'working' } & WorkState)
  | { readonly state: 'starting_over'; readonly reason: StartOverReason; readonly error: unknown }
  | { readonly state: 'refused'; readonly refusal: Refusal }
  | { readonly state: 'stopped' };

/** The owner of one partition number of all event topics. Takes over by itself, and again whenever it has to. */
export interface Task {
  readonly status: () => TaskStatus;
  /** Brings in what it has taken, commits, states its position, and stops. Never rejects; may take as long as ClickHouse. */
  readonly stop: () => Promise<void>;
  /** Stops at once, as a crash would: whoever takes over mends what is left. */
  readonly abandon: () => void;
  /** Resolves when the task has stopped. */
  readonly stopped: Promise<void>;
}

/** Starts a task. Its fetch loop is told by `ports.intake` from where to read, and to whom to offer it. */
export function startTask(ports: Ports, settings: TaskSettings, rules: Rules = RULES): Task {
  const asleep = new AbortController();
  const sizing = newSizing(settings);
  let attempt: Attempt | undefined;
  let used: Appender | undefined;
  let idleStatus: TaskStatus = { state: 'taking_over' };
  let isStopping = false;

  /** Starting over means everything afresh: producer, marker, memory. Only what sizes taught is kept. */
  async function run(): Promise<void> {
    for (let failures = 0; !isStopping;) {
      idleStatus = { state: 'taking_over' };
      attempt = startAttempt({ ports, settings, rules, sizing, used });
      const end = await attempt.ended;
      failures = attempt.state() === undefined ? failures + 1 : 1;
      const lastAppender = attempt.appender();
      if (rules.appender() === 'keep') used = lastAppender ?? used;
      else lastAppender?.close();
      attempt = undefined;
      if (end.type === 'stopped') break;
      idleStatus = report(ports, end);
      await rest(end.type === 'refused' ? settings.refusedMs : backoffMs(settings, failures));
    }
    idleStatus = { state: 'stopped' };
  }

  /** Sleeps, or is woken by a stop. */
  const rest = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        asleep.signal.removeEventListener('abort', wake);
        resolve();
      };
      asleep.signal.addEventListener('abort', wake);
      ports.clock.sleep(ms, asleep.signal).then(wake, wake);
    });

  const stopped = run();
  return {
    status: () => {
      const state = attempt?.state();
      return state === undefined ? idleStatus : { state: 'working', ...state };
    },
    stop() {
      isStopping = true;
      attempt?.finish();
      asleep.abort();
      return stopped;
    },
    abandon() {
      isStopping = true;
      attempt?.abandon();
      asleep.abort();
    },
    stopped,
  };
}

/** Tells how an attempt ended that was not told to. */
function report(ports: Ports, end: Exclude<AttemptEnd, { type: 'stopped' }>): TaskStatus {
  if (end.type === 'refused') {
    ports.observe({ type: 'refused', refusal: end.refusal });
    return { state: 'refused', refusal: end.refusal };
  }
  ports.observe({ type: 'started_over', reason: end.reason, error: end.error });
  return { state: 'starting_over', reason: end.reason, error: end.error };
}
