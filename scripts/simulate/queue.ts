/** A queue out of which the smallest comes first (a binary heap); what is equal comes in the order of arrival. */
export interface Queue<T> {
  readonly push: (thing: T, rank: number) => void;
  /** The smallest rank waiting; Infinity when nothing waits. */
  readonly next: () => number;
  readonly pop: () => T | undefined;
  readonly size: () => number;
}

interface Entry<T> {
  readonly thing: T;
  readonly rank: number;
  readonly turn: number;
}

export function queue<T>(): Queue<T> {
  const heap: Entry<T>[] = [];
  let turn = 0;
  const before = (a: number, b: number): boolean => {
    const [left, right] = [heap[a]!, heap[b]!];
    return left.rank < right.rank || (left.rank === right.rank && left.turn < right.turn);
  };
  const swap = (a: number, b: number): void => {
    [heap[a], heap[b]] = [heap[b]!, heap[a]!];
  };
  const rise = (from: number): void => {
    for (let at = from; at > 0;) {
      const parent = (at - 1) >> 1;
      if (!before(at, parent)) return;
      swap(at, parent);
      at = parent;
    }
  };
  const sink = (): void => {
    for (let at = 0; ;) {
      const children = [2 * at + 1, 2 * at + 2].filter((child) => child < heap.length);
      const least = children.reduce((best, child) => (before(child, best) ? child : best), at);
      if (least === at) return;
      swap(at, least);
      at = least;
    }
  };
  return {
    push(thing, rank) {
      heap.push({ thing, rank, turn: turn++ });
      rise(heap.length - 1);
    },
    next: () => heap[0]?.rank ?? Infinity,
    pop() {
      const first = heap[0];
      const last = heap.pop();
      if (heap.length > 0) {
        heap[0] = last!;
        sink();
      }
      return first?.thing;
    },
    size: () => heap.length,
  };
}
