/**
 * What ingest takes over HTTP, one event a request and many, and webhooks. See README.md.
 * `npm run bench -- ingest [--seconds 10]`
 */
import { parseArgs } from 'node:util';
import { ingest } from './ingest/run.ts';
import { machine, machineLine } from './machine.ts';
import { whole } from './options.ts';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '10' } } });
console.log(machineLine(machine()));
await ingest({ seconds: whole('--seconds', values.seconds, 1), report: (line) => console.log(line) });
