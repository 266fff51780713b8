import { describe, expect, it } from 'vitest';
import { EXAMPLES, prefixOf } from '../../schemas/golden/examples.ts';
import { fits, play, yesterday, type Example } from '../../schemas/golden/story.ts';
import { VIEWS, type ViewName } from '../../schemas/views.ts';
import type { Row } from './rows.ts';
import { truthOf } from './truth.ts';

const now = Date.UTC(2026, 2, 14, 6, 30);
const VIEW_NAMES = Object.keys(VIEWS) as ViewName[];

/** What only the tables know: the catalogue's words and bookkeeping. */
const BEYOND_THE_TRUTH: ReadonlySet<string> = new Set([
  'error_category',
  'error_family',
  'error_meaning',
  'error_fix',
  'error_engineer_fix',
  'error_owner',
  'retry_class',
  'first_seen_at',
  'updated_at',
]);

/** `status` of a cell is a majority, for the eye: no truth. */
const isTruth = (view: ViewName, column: string): boolean =>
  !BEYOND_THE_TRUTH.has(column) && !(view === 'error_breakdown' && column === 'status');

function rowsOf(view: ViewName, example: Example): readonly Row[] {
  const stage = { prefix: prefixOf('unit', view, example), day: yesterday(now) };
  return truthOf(play(example.given, stage), { piiKey: 'key', now })[view];
}

describe.each(VIEW_NAMES)('the golden examples of %s', (view) => {
  const examples: readonly Example[] = EXAMPLES[view];

  it.each(examples.filter(({ column }) => isTruth(view, column)))('$column: $story', (example) => {
    const stage = { prefix: prefixOf('unit', view, example), day: yesterday(now) };
    const rows = rowsOf(view, example);
    expect(
      rows.filter((row) => fits(row, example.expect, stage)),
      `rows that came out: ${JSON.stringify(rows, null, 1)}`,
    ).toHaveLength(1);
  });

  it('has one for every column that the truth has', () => {
    const told = new Set(examples.map(({ column }) => column));
    const columns = Object.keys(rowsOf(view, examples[0]!)[0]!);
    expect(columns.filter((column) => !told.has(column))).toEqual([]);
  });

  it('names no column twice', () => {
    const columns = examples.map(({ column }) => column);
    expect(columns).toEqual([...new Set(columns)]);
  });
});
