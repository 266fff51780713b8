import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Row } from '../oracle/rows.ts';
import type { Truth } from '../oracle/truth.ts';
import { VIEWS, type ViewName } from '../../schemas/views.ts';

/** Where the truth can be read again and again: the rows of a view, sorted by its key. */
export type TruthSource = (view: ViewName) => AsyncIterable<Row> | Iterable<Row>;

export const VIEW_NAMES = Object.keys(VIEWS) as ViewName[];

/** A truth in memory. */
export const truthInMemory =
  (truth: Truth): TruthSource =>
  (view) =>
    truth[view];

interface Section {
  /** First byte of the first row, and of what follows the last one. */
  readonly start: number;
  readonly end: number;
}

/**
 * A truth in a file. One that has a row on each line, as the simulator writes it, is read line by line, however large
 * it is; any other JSON of the same shape is read whole.
 * @throws Error if the file is not a truth.
 */
export async function truthInFile(path: string): Promise<TruthSource> {
  const sections = await sectionsOf(path);
  if (VIEW_NAMES.every((view) => sections.has(view))) return (view) => rowsBetween(path, sections.get(view)!);
  const truth = JSON.parse(readFileSync(path, 'utf8')) as Partial<Truth> | null;
  const missing = VIEW_NAMES.filter((view) => !Array.isArray(truth?.[view]));
  if (missing.length > 0) throw new Error(`${path} is no truth: it has no array ${missing.join(', ')}`);
  return truthInMemory(truth as Truth);
}

/** The lines on which the simulator opens and closes a view's rows. */
const OPENS = /^(?:\{|\],)?"(\w+)":\[$/;

async function sectionsOf(path: string): Promise<ReadonlyMap<string, Section>> {
  const sections = new Map<string, Section>();
  let open: { readonly view: string; readonly start: number } | undefined;
  let at = 0;
  for await (const line of lines(path)) {
    const next = at + Buffer.byteLength(line) + 1;
    if (open !== undefined && line.startsWith(']')) {
      sections.set(open.view, { start: open.start, end: at });
      open = undefined;
    }
    const view = OPENS.exec(line)?.[1];
    if (view !== undefined) open = { view, start: next };
    at = next;
  }
  return sections;
}

async function* rowsBetween(path: string, { start, end }: Section): AsyncGenerator<Row> {
  if (end <= start) return;
  for await (const line of lines(path, { start, end: end - 1 }))
    if (line !== '') yield JSON.parse(line.endsWith(',') ? line.slice(0, -1) : line) as Row;
}

const lines = (path: string, range: { start?: number; end?: number } = {}): AsyncIterable<string> =>
  createInterface({ input: createReadStream(path, range), crlfDelay: Infinity });
