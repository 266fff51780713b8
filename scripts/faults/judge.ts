import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { failuresOf } from '../../schemas/validate.ts';
import { clickhouseAnswers } from '../compare/answers.ts';
import type { Comparison } from '../compare/compare.ts';
import { isEqual } from '../compare/compare.ts';
import { reportOf } from '../compare/report.ts';
import { truthInFile, type TruthSource } from '../compare/truth-source.ts';
import { compareUntilEqual } from '../compare/until-equal.ts';
import { truthOf } from '../oracle/truth.ts';
import type { Delivery } from '../simulate/journey.ts';
import type { Stage } from './stage.ts';

/** How answers and events stand at one moment. */
export interface Judgement {
  /** Events that Kafka acknowledged and that `events` does not hold. */
  readonly lost: number;
  /** Cells of all views that are missing, too many or different. */
  readonly wrong: number;
  readonly cells: number;
  /** What is wrong, in words; `''` if nothing is. */
  readonly report: string;
}

/** How long answers may still change after everything is committed (ms): no longer than a question takes. */
const SETTLES_WITHIN_MS = 5_000;

/** Writes what the answers must be, before anything is sent. */
export function writeTruth(stage: Stage, deliveries: readonly Delivery[]): void {
  const truth = truthOf(deliveries, { piiKey: stage.connection.piiKey, now: Date.now() });
  writeFileSync(truthFile(stage), JSON.stringify(truth));
}

const truthFile = ({ dataDir }: Stage): string => join(dataDir, 'truth.json');

/** Compares all cells of all views with the truth, and the kept events with those that were sent. */
export async function judge(stage: Stage, deliveries: readonly Delivery[]): Promise<Judgement> {
  const truth: TruthSource = await truthInFile(truthFile(stage));
  const comparisons = await compareUntilEqual(clickhouseAnswers(stage.connection.clickhouse), truth, SETTLES_WITHIN_MS);
  const wrong = sum(comparisons, ({ missing, extra, differing }) => missing + extra + differing);
  const cells = wrong + sum(comparisons, ({ equal }) => equal);
  const lost = await lostEvents(stage, deliveries);
  return { lost, wrong, cells, report: comparisons.every(isEqual) ? '' : reportOf(comparisons) };
}

const sum = (comparisons: readonly Comparison[], count: (comparison: Comparison) => number): number =>
  comparisons.reduce((total, each) => total + count(each), 0);

async function lostEvents({ connection }: Stage, deliveries: readonly Delivery[]): Promise<number> {
  const missing = new Set(
    deliveries.filter(isValid).map(({ kind, event }) => `${event.message_id} ${kind} ${event.event_id}`),
  );
  const result = await connection.clickhouse.query({
    query: "SELECT DISTINCT concat(message_id, ' ', kind, ' ', event_id) FROM events",
    format: 'JSONCompactEachRow',
  });
  for await (const rows of result.stream<[string]>()) for (const row of rows) missing.delete(row.json()[0]);
  return missing.size;
}

/** What broken clocks say is a dead letter, and rightly not among the events. */
export const isValid = ({ kind, event }: Delivery): boolean => failuresOf(kind, event, Date.now()).length === 0;
