import type { TargetWindow } from './ports.ts';
import type { TaskSettings } from './settings.ts';

/** The sentences of refusals: what is wrong, and what a person does about it. */
export const REMEDY = {
  windows: (targets: readonly TargetWindow[], { burstParts }: Pick<TaskSettings, 'burstParts'>): string =>
    targets
      .map(
        ({ target, parts, remedy }) =>
          `${target} remembers ${parts} inserted parts and must remember ${2 * burstParts}, ` +
          `or a repeated insert is counted twice. Run: ${remedy}`,
      )
      .join(' '),
  cut: (partition: number, position: number, start: number): string =>
    `The journal of partition ${partition} is known to be in up to offset ${position}, but its log starts at ${start}: ` +
    `what stood between is lost to retention. With the processors stopped, run: npm run reconcile -- --repair`,
  old: (partition: number, offset: number, target: string): string =>
    `Batch ${offset} of the journal of partition ${partition} may or may not be in, and ${target} may no longer ` +
    `remember it. With the processors stopped, run: npm run reconcile -- --repair`,
  count: (written: number, found: number): string =>
    `The journals were written for ${written} partitions, the topics have ${found}. ` +
    `With the processors stopped, run: npm run partitions -- ${Math.max(written, found)}`,
  unreadable: (partition: number, offset: number): string =>
    `Record ${offset} of the journal of partition ${partition} is in a format that this version does not know. ` +
    `Run the version that wrote it, or a newer one.`,
  tooLarge: (messageId: string, bytes: number): string =>
    `The timeline of message ${messageId} takes ${bytes} bytes after compression, more than a journal record holds. ` +
    `Raise max.message.bytes of handset.journal.`,
} as const;
