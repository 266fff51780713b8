import { cpus, totalmem } from 'node:os';
import type { Outcome } from './scenario.ts';
import { FAULTS, ROWS, type Row } from './rows.ts';

/** A line of the table: a row of the plan over all runs that played it. */
interface Line {
  readonly row: Row;
  readonly injected: number;
  readonly inFlight: number;
  readonly lost: number;
  readonly wrong: number;
  readonly seconds: number;
  readonly verdict: string;
}

/** The table of all rows that were to be played, in Markdown. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const lines = ROWS.map((row) => lineOf(row, outcomes)).filter((line) => line !== undefined);
  const cells = lines.map(({ row, injected, inFlight, lost, wrong, seconds, verdict }) => [
    String(row),
    FAULTS[row],
    ...[injected, inFlight, lost, wrong].map(whole),
    seconds.toFixed(1),
    verdict,
  ]);
  const head = ['#', 'fault', 'injected', 'in flight', 'lost', 'cells wrong', 'recovery (s)', 'verdict'];
  return [head, head.map(() => '---'), ...cells].map((line) => `| ${line.join(' | ')} |`).join('\n');
}

const whole = (number: number): string => number.toLocaleString('en-US');

function lineOf(row: Row, outcomes: readonly Outcome[]): Line | undefined {
  const played = outcomes.flatMap((outcome) =>
    outcome.rows.filter((each) => each.row === row).map((figures) => ({ outcome, figures })),
  );
  if (played.length === 0) return undefined;
  const most = (figure: (each: (typeof played)[number]) => number): number => Math.max(...played.map(figure));
  return {
    row,
    injected: played.reduce((sum, { figures }) => sum + figures.injected, 0),
    inFlight: most(({ figures }) => figures.inFlight),
    lost: most(({ outcome }) => outcome.lost),
    wrong: most(({ outcome }) => outcome.wrong),
    seconds: most(({ figures }) => figures.seconds),
    verdict: verdictOf(played),
  };
}

function verdictOf(
  played: readonly { readonly outcome: Outcome; readonly figures: { readonly injected: number } }[],
): string {
  if (played.some(({ outcome }) => outcome.failure !== undefined)) return '**failed**';
  if (played.every(({ outcome }) => outcome.skipped !== undefined)) return 'skipped';
  return played.some(({ figures }) => figures.injected > 0) ? 'holds' : '**never struck**';
}

/** True when every row that could be played was struck and holds. */
export const allHold = (outcomes: readonly Outcome[]): boolean =>
  outcomes.every(
    ({ failure, skipped, rows, lost, wrong }) =>
      skipped !== undefined ||
      (failure === undefined && lost === 0 && wrong === 0 && rows.every(({ injected }) => injected > 0)),
  );

/** What stands below the table: each run with what it sent and compared, what it noted, why it was skipped or failed. */
export const runsOf = (outcomes: readonly Outcome[]): string => outcomes.map(runOf).join('\n');

function runOf({ scenario, rows, sent, cells, notes, skipped, failure, took }: Outcome): string {
  const of = `**${scenario}** (rows ${rows.map(({ row }) => row).join(', ')})`;
  if (skipped !== undefined) return `- ${of} was skipped: ${skipped}`;
  const lines = [`- ${of}: ${whole(sent)} events sent, ${whole(cells)} cells compared twice, ${took.toFixed(0)} s`];
  for (const note of notes) lines.push(`  - ${note}`);
  if (failure !== undefined) lines.push('', '```', failure, '```', '');
  return lines.join('\n');
}

/** The machine, without its name. */
export function machineOf(): string {
  const cores = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cores.length} cores (${cores[0]?.model.trim() ?? 'unknown'}), ${memory} GiB, Node ${process.version}, ${process.platform} ${process.arch}`;
}
