/** Whose partition is whose, as far as anybody knows: owners fall, are replaced, and sometimes come back. */
import type { Observation, Refusal } from '../partition/observations.ts';
import type { Rules } from '../partition/rules.ts';
import { startTask, type Task } from '../partition/task.ts';
import { newProcess, type Process } from './process.ts';
import { worldPorts } from './world-ports.ts';
import type { World } from './world.ts';

export interface Owner {
  readonly process: Process;
  readonly task: Task;
}

export interface Group {
  /** The latest owner of each partition. */
  readonly owners: () => ReadonlyMap<number, Owner>;
  /** Starts a new owner beside whoever owned the partition, who hears of it later or never. */
  readonly start: (partition: number) => void;
  /** Kills everybody, frozen ones included, and starts nobody until {@link Group.resume}. */
  readonly stopAll: () => void;
  readonly resume: () => void;
  readonly isStopped: () => boolean;
  readonly wakeAll: () => void;
}

export interface GroupParts {
  readonly world: World;
  readonly rules: Rules;
  readonly onRefused: (refusal: Refusal) => void;
}

export function newGroup({ world, rules, onRefused }: GroupParts): Group {
  const { clock, adversary, trace } = world;
  const { random } = adversary;
  const owners = new Map<number, Owner>();
  const everybody: Owner[] = [];
  let stopped = false;

  function start(partition: number): void {
    if (stopped || partition >= world.partitions.length) return;
    const predecessor = owners.get(partition);
    const name = `owner ${everybody.length} of ${partition}`;
    const process = newProcess({
      ...{ name, partition, clock, adversary, trace },
      skew: random.below(41) - 20,
      onDown: (how) => onDown(process, how),
    });
    const ports = worldPorts(world, process, (observation) => observe(process, observation));
    trace(() => `${name} starts`);
    clock.touch();
    const owner = { process, task: startTask(ports, world.settings(partition), rules) };
    owners.set(partition, owner);
    everybody.push(owner);
    if (predecessor !== undefined) dismiss(predecessor);
  }

  /** Whoever lost its partition is told so after a while, if it is awake by then; some never hear of it. */
  function dismiss({ process, task }: Owner): void {
    if (random.chance(0.2)) return;
    const politely = random.chance(0.3);
    clock.after(random.below(1_500), () => {
      if (!process.isUp()) return;
      clock.touch();
      if (politely) void task.stop();
      else task.abandon();
    });
  }

  function onDown(process: Process, how: 'frozen' | 'dead'): void {
    if (how === 'frozen') clock.after(random.chance(0.3) ? random.below(20_000) : random.below(1_500), process.wake);
    clock.after(random.below(how === 'dead' ? 800 : 2_000), () => {
      if (owners.get(process.partition)?.process === process && !process.isUp()) start(process.partition);
    });
  }

  function observe(process: Process, observation: Observation): void {
    trace(() => `${process.name}: ${JSON.stringify(observation, (_, value: unknown) => readable(value))}`);
    if (observation.type === 'refused') onRefused(observation.refusal);
  }

  return {
    owners: () => owners,
    start,
    stopAll() {
      stopped = true;
      for (const { process } of everybody) process.kill();
    },
    resume() {
      stopped = false;
      for (let partition = 0; partition < world.partitions.length; partition++) start(partition);
    },
    isStopped: () => stopped,
    wakeAll() {
      for (const { process } of everybody) process.wake();
    },
  };
}

const readable = (value: unknown): unknown => (value instanceof Error ? value.message : value);
