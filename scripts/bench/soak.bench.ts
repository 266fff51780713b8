/**
 * Whether it holds for long under load and random kills: memory, parts and lag stand still, nothing is lost or counted
 * twice, and an audit finds no difference. Ends with 1 if a criterion does not hold. See README.md.
 * `npm run bench -- soak [--minutes 20] [--rate 2500] [--seed 1] [--kill-every 60-120] [--processors 1] [--hot 100000]`
 * `--rate` (events/s) is meant to be 70 % of the rate that saturates this machine (`npm run bench -- freshness` finds it).
 */
import { parseArgs } from 'node:util';
import { machine, machineLine } from './machine.ts';
import { whole } from './options.ts';
import { soak } from './soak/run.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '20' },
    rate: { type: 'string', default: '2500' },
    seed: { type: 'string', default: '1' },
    'kill-every': { type: 'string', default: '60-120' },
    processors: { type: 'string', default: '1' },
    hot: { type: 'string', default: '100000' },
  },
});
const [min = '', max = min] = values['kill-every'].split('-');
console.log(machineLine(machine()));
const holds = await soak({
  seed: values.seed,
  rate: whole('--rate', values.rate, 1),
  seconds: whole('--minutes', values.minutes, 1) * 60,
  pause: { min: whole('--kill-every', min, 1), max: whole('--kill-every', max, Number(min)) },
  processors: whole('--processors', values.processors, 1),
  hotMessages: whole('--hot', values.hot, 1),
  report: (line) => console.log(line),
});
if (!holds) process.exitCode = 1;
