/**
 * How fast a backlog is worked off as stored messages, partitions and processors grow. See README.md.
 * `npm run bench -- growth [--events 500000] [--stored 1000000,50000000] [--partitions 4,12] [--processors 1,2]`
 */
import { parseArgs } from 'node:util';
import { growth } from './growth/run.ts';
import { whole, wholes } from './options.ts';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '500000' },
    stored: { type: 'string', default: '1000000' },
    partitions: { type: 'string', default: '4,12' },
    processors: { type: 'string', default: '1,2' },
  },
});
await growth({
  events: whole('--events', values.events, 1_000),
  stored: wholes('--stored', values.stored, 0),
  partitions: wholes('--partitions', values.partitions, 1),
  processors: wholes('--processors', values.processors, 1),
  report: (line) => console.log(line),
});
