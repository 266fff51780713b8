/**
 * Memory a hot message, and how long a takeover takes, as messages in memory grow. See README.md.
 * `npm run bench -- hot [--messages 100000,1000000]`
 */
import { parseArgs } from 'node:util';
import { hot } from './hot/run.ts';
import { wholes } from './options.ts';

const { values } = parseArgs({ options: { messages: { type: 'string', default: '100000,1000000' } } });
await hot({ messages: wholes('--messages', values.messages, 1), report: (line) => console.log(line) });
