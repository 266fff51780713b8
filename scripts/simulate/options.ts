import { Command, InvalidArgumentError } from 'commander';
import { DEFAULT_SPAN } from './history.ts';

/** What the command line asks for. Times in epoch ms, durations in ms. */
export interface Options {
  readonly messages: number;
  readonly seed: string;
  readonly duplicates: number;
  readonly disorder: number;
  readonly truth?: string;
  readonly span: number;
  readonly until: number;
  readonly rate?: number;
  readonly accounts: number;
  readonly live: boolean;
}

const wholeNumber =
  (low: number, high: number) =>
  (text: string): number => {
    const number = Number(text);
    if (Number.isSafeInteger(number) && number >= low && number <= high) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${low} to ${high}.`);
  };

const share = (text: string): number => {
  const number = Number(text);
  if (text !== '' && number >= 0 && number <= 1) return number;
  throw new InvalidArgumentError('It must be a share between 0 and 1, such as 0.2.');
};

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

const duration = (text: string): number => {
  const [, number, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  if (number === undefined || Number(number) === 0)
    throw new InvalidArgumentError('It must be a duration such as 90s, 30m, 20h or 2d.');
  return Number(number) * UNITS[unit!]!;
};

const moment = (text: string): number => {
  const ms = /^\d{12,}$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isSafeInteger(ms)) return ms;
  throw new InvalidArgumentError('It must be a time such as 2026-03-14T06:30:00Z, or epoch milliseconds.');
};

/** Reads the command line; prints help or what is wrong with it, and ends the process then. */
export function readOptions(argv: readonly string[], now: number): Options {
  const command = new Command('simulate')
    .description('Publishes the events of simulated messages to Kafka, and writes what the answers must be.')
    .option('--messages <n>', 'messages to send (required without --live)', wholeNumber(0, 100_000_000))
    .option('--seed <seed>', 'same seed and --until: same events', 'handset')
    .option('--duplicates <share>', 'share of events that are sent again', share, 0.01)
    .option('--disorder <share>', 'share of events that are sent out of their turn', share, 0.2)
    .option('--truth <file>', 'where to write what the answers must be, before anything is sent')
    .option('--span <duration>', 'how long before --until the first message is sent (default: 20h)', duration)
    .option('--until <time>', 'end of the history (default: now)', moment)
    .option(
      '--rate <n>',
      'events a second (0: as fast as Kafka takes them; default 0, with --live 40)',
      wholeNumber(0, 1_000_000),
    )
    .option('--accounts <n>', 'accounts that send', wholeNumber(1, 1_000), 4)
    .option('--live', 'go on with traffic that happens now, until stopped', false)
    .parse([...argv], { from: 'user' });
  const told = command.opts<Partial<Options> & Omit<Options, 'messages' | 'span' | 'until'>>();
  if (told.messages === undefined && !told.live)
    command.error('error: --messages <n> is missing, e.g. --messages 10000');
  return { ...told, messages: told.messages ?? 0, span: told.span ?? DEFAULT_SPAN, until: told.until ?? now };
}
