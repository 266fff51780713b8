import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A connection of the engine: its settings, role, parameters and temporary tables are its own. */
export type Connection = { readonly connection: unique symbol };

/** What a finished query says of itself. */
export type QueryResult = { bytes: Uint8Array; elapsed: number; rowsRead: number; bytesRead: number };

/** What a finished insert says of itself; rows count once per table that they went into, views' targets included. */
export type InsertResult = { elapsed: number; rowsWritten: number; bytesWritten: number };

/**
 * The engine's own calls, below the package's `Session`: that one cannot say how many rows an INSERT … SELECT wrote, and
 * closes a connection only when no query of any other runs.
 */
export type Native = {
  CreateConnection: (path: string, args?: readonly string[]) => Connection | null;
  CloseConnection: (connection: Connection) => void;
  QueryAsyncConnection: (connection: Connection, sql: string, format: string) => Promise<QueryResult>;
  InsertRawAsyncConnection: (
    connection: Connection,
    sql: string,
    data: Buffer,
    countLines: boolean,
  ) => Promise<InsertResult>;
  DurableClassifyAsync: (
    connection: Connection,
    sql: string,
    database: string | null,
  ) => Promise<{ queryClass: number }>;
};

/** Loads the engine into this process (about 190 MB of address space, resident only as used). */
export function loadNative(): Native {
  const require = createRequire(import.meta.url);
  // The package does not export its loader, but it alone knows which binary fits this platform.
  const root = dirname(require.resolve('chdb/package.json'));
  const loader = require(join(root, 'dist', 'loader.js')) as { loadNative: () => Native };
  return loader.loadNative();
}
