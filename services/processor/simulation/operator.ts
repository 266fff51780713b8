/** A person with the tools: stops the processors, settles the journals, rebuilds, mends, raises partitions. */
import { changes } from '../core/changes.ts';
import { timelinesOf } from '../core/recompute.ts';
import type { Links } from '../core/links.ts';
import type { Timeline } from '../core/timeline.ts';
import type { Refusal } from '../partition/observations.ts';
import type { StoredAlias } from '../partition/ports.ts';
import { bringIn, supersede } from '../partition/quiet.ts';
import { deadLettersOf, newRejections } from '../partition/rejections.ts';
import type { Rules } from '../partition/rules.ts';
import { newAmbushes } from './ambush.ts';
import type { Group } from './group.ts';
import { newProcess } from './process.ts';
import { worldPorts } from './world-ports.ts';
import { WINDOW, type World } from './world.ts';

export interface Operator {
  /** Does what a refusal's sentence says, some time later. */
  readonly mend: (refusal: Refusal) => void;
  /** Rebuilds all answers from `events`, tokens forgotten, in a quiet moment. */
  readonly repair: () => void;
  /** Raises the partition count with the command, or behind everybody's back. */
  readonly raisePartitions: (how: 'by_command' | 'behind_its_back') => void;
  readonly isBusy: () => boolean;
}

export function newOperator(world: World, group: Group, rules: Rules): Operator {
  const { clock, trace } = world;
  let isBusy = false;

  /** The tools' ports: nothing crashes the operator, but the world is as bad for him as for everybody. */
  function tools(partition: number) {
    const adversary = {
      ...world.adversary,
      does: (fault: Parameters<typeof world.adversary.does>[0]) =>
        fault !== 'crash' && fault !== 'freeze' && world.adversary.does(fault),
    };
    const process = newProcess({
      ...{ name: `tool of ${partition}`, partition, skew: 0, clock, adversary, trace },
      onDown: () => undefined,
    });
    return worldPorts({ ...world, adversary, ambushes: newAmbushes() }, process, () => undefined);
  }

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) =>
      clock.after(ms, () => {
        clock.touch();
        resolve();
      }),
    );

  async function settle(partition: number, settling: typeof bringIn, partitions: number) {
    for (;;) {
      const settings = { ...world.settings(partition), partitions };
      const settled = await settling(tools(partition), settings, rules);
      if (settled.type !== 'start_over') return settled;
      await pause(100);
    }
  }

  /** Brings a journal in, or declares what cannot be brought in superseded by the rebuild. When it ended, by the clock. */
  async function settleForRebuild(partition: number): Promise<number> {
    const count = world.partitions.length;
    const brought = await settle(partition, bringIn, count);
    const settled = brought.type === 'refused' ? await settle(partition, supersede, count) : brought;
    return settled.type === 'in' ? settled.appendedAt : 0;
  }

  async function settleAll(): Promise<void> {
    const lastAppendedAt = Math.max(...(await Promise.all([...world.partitions.keys()].map(settleForRebuild))));
    const isQuiet = (): boolean =>
      rules.isQuiet({ tasksRunning: 0, journalsIn: true, now: clock.now(), lastAppendedAt }, world.settings(0));
    while (!isQuiet()) await pause(50);
  }

  async function repair(): Promise<void> {
    await settleAll();
    const timelines = timelinesOf(world.audit.values());
    world.clickHouse.insertAliases([...timelines].flatMap(([id, { links }]) => marksOf(id, links)));
    world.clickHouse.rebuild([...timelines].flatMap(([, timeline]) => publication(world, timeline)));
    // A task that died between writing its events and their dead letters leaves these to whoever makes them known.
    for (const timeline of timelines.values())
      for (const letter of deadLettersOf(newRejections(undefined, timeline), [], -1, clock.now()))
        world.deadLetters.set(letter.dead_letter_id, letter);
    trace(() => 'the operator has rebuilt everything');
  }

  /** Brings the journals in as what they were written for; what cannot be brought in has to be rebuilt. */
  async function bringAllIn(written: number): Promise<void> {
    for (let partition = 0; partition < written; partition++)
      if ((await settle(partition, bringIn, written)).type === 'refused') return repair();
  }

  async function writeMarkers(): Promise<void> {
    for (let partition = 0; partition < world.partitions.length; partition++)
      await settle(partition, supersede, world.partitions.length);
  }

  async function raise(): Promise<void> {
    await bringAllIn(world.partitions.length);
    world.addPartition();
    await writeMarkers();
  }

  /** After a raise behind everybody's back. */
  async function acceptCount(): Promise<void> {
    await bringAllIn(world.partitions.length - 1);
    await writeMarkers();
  }

  function stopAndDo(work: () => Promise<void>): void {
    if (isBusy) return;
    isBusy = true;
    group.stopAll();
    clock.touch();
    void work().then(() => {
      isBusy = false;
      group.resume();
    });
  }

  return {
    mend({ code }) {
      if (isBusy) return;
      if (code === 'window_too_small') {
        for (const target of world.clickHouse.targets) target.window = WINDOW;
      } else if (code === 'partition_count') stopAndDo(acceptCount);
      else stopAndDo(repair);
    },
    repair: () => stopAndDo(repair),
    raisePartitions(how) {
      if (how === 'by_command') return stopAndDo(raise);
      if (!isBusy) world.addPartition();
    },
    isBusy: () => isBusy,
  };
}

const marksOf = (id: string, { aliases }: Links): StoredAlias[] =>
  aliases.map((mark) => ({ ...mark, vendor_message_id: id }));

/** What a rebuild publishes of a message. */
function publication({ clickHouse, clock }: World, timeline: Timeline) {
  const now = clock.now();
  const stored = clickHouse.stored().get(timeline.message_id);
  const book = { version: (stored?.version ?? 0) + 1, first_seen_at: stored?.first_seen_at ?? now, updated_at: now };
  return changes(undefined, { timeline, book });
}
