import type { Tally } from '../../runtime/dead-letters/replay.ts';
import type { ReplayOrder } from '../../runtime/dead-letters/run.ts';
import type { Logger } from '../../runtime/logger.ts';
import type { Database } from '../clickhouse.ts';

/** What routes need of the world. */
export interface RoutePorts {
  readonly database: Database;
  /** Epoch ms. */
  readonly now: () => number;
  readonly piiKey: string;
  readonly logger: Logger;
  /** Publishes records of dead letters again; resolves when Kafka has them. */
  readonly replayDeadLetters: (order: ReplayOrder) => Promise<Tally>;
}
