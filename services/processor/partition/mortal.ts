import type { Appender, Ports, ToolPorts } from './ports.ts';

/** Never settles. */
const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

/**
 * A call that is not made once `isOver`, and whose answer is never heard if it comes after: for the code that awaits
 * it, the end of an attempt is what a crash would be.
 */
function mortalCall<A extends unknown[], R>(
  isOver: () => boolean,
  call: (...args: A) => Promise<R>,
): (...args: A) => Promise<R> {
  return (...args) => (isOver() ? never() : hearUntil(isOver, call(...args)));
}

const hearUntil = <R>(isOver: () => boolean, answer: Promise<R>): Promise<R> =>
  new Promise<R>((resolve, reject) => {
    answer.then(
      (value) => isOver() || resolve(value),
      (error: unknown) => isOver() || reject(error as Error),
    );
  });

/** An iteration that stops for good at the end of the attempt. */
function mortalIteration<A extends unknown[], T>(
  isOver: () => boolean,
  call: (...args: A) => AsyncIterable<T>,
): (...args: A) => AsyncIterable<T> {
  return (...args) => ({
    [Symbol.asyncIterator]() {
      const iterator = call(...args)[Symbol.asyncIterator]();
      return { next: mortalCall(isOver, () => iterator.next()) };
    },
  });
}

/** A producer in the hands of one attempt. */
export const mortalAppender = (appender: Appender, isOver: () => boolean): Appender => ({
  append: mortalCall(isOver, appender.append),
  close: appender.close,
});

/** The ports of one attempt: they fall silent when it is over, so that nothing of it runs beside its successor. */
export function mortal(ports: Ports, isOver: () => boolean): Ports {
  const call = <A extends unknown[], R>(port: (...args: A) => Promise<R>) => mortalCall(isOver, port);
  const { offsets } = ports;
  return {
    ...ports,
    ...mortalTools(ports, isOver),
    offsets: { committed: call(offsets.committed), commit: call(offsets.commit) },
    forward: call(ports.forward),
    tell: call(ports.tell),
    sendDeadLetters: call(ports.sendDeadLetters),
    compress: call(ports.compress),
  };
}

/** The same for a tool. */
export function mortalTools({ journal, sink, clock, nonce, observe }: ToolPorts, isOver: () => boolean): ToolPorts {
  const call = <A extends unknown[], R>(port: (...args: A) => Promise<R>) => mortalCall(isOver, port);
  return {
    journal: {
      appender: call(journal.appender),
      read: call(journal.read),
      bounds: call(journal.bounds),
      lastOfOthers: call(journal.lastOfOthers),
    },
    sink: {
      insert: call(sink.insert),
      insertEvents: call(sink.insertEvents),
      insertAliases: call(sink.insertAliases),
      windows: call(sink.windows),
      catchUp: call(sink.catchUp),
      lookUp: call(sink.lookUp),
      lookUpAliases: call(sink.lookUpAliases),
      knownIds: mortalIteration(isOver, sink.knownIds),
      recent: mortalIteration(isOver, sink.recent),
    },
    clock: { now: clock.now, sleep: call(clock.sleep) },
    nonce,
    observe,
  };
}
