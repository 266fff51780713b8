import type { AvroSchema } from './avro/schema.ts';
import { type Incompatibility, incompatibilities } from './compatibility.ts';

/** Which sides must be able to read the other, and how far back. */
interface Demand {
  /** `backward`: the new schema reads old data; `forward`: an old schema reads new data. */
  readonly directions: readonly ('backward' | 'forward')[];
  readonly against: 'latest' | 'all';
}

/** Confluent's compatibility levels. */
export const COMPATIBILITY_LEVELS = {
  NONE: { directions: [], against: 'latest' },
  BACKWARD: { directions: ['backward'], against: 'latest' },
  BACKWARD_TRANSITIVE: { directions: ['backward'], against: 'all' },
  FORWARD: { directions: ['forward'], against: 'latest' },
  FORWARD_TRANSITIVE: { directions: ['forward'], against: 'all' },
  FULL: { directions: ['backward', 'forward'], against: 'latest' },
  FULL_TRANSITIVE: { directions: ['backward', 'forward'], against: 'all' },
} as const satisfies Record<string, Demand>;
export type CompatibilityLevel = keyof typeof COMPATIBILITY_LEVELS;

/** `text` as a level, whatever its case; undefined if it is none. */
export const compatibilityLevel = (text: string): CompatibilityLevel | undefined =>
  (Object.keys(COMPATIBILITY_LEVELS) as CompatibilityLevel[]).find((level) => level === text.toUpperCase());

/** An incompatibility in which direction: who is the reader decides what the writer of the schema must mend. */
export interface DirectedIncompatibility extends Incompatibility {
  readonly direction: 'backward' | 'forward';
}

const between = (direction: 'backward' | 'forward', next: AvroSchema, earlier: AvroSchema) => {
  const [reader, writer] = direction === 'backward' ? [next, earlier] : [earlier, next];
  return incompatibilities(reader, writer).map((found): DirectedIncompatibility => ({ ...found, direction }));
};

/**
 * Why `next` may not follow the earlier schemas at this level: the offending version nearest to it, and its reasons.
 *
 * @param earlier oldest first, each with whatever identifies it to the caller
 */
export const firstConflict = <T extends { readonly schema: AvroSchema }>(
  level: CompatibilityLevel,
  next: AvroSchema,
  earlier: readonly T[],
): { readonly version: T; readonly found: readonly DirectedIncompatibility[] } | undefined => {
  const { directions, against } = COMPATIBILITY_LEVELS[level] as Demand;
  const relevant = against === 'latest' ? earlier.slice(-1) : earlier.toReversed();
  for (const version of relevant) {
    const found = directions.flatMap((direction) => between(direction, next, version.schema));
    if (found.length > 0) return { version, found };
  }
  return undefined;
};
