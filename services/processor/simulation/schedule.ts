import { RULES, type Rules } from '../partition/rules.ts';
import { adversary as newAdversary } from './adversary.ts';
import { newGroup, type Group } from './group.ts';
import { partitionOf } from '../../../schemas/murmur2.ts';
import { history, lateReceipt, type SimulatedEvent } from './history.ts';
import { newOperator, type Operator } from './operator.ts';
import { seeded, type Random } from './random.ts';
import { differences } from './verdict.ts';
import { worldClock } from './world-clock.ts';
import { newWorld, topicOf, type World } from './world.ts';

/** How a schedule ended. `wrong`: answers differ from a recomputation; `stuck`: it never came to an end. */
export interface Verdict {
  readonly seed: number;
  readonly outcome: 'right' | 'wrong' | 'stuck';
  readonly differences: readonly string[];
  /** What the tasks and the operator went through, by name. */
  readonly happened: ReadonlyMap<string, number>;
}

export interface ScheduleOptions {
  readonly rules?: Rules;
  /** Told every step, with its virtual time (ms since the beginning). */
  readonly trace?: (line: string) => void;
}

const START = 1_700_000_000_000;
const LENGTH_MS = 8_000;
/** Longer than anything sleeps or travels. */
const AFTERMATH_MS = 22_000;
const MOST_STEPS = 60_000;

/** Runs one schedule: real tasks in a world that a seed decides, then peace, then the comparison. */
export async function runSchedule(seed: number, { rules = RULES, trace }: ScheduleOptions = {}): Promise<Verdict> {
  const random = seeded(seed);
  const clock = worldClock(START);
  const adversary = newAdversary(random);
  const happened = new Map<string, number>();
  const tell = (line: () => string): void => trace?.(`${String(clock.now() - START).padStart(6)} ${line()}`);
  const usersWindow = random.chance(0.06) ? random.pick([0, 20]) : random.chance(0.3) ? 200 : undefined;
  const world = newWorld({ clock, adversary, trace: tell, partitions: 2, usersWindow });
  const count = (what: string): void => void happened.set(what, (happened.get(what) ?? 0) + 1);
  const group: Group = newGroup({
    ...{ world, rules },
    onRefused(refusal) {
      count(refusal.code);
      clock.after(random.below(500), () => operator.mend(refusal));
    },
  });
  const operator: Operator = newOperator(world, group, rules);
  const scene = { world, group, operator, random };

  publish(scene);
  trouble(scene, count);
  for (const partition of world.partitions.keys()) clock.after(random.below(300), () => group.start(partition));
  let outcome = await play(scene, LENGTH_MS, AFTERMATH_MS);
  let found = outcome ? differences(world) : [];
  if (outcome && found.length === 0 && random.chance(0.2)) {
    count('replayed');
    readAgain(scene);
    outcome = await play(scene, 0, 3_000);
    found = outcome ? differences(world) : [];
  }
  return { seed, outcome: !outcome ? 'stuck' : found.length > 0 ? 'wrong' : 'right', differences: found, happened };
}

interface Scene {
  readonly world: World;
  readonly group: Group;
  readonly operator: Operator;
  readonly random: Random;
}

/** Trouble for `ms`, then peace until everything that was under way has ended, then until all is read and in. */
async function play({ world, group, operator }: Scene, ms: number, aftermathMs: number): Promise<boolean> {
  const { clock, adversary } = world;
  const runTo = (until: number): Promise<boolean> => clock.run(() => until, MOST_STEPS);
  if (!(await runTo(clock.now() + ms))) return false;
  adversary.rest();
  if (!(await runTo(clock.now() + aftermathMs))) return false;
  for (let slices = 0, done = 0; slices < 100; slices++) {
    // A late commit may have set idle topics back: only a new owner reads them again.
    const isOverdue = slices % 15 === 14;
    for (const partition of world.partitions.keys())
      if (!operator.isBusy() && (isOverdue || !isOwned(group, partition))) group.start(partition);
    if (!(await runTo(clock.now() + 1_000))) return false;
    done = !operator.isBusy() && isDone(world, group) ? done + 1 : 0;
    if (done === 2) return true;
  }
  return false;
}

function isOwned(group: Group, partition: number): boolean {
  const owner = group.owners().get(partition);
  return owner !== undefined && owner.process.isUp() && owner.task.status().state !== 'stopped';
}

/** Everything published is read, committed and in. */
const isDone = ({ partitions }: World, group: Group): boolean =>
  [...partitions.keys()].every((partition) => {
    const status = group.owners().get(partition)?.task.status();
    const { topics, committed } = partitions[partition]!;
    const isRead = [...topics].every(([topic, log]) => (committed.get(topic) ?? 0) >= log.end());
    return isRead && status?.state === 'working' && status.batchesInFlight === 0;
  });

function publish({ world, random }: Scene): void {
  const { clock, partitions } = world;
  for (const publication of history(random, START, LENGTH_MS * 0.9, () => partitions.length))
    clock.after(publication.after, () => publishNow(world, publication.published, publication.partition));
}

function publishNow(world: World, published: SimulatedEvent, partition: number): void {
  world.published.push(published);
  world.partitions[partition]!.topics.get(topicOf(published))!.append(published);
  world.trace(() => `${published.event.message_id} ${published.kind} ${published.event.event_id} on ${partition}`);
}

