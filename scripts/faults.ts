/**
 * `npm run test:faults [-- --seed N] [--only 1,12] [--scale small|full] [--planted]`: every row of the fault plan against
 * real servers. Prints a table; a full run keeps it in `scripts/faults/RESULT.md`. Exit code 1 if a row does not hold.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { ROOT } from '../infra/local/paths.ts';
import { provePlanted } from './faults/planted.ts';
import { allHold, machineOf, runsOf, tableOf } from './faults/report.ts';
import { playScenario, SCALES, type Scale } from './faults/run.ts';
import { scenariosFor } from './faults/scenarios.ts';
import type { Outcome } from './faults/scenario.ts';
import { ROWS } from './faults/rows.ts';

interface Options {
  readonly seed: string;
  readonly until: number;
  readonly only?: readonly number[];
  readonly scale: Scale;
  readonly planted: boolean;
  readonly json?: string;
}

const rows = (text: string): number[] => {
  const told = text.split(',').map(Number);
  if (told.every((row) => (ROWS as readonly number[]).includes(row))) return told;
  throw new InvalidArgumentError(`Rows are numbers from 1 to ${ROWS.length}, such as 1,12.`);
};

const moment = (text: string): number => {
  const at = Date.parse(text);
  if (Number.isSafeInteger(at)) return at;
  throw new InvalidArgumentError('It must be a time such as 2026-03-14T06:30:00Z.');
};

const options: Options = new Command('test:faults')
  .description('Plays every row of the fault plan against real local servers and compares all answers with the truth.')
  .option('--seed <seed>', 'same seed, same events and same choices (default: drawn)', String(Date.now() % 1_000_000))
  .option('--until <time>', 'end of the histories (default: now)', moment, Date.now())
  .option('--only <rows>', 'only the runs that play these rows, such as 1,12', rows)
  .addOption(new Option('--scale <scale>', 'how large the runs are').choices(Object.keys(SCALES)).default('full'))
  .option('--planted', 'plants bugs in a copy of the tree, and demands that the suite turns red', false)
  .option('--json <file>', 'where to write the outcomes for a program')
  .parse()
  .opts();

/** Plays one run after the other; says of each what became of it as soon as it is over. */
async function playAll({ seed, until, only, scale, json }: Options): Promise<boolean> {
  console.log(`--seed ${seed} --until ${new Date(until).toISOString()}, scale ${scale}, ${machineOf()}`);
  const outcomes: Outcome[] = [];
  for (const scenario of scenariosFor(only)) {
    const outcome = await playScenario(scenario, { seed, until, size: SCALES[scale] });
    outcomes.push(outcome);
    console.log(runsOf([outcome]));
  }
  if (json !== undefined) writeFileSync(json, JSON.stringify(outcomes));
  console.log(`\n${tableOf(outcomes)}\n`);
  if (scale === 'full' && only === undefined) keep(`--seed ${seed} --until ${new Date(until).toISOString()}`, outcomes);
  return allHold(outcomes);
}

function keep(how: string, outcomes: readonly Outcome[]): void {
  const text = [
    '# The last full run of the fault suite',
    `${new Date().toISOString().slice(0, 10)}, \`npm run test:faults -- ${how}\`, ${machineOf()}.`,
    tableOf(outcomes),
    '*In flight*: most events that Kafka had acknowledged and the answers did not hold yet when the fault struck. *Lost* and\n' +
      '*cells wrong* are of the whole run that played the row, the worse of both comparisons: after the faults, and after a\n' +
      'replay of everything from offset 0. *Recovery*: from the end of the fault until every event was in the answers.',
    '## Runs',
    runsOf(outcomes),
  ];
  writeFileSync(join(ROOT, 'scripts/faults/RESULT.md'), `${text.join('\n\n')}\n`);
}

const good = options.planted ? provePlanted(options.seed, options.only) : await playAll(options);
process.exitCode = good ? 0 : 1;
