import type { Offsets, Ports } from './ports.ts';

/** Commits offsets one request at a time, always the latest. A lost commit costs work, never truth. */
export interface Committer {
  readonly commit: (offsets: Offsets) => void;
  /** Resolves when nothing is left to commit. */
  readonly settled: () => Promise<void>;
}

export function committer(ports: Pick<Ports, 'offsets' | 'observe'>, committed: Offsets): Committer {
  let wanted = committed;
  let tried = committed;
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    while (wanted !== tried) {
      const offsets = wanted;
      tried = offsets;
      try {
        await ports.offsets.commit(offsets);
        ports.observe({ type: 'committed' });
      } catch (error) {
        ports.observe({ type: 'commit_failed', error });
      }
    }
    running = undefined;
  }

  return {
    commit(offsets) {
      wanted = offsets;
      if (wanted !== tried) running ??= run();
    },
    settled: () => running ?? Promise.resolve(),
  };
}
