/** Runs the protocol simulation: random schedules with all rules, then with each rule dropped in turn. */
import { Command, InvalidArgumentError } from 'commander';
import { MUTATIONS, careless } from '../services/processor/simulation/mutations.ts';
import { mutationHeading, mutationLine, runMutation, runSchedules } from '../services/processor/simulation/runs.ts';
import { runSchedule } from '../services/processor/simulation/schedule.ts';

const whole = (text: string): number => {
  const number = Number(text);
  if (text !== '' && Number.isSafeInteger(number) && number >= 0) return number;
  throw new InvalidArgumentError('It must be a whole number.');
};

interface Options {
  readonly schedules: number;
  readonly mutations: number;
  readonly from: number;
  readonly seed?: number;
  readonly without?: string;
}

const options = new Command('simulation')
  .description('Simulates partition tasks in a hostile world; exit code 1 if an answer is wrong or a rule not needed.')
  .option('--schedules <n>', 'schedules with all rules', whole, Number(process.env['HANDSET_SCHEDULES'] ?? 10_000))
  .option(
    '--mutations <n>',
    'schedules without each of the rules',
    whole,
    Number(process.env['HANDSET_MUTATIONS'] ?? 800),
  )
  .option('--from <seed>', 'seed of the first schedule', whole, 1)
  .option('--seed <seed>', 'replays one schedule and prints all that happens in it', whole)
  .option('--without <rule>', 'with --seed: drops a rule, named as in the table')
  .parse()
  .opts<Options>();

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Replays one schedule, step by step. */
async function replay(seed: number, without: string | undefined): Promise<boolean> {
  const mutation = MUTATIONS.find(({ rule }) => rule === without);
  if (without !== undefined && mutation === undefined)
    throw new Error(`there is no rule ${without}; there are: ${MUTATIONS.map(({ rule }) => rule).join('; ')}`);
  const verdict = await runSchedule(seed, { trace: say, ...(mutation && { rules: careless(mutation) }) });
  say(`seed ${seed}: ${verdict.outcome}`);
  for (const difference of verdict.differences) say(`  ${difference}`);
  return verdict.outcome === 'right';
}

async function schedules(from: number, count: number): Promise<boolean> {
  const startedAt = performance.now();
  const { failed, happened } = await runSchedules(from, count);
  const seconds = (performance.now() - startedAt) / 1000;
  say(`${count} schedules from seed ${from} in ${seconds.toFixed(1)} s: ${failed.length} without the right answers`);
  for (const [what, times] of [...happened].sort()) say(`  ${String(times).padStart(7)} × ${what}`);
  for (const { seed, outcome, differences } of failed) say(`seed ${seed} ${outcome}: ${differences.join('; ')}`);
  if (failed[0] !== undefined) await replay(failed[0].seed, undefined);
  return failed.length === 0;
}

async function mutations(from: number, count: number): Promise<boolean> {
  say(`\n${mutationHeading()}`);
  let allFound = true;
  for (const mutation of MUTATIONS) {
    const run = await runMutation(mutation, { firstSeed: from, schedules: count, enough: Infinity });
    say(mutationLine(run));
    allFound &&= run.wrong > 0;
  }
  return allFound;
}

async function main({ seed, without, ...counts }: Options): Promise<boolean> {
  if (seed !== undefined) return replay(seed, without);
  const isRight = counts.schedules === 0 || (await schedules(counts.from, counts.schedules));
  const isNeeded = counts.mutations === 0 || (await mutations(counts.from, counts.mutations));
  return isRight && isNeeded;
}

main(options).then(
  (isGood) => {
    process.exitCode = isGood ? 0 : 1;
  },
  (error: unknown) => {
    process.stderr.write(`simulation: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
