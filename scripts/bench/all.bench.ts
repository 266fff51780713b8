/**
 * Everything, with a table of what was promised. See README.md.
 * `npm run bench [-- --full] [--only backlog,questions,…]`
 */
import { parseArgs } from 'node:util';
import { all, PARTS } from './all/run.ts';

const { values } = parseArgs({
  options: { full: { type: 'boolean', default: false }, only: { type: 'string', default: PARTS.join(',') } },
});
const wanted = values.only.split(',');
const unknown = wanted.filter((name) => !PARTS.some((part) => part === name));
if (unknown.length > 0) throw new Error(`--only ${unknown.join(',')}: there are ${PARTS.join(', ')}`);
const parts = PARTS.filter((part) => wanted.includes(part));
await all(values.full ? 'full' : 'short', parts, (line) => console.log(line));
