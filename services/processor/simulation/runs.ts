import { careless, type Mutation } from './mutations.ts';
import { runSchedule, type Verdict } from './schedule.ts';

/** What many schedules came to. */
export interface ScheduleRun {
  readonly schedules: number;
  readonly failed: readonly Verdict[];
  /** How often what happened, over all schedules: a run in which nothing befell anybody proves nothing. */
  readonly happened: ReadonlyMap<string, number>;
}

/** Runs schedules with the rules of production. */
export async function runSchedules(firstSeed: number, schedules: number): Promise<ScheduleRun> {
  const failed: Verdict[] = [];
  const happened = new Map<string, number>();
  for (let seed = firstSeed; seed < firstSeed + schedules; seed++) {
    const verdict = await runSchedule(seed);
    if (verdict.outcome !== 'right') failed.push(verdict);
    for (const [what, times] of verdict.happened) happened.set(what, (happened.get(what) ?? 0) + times);
  }
  return { schedules, failed, happened };
}

/** How a world without one of the rules fares. */
export interface MutationRun {
  readonly mutation: Mutation;
  readonly schedules: number;
  /** Schedules with wrong answers, and ones that never came to an end. */
  readonly wrong: number;
  readonly stuck: number;
  readonly firstWrong: number | undefined;
}

/** Runs schedules without one rule, up to `schedules`, or until `enough` have gone wrong. */
export async function runMutation(
  mutation: Mutation,
  { firstSeed, schedules, enough }: { firstSeed: number; schedules: number; enough: number },
): Promise<MutationRun> {
  const rules = careless(mutation);
  let wrong = 0;
  let stuck = 0;
  let firstWrong: number | undefined;
  let seed = firstSeed;
  for (; seed < firstSeed + schedules && wrong < enough; seed++) {
    const { outcome } = await runSchedule(seed, { rules });
    if (outcome === 'stuck') stuck++;
    if (outcome !== 'wrong') continue;
    wrong++;
    firstWrong ??= seed;
  }
  return { mutation, schedules: seed - firstSeed, wrong, stuck, firstWrong };
}

const HEADINGS = ['rule dropped', 'schedules wrong', 'stuck', 'first seed', 'what is done instead'] as const;

/** One line of the table of mutations. */
export const mutationLine = ({ mutation, schedules, wrong, stuck, firstWrong }: MutationRun): string =>
  tableLine([mutation.rule, `${wrong} of ${schedules}`, String(stuck), String(firstWrong ?? '-'), mutation.instead]);

export const mutationHeading = (): string => tableLine(HEADINGS);

const WIDTHS = [34, 16, 6, 11, 0];
const tableLine = (cells: readonly string[]): string => cells.map((cell, at) => cell.padEnd(WIDTHS[at]!)).join(' ');
