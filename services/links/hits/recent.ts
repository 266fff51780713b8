/** How many different things each key has shown lately. */
export interface Recent {
  /** Notes `thing` for `key` and returns how many different ones were seen lately; never more than the limit. */
  readonly note: (key: string, thing: string) => number;
  /** The same without noting anything. */
  readonly seen: (key: string) => number;
}

export interface RecentLimits {
  /** How long "lately" is (ms): between one and two of these. */
  readonly windowMs: number;
  /** Counting ends here: nobody asks how far beyond. */
  readonly most: number;
  /** Things of all keys in a window; beyond them it ends early, so that memory is bounded whoever asks. */
  readonly things: number;
}

/** Counts in two windows, of which the older is forgotten whole: no timer, no list a key. */
export function recent({ windowMs, most, things: room }: RecentLimits, now: () => number): Recent {
  let current = new Map<string, Set<string>>();
  let before = new Map<string, Set<string>>();
  let noted = 0;
  let since = now();
  const turn = (): void => {
    const age = now() - since;
    if (age < windowMs && noted < room) return;
    before = age < 2 * windowMs ? current : new Map<string, Set<string>>();
    current = new Map();
    noted = 0;
    since = now();
  };
  const count = (key: string): number => {
    const [young, old] = [current.get(key), before.get(key)];
    if (young === undefined) return old?.size ?? 0;
    let sum = young.size;
    for (const thing of old ?? []) if (!young.has(thing)) sum += 1;
    return Math.min(sum, most);
  };
  return {
    note(key, thing) {
      turn();
      const things = current.get(key) ?? new Set<string>();
      current.set(key, things);
      if (things.size < most && !things.has(thing)) {
        things.add(thing);
        noted += 1;
      }
      return count(key);
    },
    seen(key) {
      turn();
      return count(key);
    },
  };
}
