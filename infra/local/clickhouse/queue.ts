/** Runs at most a number of calls at once, the others in the order of their coming. */
export type Queue = {
  run: <T>(call: () => Promise<T>) => Promise<T>;
  /** Calls that run or wait. */
  size: () => number;
  /** Resolves when none runs or waits. */
  idle: () => Promise<void>;
};

/** A queue with room for `width` calls at once. */
export function queue(width: number): Queue {
  const waiting: (() => void)[] = [];
  const watchers: (() => void)[] = [];
  let running = 0;

  async function run<T>(call: () => Promise<T>): Promise<T> {
    // A finished call hands its place to the next in line, so that nobody slips in between.
    if (running >= width) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await call();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
      if (running === 0) watchers.splice(0).forEach((wake) => wake());
    }
  }

  return {
    run,
    size: () => running + waiting.length,
    idle: async () => {
      while (running > 0) await new Promise<void>((resolve) => watchers.push(resolve));
    },
  };
}
