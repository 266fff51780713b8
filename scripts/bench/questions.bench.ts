/**
 * How long questions take, against the same questions by FINAL over the baseline's messages. See README.md.
 * `npm run bench -- questions [--messages 1000000,10000000,50000000]`
 */
import { parseArgs } from 'node:util';
import { wholes } from './options.ts';
import { questions } from './questions/run.ts';

const { values } = parseArgs({ options: { messages: { type: 'string', default: '1000000' } } });
await questions({ messages: wholes('--messages', values.messages, 1), report: (line) => console.log(line) });
