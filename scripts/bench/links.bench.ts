/**
 * What a redirector answers on one core: as fast as it can, and at a rate; every hit is kept as a click. See
 * README.md. `npm run bench -- links [--seconds 10] [--rate 5000]`
 */
import { parseArgs } from 'node:util';
import { links } from './links/run.ts';
import { machine, machineLine } from './machine.ts';
import { whole } from './options.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '10' }, rate: { type: 'string', default: '5000' } },
});
console.log(machineLine(machine()));
await links({
  seconds: whole('--seconds', values.seconds, 1),
  rate: whole('--rate', values.rate, 1),
  report: (line) => console.log(line),
});
