import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { backlog } from '../backlog/backlog.ts';
import { percentile } from '../freshness/percentiles.ts';
import { freshnessUpTo } from '../freshness/run.ts';
import { growth } from '../growth/run.ts';
import { hot } from '../hot/run.ts';
import { ingest } from '../ingest/run.ts';
import { machine, type Machine } from '../machine.ts';
import { questions } from '../questions/run.ts';
import { marksOf, type Found } from './marks.ts';
import { SIZES, type Size } from './sizes.ts';
import { reportOf } from './table.ts';

const RESULTS = join(import.meta.dirname, '../results');

/** What is measured, in the order in which it is. */
export const PARTS = ['backlog', 'questions', 'freshness', 'ingest', 'hot', 'growth'] as const;
export type Part = (typeof PARTS)[number];

/** Measures everything, or some parts of it; prints the table and keeps it with its figures. */
export async function all(size: Size, parts: readonly Part[], report: (line: string) => void): Promise<void> {
  const before = machine();
  const found = await measure(size, parts, report);
  const text = reportOf(before, found);
  report(`\n${text}`);
  await keep(size, before, found, text, report);
}

async function measure(size: Size, parts: readonly Part[], report: (line: string) => void): Promise<Found> {
  const sizes = SIZES[size];
  const part = async <T>(name: Part, work: () => Promise<readonly T[]>): Promise<readonly T[]> => {
    if (!parts.includes(name)) return [];
    report(`\n${name}`);
    // One that fails is missing in the table; hours of the others are not lost with it.
    return work().catch((error: unknown) => {
      report(`${name} failed: ${error instanceof Error ? error.message : String(error)}`);
      process.exitCode = 1;
      return [];
    });
  };
  return {
    backlog: await part('backlog', () => backlog({ ...sizes.backlog, report })),
    questions: await part('questions', () => questions({ ...sizes.questions, report })),
    freshness: await part('freshness', () => freshnessUpTo(sizes.freshness, report)),
    ingest: await part('ingest', () => ingest({ ...sizes.ingest, report })),
    hot: await part('hot', () => hot({ ...sizes.hot, report })),
    growth: await part('growth', () => growth({ ...sizes.growth, report })),
  };
}

const percentiles = (times: readonly number[]): Record<string, number> =>
  Object.fromEntries([0.5, 0.95, 0.99, 1].map((share) => [`p${100 * share}`, percentile(times, share)]));

/** One Markdown and one JSON file a run, by date and size. Lists of single times are not kept: their percentiles are. */
async function keep(
  size: Size,
  on: Machine,
  found: Found,
  text: string,
  report: (line: string) => void,
): Promise<void> {
  const name = `${on.at.replace(/[:T]/g, '-').replace('Z', '')}-${size}`;
  await mkdir(RESULTS, { recursive: true });
  const freshness = found.freshness.map((each) => ({
    ...each,
    acknowledged: percentiles(each.acknowledged),
    ages: percentiles(each.ages),
    looks: percentiles(each.looks),
  }));
  const kept = JSON.stringify({ machine: on, size, marks: marksOf(found), ...found, freshness }, undefined, 2);
  await writeFile(join(RESULTS, `${name}.json`), `${kept}\n`);
  await writeFile(join(RESULTS, `${name}.md`), text);
  report(`kept in scripts/bench/results/${name}.md and .json`);
}
