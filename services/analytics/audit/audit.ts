import { differencesQuery } from './recompute.ts';
import { closedHours, piecesOf, reachable, ROLLUPS, type Reaches, type RollupName, type Span } from './rollups.ts';
import { readShapes, type Query } from './shape.ts';

/** A measure of a cell that is not what the timelines say. */
export interface Difference {
  readonly rollup: RollupName;
  /** The cell's key. */
  readonly cell: Readonly<Record<string, string>>;
  readonly measure: string;
  readonly expected: string;
  readonly found: string;
}

/** What an audit looks at. */
export interface AuditOptions {
  readonly query: Query;
  readonly span: Span;
  /** Epoch ms; with `reaches` it says how far back each rollup can be recomputed. */
  readonly now: number;
  readonly reaches: Reaches;
  /** Hours that one query covers: bounds its memory. Default 1. */
  readonly hoursPerQuery?: number;
  /** Differences that are returned per rollup and query at most. Default 1000. */
  readonly limit?: number;
}

/**
 * Recomputes every rollup's cells of a stretch of time from the timelines and returns what differs, one row per measure
 * of a cell. While batches are in flight some differences are only moments between one insert's tables: see
 * {@link auditTwice}.
 */
export async function audit(options: AuditOptions): Promise<Difference[]> {
  const { query, span, now, reaches, hoursPerQuery = 1, limit = 1000 } = options;
  const differences: Difference[] = [];
  for (const shape of await readShapes(query)) {
    const covered = reachable(ROLLUPS[shape.table], span, now, reaches);
    for (const piece of covered === undefined ? [] : piecesOf(covered, hoursPerQuery)) {
      const rows = (await query(differencesQuery(shape, piece, limit))) as Omit<Difference, 'rollup'>[];
      differences.push(...rows.map((row) => ({ rollup: shape.table, ...row })));
    }
  }
  return differences;
}

export interface LiveAuditOptions extends Omit<AuditOptions, 'span' | 'now'> {
  /** Closed hours that are looked at. */
  readonly hours: number;
  /**
   * Time between the looks (ms): longer than an insert's deadline and execution limit together, after which every batch
   * of the first look is in all tables or in none.
   */
  readonly apartMs: number;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/**
 * Audits a living system: returns only the differences that are the same in two looks further apart than an insert can
 * last. It never corrects anything.
 */
export async function auditTwice({ hours, apartMs, now, sleep, ...options }: LiveAuditOptions): Promise<Difference[]> {
  const moment = now();
  const look = () => audit({ ...options, span: closedHours(moment, hours), now: moment });
  const first = await look();
  if (first.length === 0) return [];
  await sleep(apartMs);
  const seen = new Set(first.map(nameOf));
  return (await look()).filter((difference) => seen.has(nameOf(difference)));
}

const nameOf = ({ rollup, cell, measure, expected, found }: Difference): string =>
  JSON.stringify([rollup, Object.entries(cell).sort(), measure, expected, found]);
