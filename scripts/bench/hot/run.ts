import { setTimeout as sleep } from 'node:timers/promises';
import { launchProcessors, type Processors } from '../processes/processors.ts';
import { onStage, type Stage } from '../processes/stage.ts';
import { residentBytes } from '../processes/usage.ts';
import { copySeeds, countTimelines, makeSeeds } from './seeds.ts';
import { startTrickle } from './trickle.ts';

export interface HotOptions {
  /** Messages in memory, ascending; each is measured. */
  readonly messages: readonly number[];
  readonly report: (line: string) => void;
}

/** A processor with so many messages in memory. */
export interface Held {
  readonly messages: number;
  /** Resident memory of the processor that holds all of them (bytes). */
  readonly resident: number;
  /** Of it what came with the messages, a message; NaN for none. */
  readonly bytesAMessage: number;
  /** From the launch of two processors to both being healthy (ms). */
  readonly startMs: number;
  /** From kill -9 of one of two processors until every partition had answered something that was sent after it (ms). */
  readonly takeoverMs: number;
}

const PARTITIONS = 4;
/** The default of `HANDSET_SESSION_TIMEOUT_MS`: how long a member may be silent. */
export const SESSION_TIMEOUT_MS = 10_000;
const PATIENCE_MS = 300_000;
/** V8 gives memory back when it has been idle for a while (ms). */
const QUIET_MS = 20_000;

/** Measures memory and takeover with nothing in memory, then with each number of messages. */
export async function hot({ messages, report }: HotOptions): Promise<readonly Held[]> {
  const sizes = [0, ...messages].sort((a, b) => a - b);
  const settings = {
    HANDSET_PARTITIONS: String(PARTITIONS),
    HANDSET_SESSION_TIMEOUT_MS: String(SESSION_TIMEOUT_MS),
    HANDSET_HOT_MESSAGES: String(Math.max(...sizes) * 2 + 100_000),
  };
  return onStage(settings, async (stage) => {
    await makeSeeds(stage);
    const held: Held[] = [];
    for (const [index, size] of sizes.entries()) {
      if (size > 0) await copySeeds(stage, sizes[index - 1]!, size - sizes[index - 1]!);
      const measured = await measure(stage, held[0]?.resident);
      report(lineOf(measured));
      held.push(measured);
    }
    return held;
  });
}

async function measure(stage: Stage, residentWithNone: number | undefined): Promise<Held> {
  const messages = await countTimelines(stage);
  const launchedAt = Date.now();
  const processors = await launchProcessors({ count: 2, dataDir: stage.ground.dataDir, env: stage.env });
  try {
    await processors.healthy();
    const startMs = Date.now() - launchedAt;
    const takeoverMs = await killOne(stage, processors);
    const resident = await quietMemory(processors.pids()[1] ?? null);
    const bytesAMessage = residentWithNone === undefined ? NaN : (resident - residentWithNone) / messages;
    return { messages, resident, bytesAMessage, startMs, takeoverMs };
  } finally {
    await processors.stop();
  }
}

async function killOne(stage: Stage, processors: Processors): Promise<number> {
  const trickle = await startTrickle(stage, PARTITIONS);
  try {
    await trickle.answeredSince(Date.now(), PATIENCE_MS);
    const killedAt = Date.now();
    await processors.kill(0);
    return (await trickle.answeredSince(killedAt, PATIENCE_MS)) - killedAt;
  } finally {
    await trickle.stop();
  }
}

/** The least that a process held while it had nothing to do. */
async function quietMemory(pid: number | null): Promise<number> {
  let least = Infinity;
  for (const until = Date.now() + QUIET_MS; Date.now() < until; await sleep(1_000))
    least = Math.min(least, residentBytes(pid));
  return least;
}

const lineOf = ({ messages, resident, bytesAMessage, startMs, takeoverMs }: Held): string =>
  `${messages} hot messages: ${Math.round(resident / 2 ** 20)} MiB resident, ${Math.round(bytesAMessage)} bytes a message; ` +
  `started after ${(startMs / 1000).toFixed(1)} s, taken over ${(takeoverMs / 1000).toFixed(1)} s after a kill ` +
  `(session timeout ${SESSION_TIMEOUT_MS / 1000} s)`;
