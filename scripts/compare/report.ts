import { isEqual, type Comparison } from './compare.ts';

/** What was found, in words: one line a view, and the first examples of what is wrong. */
export const reportOf = (comparisons: readonly Comparison[]): string =>
  comparisons.flatMap((comparison) => [summaryOf(comparison), ...examplesOf(comparison)]).join('\n');

function summaryOf(comparison: Comparison): string {
  const { view, equal, missing, extra, differing } = comparison;
  if (isEqual(comparison)) return `${view}: all ${equal} rows are as they should be`;
  return `${view}: ${equal} rows are as they should be, ${missing} missing, ${extra} extra, ${differing} differ`;
}

function examplesOf({ examples }: Comparison): string[] {
  const line = (what: string, row: unknown): string => `  ${what} ${JSON.stringify(row)}`;
  return [
    ...examples.missing.map((row) => line('missing', row)),
    ...examples.extra.map((row) => line('extra', row)),
    ...examples.differing.flatMap(({ key, columns }) => [
      line('differs', key),
      ...Object.entries(columns).map(
        ([column, { truth, answer }]) =>
          `    ${column}: should be ${JSON.stringify(truth)}, is ${JSON.stringify(answer ?? null)}`,
      ),
    ]),
  ];
}
