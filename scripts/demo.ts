/** `npm run demo`: Handset on local servers with live, made-up traffic, until Ctrl-C. */
import { existsSync } from 'node:fs';
import { dataDirFrom, layout } from '../infra/local/paths.ts';
import { runUntilStopped } from './start/run.ts';

/** What a new installation is filled with, so that its first page shows a day and not a minute. */
const FIRST_MESSAGES = 5_000;

// A fixed end makes the history the same events again if the simulator has to be started again.
const history = ['--messages', String(FIRST_MESSAGES), '--until', new Date().toISOString()];
const isNew = !existsSync(layout(dataDirFrom(process.env)).kafka);

await runUntilStopped([
  { name: 'simulator', entry: 'scripts/simulate.ts', args: ['--live', ...(isNew ? history : [])] },
]);
