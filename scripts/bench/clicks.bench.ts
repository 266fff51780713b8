/**
 * How well hits of people and machines are told apart: precision and recall of each reason and of the classes, for the
 * worst of several made-up worlds whose parameters are drawn from a seed. See README.md.
 * `npm run bench -- clicks [--hits 1000000] [--seeds 5] [--seed any-word]`
 */
import { parseArgs } from 'node:util';
import { measureClicks } from './clicks/run.ts';
import { machine, machineLine } from './machine.ts';
import { whole } from './options.ts';

const { values } = parseArgs({
  options: {
    hits: { type: 'string', default: '1000000' },
    seeds: { type: 'string', default: '5' },
    seed: { type: 'string', default: Date.now().toString(36) },
  },
});
console.log(machineLine(machine()));
measureClicks({
  seeds: Array.from({ length: whole('--seeds', values.seeds, 1) }, (_, index) => `${values.seed}/${index}`),
  hits: whole('--hits', values.hits, 1),
  report: (line) => console.log(line),
});
