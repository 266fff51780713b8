/** `npm start`: Handset on local servers, until Ctrl-C. */
import { runUntilStopped } from './start/run.ts';

await runUntilStopped([]);
