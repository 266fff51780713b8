import type { Lifetime } from './attempt-end.ts';
import { encodeRecord, type Marks } from './journal-record.ts';
import type { JournalWriter } from './journal-writer.ts';
import type { Ports } from './ports.ts';
import type { Progress } from './progress.ts';
import type { TaskSettings } from './settings.ts';
import type { TakenJournal } from './takeover.ts';

export interface StaterParts {
  readonly ports: Pick<Ports, 'clock'>;
  readonly settings: TaskSettings;
  readonly lifetime: Lifetime;
  readonly writer: JournalWriter;
  readonly taken: TakenJournal;
  readonly progress: Progress;
  readonly marks: () => Marks;
  /** True when no batch is on its way that would state the position anyway. */
  readonly isIdle: () => boolean;
}

/** States the position of a task that has nothing to append: lost offsets cost work, a lost position would cost truth. */
export interface Stater {
  /** To be told each position that a record in the journal states. */
  readonly onStated: (position: number) => void;
  /** To be told that batches got further. */
  readonly onMoved: () => void;
  /** States the position now, if the journal does not state it yet. */
  readonly state: () => Promise<void>;
}

const NOW: Promise<void> = Promise.resolve();

export function stater(parts: StaterParts): Stater {
  const { ports, settings, lifetime, writer, taken, progress } = parts;
  let stated = taken.stated;
  let statedAt = ports.clock.now();
  let isWaiting = false;

  function onStated(position: number): void {
    stated = Math.max(stated, position);
    statedAt = ports.clock.now();
  }

  async function append(): Promise<void> {
    let position = stated;
    await writer.append(NOW, () => {
      position = progress.position();
      const { epoch } = taken;
      const { partitions } = settings;
      return encodeRecord({ type: 'position', epoch, position, partitions, marks: parts.marks() });
    });
    onStated(position);
  }

  const state = async (): Promise<void> => {
    if (progress.position() > stated) await append();
  };

  function onMoved(): void {
    if (isWaiting || !parts.isIdle() || progress.position() <= stated) return;
    isWaiting = true;
    lifetime.run(async () => {
      await ports.clock.sleep(settings.idleMs, lifetime.signal);
      if (parts.isIdle()) await state();
      isWaiting = false;
    });
  }

  lifetime.run(async () => {
    for (;;) {
      await ports.clock.sleep(settings.restateMs, lifetime.signal);
      if (ports.clock.now() - statedAt >= settings.restateMs) await append();
    }
  });
  return { onStated, onMoved, state };
}
