import { startOver, type Lifetime } from './attempt-end.ts';
import { readRecord } from './journal-scan.ts';
import type { Appender, Journal } from './ports.ts';
import type { Rules } from './rules.ts';

/** Appends an attempt's records, one after the other, each checked before the next. */
export interface JournalWriter {
  /**
   * Takes the next place in the order at once; the record is made and sent when its turn has come and `ready` is.
   * Resolves with its offset once it is acknowledged and found to stand in this attempt's epoch; whatever else happens
   * ends the attempt.
   */
  readonly append: <T>(ready: Promise<T>, record: (ready: T) => Buffer) => Promise<number>;
}

export interface WriterParts {
  readonly appender: Appender;
  readonly journal: Journal;
  readonly lifetime: Lifetime;
  readonly rules: Rules;
  readonly lastKnown: number;
}

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

export function journalWriter({ appender, journal, lifetime, rules, ...parts }: WriterParts): JournalWriter {
  let lastKnown = parts.lastKnown;
  let previous: Promise<void> = Promise.resolve();

  async function send(value: Buffer): Promise<number> {
    try {
      return (await rules.append(value, appender, journal.appender)).offset;
    } catch (error) {
      lifetime.end(startOver('append_unknown', error));
      return never();
    }
  }

  /** The fence: whatever stands between what was known and one's own record decides whose the partition is. */
  async function check(offset: number): Promise<void> {
    if (!rules.landedBeyond(offset, lastKnown)) return endAs('append_misplaced');
    if (offset > lastKnown + 1) {
      const between = (await journal.read(lastKnown + 1, offset)).map(readRecord);
      // Whoever slept for longer than the log is kept may have slept through the marker itself.
      const { start } = await journal.bounds();
      if (rules.isCut(lastKnown, start)) return endAs('fenced');
      if (rules.isFenced(between.map(({ decoded }) => decoded))) return endAs('fenced');
    }
    lastKnown = Math.max(lastKnown, offset);
  }

  function endAs(reason: 'append_misplaced' | 'fenced'): Promise<never> {
    lifetime.end(startOver(reason));
    return never();
  }

  async function inTurn<T>(turn: Promise<void>, ready: Promise<T>, record: (ready: T) => Buffer): Promise<number> {
    const [value] = await Promise.all([ready, turn]);
    const offset = await send(record(value));
    await check(offset);
    return offset;
  }

  return {
    append(ready, record) {
      const offset = inTurn(rules.appendsAfter(previous), ready, record);
      previous = offset.then(() => undefined);
      // Whoever appended hears of a failure; the ones behind it in the queue never get their turn.
      previous.catch(() => undefined);
      return offset;
    },
  };
}
