import { Command, InvalidArgumentError } from 'commander';
import { topicMeant, type Filter } from '../../services/runtime/dead-letters/filter.ts';

/** What the command line asks for. */
export type Task =
  | { readonly does: 'list'; readonly filter: Filter; readonly limit: number; readonly format: 'table' | 'json' }
  | {
      readonly does: 'replay';
      readonly filter: Filter;
      readonly limit: number;
      readonly mode: 'publish' | 'dry run';
    };

/** Letters that `list` shows unless told otherwise. */
const SHOWN = 50;

const moment = (text: string): number => {
  const ms = /^\d{12,}$/.test(text) ? Number(text) : /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : NaN;
  if (Number.isSafeInteger(ms)) return ms;
  throw new InvalidArgumentError('It must be a time such as 2026-03-14T06:30:00Z, or epoch milliseconds.');
};

const count = (text: string): number => {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  throw new InvalidArgumentError('It must be a whole number from 1.');
};

const filtered = (command: Command): Command =>
  command
    .option('--code <code>', 'only this failure code, such as unknown_schema')
    .option('--topic <topic>', 'only records of this topic (handset.dlr, or dlr)', topicMeant)
    .option('--id <id>', 'only the letter whose id begins so')
    .option('--since <time>', 'only records that arrived at or after this time', moment);

type Told = Filter & { readonly limit?: number; readonly json?: true; readonly dryRun?: true };

const filterOf = ({ code, topic, id, since }: Told): Filter => ({
  ...(code !== undefined && { code }),
  ...(topic !== undefined && { topic }),
  ...(id !== undefined && { id }),
  ...(since !== undefined && { since }),
});

/** Reads the command line; prints help or what is wrong with it, and ends the process then. */
export function readTask(argv: readonly string[]): Task {
  let task: Task | undefined;
  const program = new Command('dead-letters').description('Records that could not be used: reads and replays them.');
  filtered(program.command('list').description('shows dead letters, newest first'))
    .option('--limit <n>', `at most so many (default: ${SHOWN})`, count)
    .option('--json', 'one JSON object a line, every column')
    .action((told: Told) => {
      const { limit = SHOWN, json } = told;
      task = { does: 'list', filter: filterOf(told), limit, format: json ? 'json' : 'table' };
    });
  filtered(program.command('replay').description('publishes original records again, oldest first'))
    .option('--limit <n>', 'at most so many (default: all)', count)
    .option('--dry-run', 'say what would be published, and publish nothing')
    .action((told: Told) => {
      const { limit = Infinity, dryRun } = told;
      task = { does: 'replay', filter: filterOf(told), limit, mode: dryRun ? 'dry run' : 'publish' };
    });
  program.parse([...argv], { from: 'user' });
  return task ?? program.help({ error: true });
}
