/** Things that will happen, in virtual time (epoch ms). Nothing here waits for a real clock. */
export interface WorldClock {
  readonly now: () => number;
  readonly after: (ms: number, happen: () => void) => void;
  /** To be called by whatever lets a task's code run on, so that it gets to its next await before the next event. */
  readonly touch: () => void;
  /** Lets time pass until `until` or until nothing is left to happen. False if it took more than `steps` events. */
  readonly run: (until: () => number, steps: number) => Promise<boolean>;
}

interface Event {
  readonly at: number;
  readonly order: number;
  readonly happen: () => void;
}

/** All promises that can settle have settled when the event loop comes round. */
const quiesce = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export function worldClock(start: number): WorldClock {
  const heap: Event[] = [];
  let now = start;
  let order = 0;
  let touched = false;
  return {
    now: () => now,
    after(ms, happen) {
      push(heap, { at: now + Math.max(0, ms), order: order++, happen });
    },
    touch: () => void (touched = true),
    async run(until, steps) {
      for (let left = steps; heap.length > 0 && heap[0]!.at <= until(); left--) {
        if (left === 0) return false;
        const event = pop(heap);
        now = event.at;
        event.happen();
        if (!touched) continue;
        touched = false;
        await quiesce();
      }
      now = Math.max(now, Math.min(until(), Number.MAX_SAFE_INTEGER));
      return true;
    },
  };
}

const isBefore = (a: Event, b: Event): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

function push(heap: Event[], event: Event): void {
  let at = heap.push(event) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!isBefore(event, heap[parent]!)) break;
    heap[at] = heap[parent]!;
    at = parent;
  }
  heap[at] = event;
}

function pop(heap: Event[]): Event {
  const first = heap[0]!;
  const last = heap.pop()!;
  if (heap.length === 0) return first;
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    if (left >= heap.length) break;
    const child = left + 1 < heap.length && isBefore(heap[left + 1]!, heap[left]!) ? left + 1 : left;
    if (!isBefore(heap[child]!, last)) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = last;
  return first;
}