/** What befalls a schedule besides what may befall every single call. */
function trouble({ world, group, operator, random }: Scene, count: (what: string) => void): void {
  const { clock } = world;
  const sometime: Sometime = (probability, what, happen) => {
    if (random.chance(probability))
      clock.after(random.below(LENGTH_MS), () => {
        count(what);
        world.trace(() => what);
        clock.touch();
        happen();
      });
  };
  const somebody = () => random.below(world.partitions.length);
  for (let i = 0; i < 3; i++) {
    sometime(0.4, 'rebalance', () => group.start(somebody()));
    sometime(0.3, 'offsets reset', () => world.partitions[somebody()]!.committed.clear());
  }
  sometime(0.2, 'graceful stop', () => stopGracefully(world, group, somebody()));
  sometime(0.08, 'night', () => night(world, group));
  sometime(0.1, 'repair', operator.repair);
  sometime(0.1, 'partitions raised', () => operator.raisePartitions(random.pick(['by_command', 'behind_its_back'])));
  sometime(0.3, 'retention', () => retain(world, somebody()));
  sometime(0.02, 'journal cut', () => cut(world, somebody()));
  ambush({ world, group, operator, random }, sometime);
}

type Sometime = (probability: number, what: string, happen: () => void) => void;

/** Blows at the moments at which they do the most harm. */
function ambush({ world, group, operator, random }: Scene, sometime: Sometime): void {
  const { ambushes, adversary, clock, partitions } = world;
  for (let i = 0; i < 2; i++) {
    sometime(0.15, 'frozen after an append', () => ambushes.lay('batch_landed', (process) => process.fall('frozen')));
    sometime(0.15, 'crash after an append', () => ambushes.lay('batch_landed', (process) => process.fall('dead')));
    sometime(0.15, 'start over while appending', () =>
      ambushes.lay('batch_landed', (process) => {
        adversary.force('answerLost');
        adversary.force('readAhead');
        publishAgain(world, process.partition);
      }),
    );
    sometime(0.15, 'alias or copy lost, then a crash', () =>
      ambushes.lay('told', (process) => {
        adversary.force('requestLost');
        clock.after(random.below(350), () => process.fall('dead'));
      }),
    );
    sometime(0.2, 'taken over while aliases are written', () =>
      ambushes.lay('aliases_sent', ({ partition }) => {
        adversary.hold(100 + random.below(200));
        adversary.force('replicaLags');
        ambushes.lay('hot_load', () => adversary.hold(250));
        clock.after(0, () => group.start(partition));
        clock.after(1_000 + random.below(1_000), () => publishReceipts(world));
      }),
    );
    sometime(0.15, 'forward lost, then a crash', () =>
      ambushes.lay('forward_sent', (process) => {
        adversary.force('requestLost');
        clock.after(random.below(350), () => process.fall('dead'));
      }),
    );
  }
  sometime(0.08, 'repair during an insert', () =>
    ambushes.lay('insert_sent', () => {
      adversary.hold(330 + random.below(150));
      clock.after(0, operator.repair);
    }),
  );
  /** An insert fills one target, then its process is gone, and `what` happens. */
  const half = (probability: number, what: string, happen: (partition: number) => void): void =>
    sometime(probability, what, () =>
      ambushes.lay('insert_sent', (process) => {
        adversary.force('viewThrows');
        clock.after(0, () => {
          process.fall('dead');
          happen(process.partition);
        });
      }),
    );
  half(0.1, 'crash amid an insert', () => undefined);
  half(0.05, 'journal cut amid an insert', (partition) => {
    const { journal } = partitions[partition]!;
    journal.cut(journal.end());
  });
  half(0.08, 'partitions raised amid an insert', () => operator.raisePartitions('behind_its_back'));
}

function stopGracefully({ clock }: World, group: Group, partition: number): void {
  const owner = group.owners().get(partition);
  if (owner === undefined || !owner.process.isUp()) return;
  void owner.task.stop().then(() => clock.after(50, () => group.start(partition)));
}

/** Something comes under every vendor's id that was made known. */
function publishReceipts(world: World): void {
  const ids = new Set(world.clickHouse.writtenAliases().map(({ vendor_message_id }) => vendor_message_id));
  for (const id of ids)
    publishNow(world, lateReceipt(id, START), partitionOf(Buffer.from(id), world.partitions.length));
}

/** So that there is something to read. */
function publishAgain({ partitions }: World, partition: number): void {
  for (const log of partitions[partition]!.topics.values()) {
    const last = log.read(log.end() - 1, log.end())[0];
    if (last !== undefined) return void log.append(last.value);
  }
}

/** Everybody is gone for so long that tokens are forgotten. */
function night({ clock, adversary }: World, group: Group): void {
  for (const { process } of group.owners().values()) process.kill();
  for (const partition of group.owners().keys())
    clock.after(9_000 + adversary.random.below(6_000), () => group.start(partition));
}

/** Retention as it should be: it takes only what lies below a statement that the journal still holds. */
function retain({ partitions }: World, partition: number): void {
  const { journal } = partitions[partition]!;
  const stated = journal.read(0, journal.end()).map(({ value }) => positionIn(value));
  journal.cut(Math.max(0, ...stated));
}

const positionIn = (value: Buffer): number => Number(/"position":(\d+)/.exec(value.toString('latin1'))?.[1] ?? 0);

/** Retention as it should not be. */
function cut({ partitions, adversary }: World, partition: number): void {
  const { journal } = partitions[partition]!;
  journal.cut(adversary.random.below(journal.end() + 1));
}

/** Starts all over from the earliest offsets: nothing may change. */
function readAgain({ world, group }: Scene): void {
  for (const { committed } of world.partitions) committed.clear();
  for (const { process } of group.owners().values()) process.kill();
  world.trace(() => 'everything is read again');
}
