import type { Logger } from '../../runtime/logger.ts';
import type { Database } from '../clickhouse.ts';

/** What routes need of the world. */
export interface RoutePorts {
  readonly database: Database;
  /** Epoch ms. */
  readonly now: () => number;
  readonly piiKey: string;
  readonly logger: Logger;
}
