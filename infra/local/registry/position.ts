/** How far a log has been read, and who waits for it. */
export interface Position {
  /** The offset that is read next. */
  readonly next: () => number;
  readonly advance: (offset: number) => void;
  /** Resolves to true when `offset` is the next to read or lies behind; to false after the time. */
  readonly reached: (offset: number, timeoutMs: number) => Promise<boolean>;
}

export const createPosition = (): Position => {
  const waiting = new Set<() => void>();
  let next = 0;

  const reached = (offset: number, timeoutMs: number): Promise<boolean> =>
    new Promise((resolve) => {
      const settle = (result: boolean): void => {
        clearTimeout(timer);
        waiting.delete(look);
        resolve(result);
      };
      const look = (): void => {
        if (next >= offset) settle(true);
      };
      const timer = setTimeout(() => settle(false), timeoutMs);
      waiting.add(look);
      look();
    });

  return {
    next: () => next,
    advance: (offset) => {
      next = offset;
      waiting.forEach((look) => look());
    },
    reached,
  };
};
