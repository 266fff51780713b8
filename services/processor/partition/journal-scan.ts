import { decodeRecord, type BatchRecord, type DecodedRecord, type JournalHeader } from './journal-record.ts';
import type { Journal, JournalRecord } from './ports.ts';
import type { FoundBatch, Rules } from './rules.ts';

/** Up to where the journal is in, and the epoch in force there. */
export interface Statement {
  readonly position: number;
  readonly epoch: number;
}

/** Before anything was ever stated: nothing is in, and no epoch has begun. */
export const NOTHING_STATED: Statement = { position: -1, epoch: -1 };

/** A journal record with where it stands. `decoded` is undefined for a format that this version does not know. */
export interface ReadRecord {
  readonly offset: number;
  readonly appendedAt: number;
  readonly decoded: DecodedRecord | undefined;
}

/** A batch to be inserted again under the token of its offset. */
export interface ValidBatch extends FoundBatch {
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
  readonly block: Buffer;
}

export const readRecord = ({ offset, appendedAt, value }: JournalRecord): ReadRecord => ({
  offset,
  appendedAt,
  decoded: decodeRecord(value),
});

/** What a record states; undefined for markers, which know nothing of the journal before them. */
const statementOf = (header: JournalHeader | undefined): Statement | undefined =>
  header === undefined || header.type === 'marker' ? undefined : header;

/** The statement among the records that is to be believed. */
export const statementIn = (
  records: readonly ReadRecord[],
  from: Statement,
  rules: Pick<Rules, 'believed'>,
): Statement =>
  records.reduce((best, { decoded }) => {
    const stated = statementOf(decoded?.header);
    return stated === undefined ? best : rules.believed(best, { position: stated.position, epoch: stated.epoch });
  }, from);

/** The valid batches above the statement's position, among records that reach down to it. */
export function validBatches(
  records: readonly ReadRecord[],
  from: Statement,
  rules: Pick<Rules, 'isValid' | 'epochAt'>,
): ValidBatch[] {
  let epochInForce = rules.epochAt(from);
  const valid: ValidBatch[] = [];
  for (const { offset, appendedAt, decoded } of records) {
    if (offset <= from.position || decoded === undefined) continue;
    const { header, block } = decoded;
    if (header.type === 'marker') epochInForce = offset;
    else if (header.type === 'batch' && rules.isValid(header.epoch, epochInForce))
      valid.push(batchAt(offset, appendedAt, header, block));
  }
  return valid;
}

const batchAt = (offset: number, appendedAt: number, header: BatchRecord, block: Buffer): ValidBatch => ({
  offset,
  appendedAt,
  rows: header.rows,
  columns: header.columns,
  marks: header.marks,
  block,
});

/** What the end of the journal tells before an attempt writes its marker. */
export interface JournalTail {
  /** The last record that the log holds; undefined if it holds none. */
  readonly last: ReadRecord | undefined;
  readonly statement: Statement;
  readonly start: number;
  readonly end: number;
}

const FIRST_STRETCH = 4;

/** Reads back from the end, in stretches that double, until something is stated. Usually the last record says it. */
export async function readTail(
  journal: Pick<Journal, 'bounds' | 'read'>,
  rules: Pick<Rules, 'believed'>,
): Promise<JournalTail> {
  const { start, end } = await journal.bounds();
  let last: ReadRecord | undefined;
  for (let to = end, stretch = FIRST_STRETCH; to > start; stretch *= 2) {
    const from = Math.max(start, to - stretch);
    const records = (await journal.read(from, to)).map(readRecord);
    last ??= records.at(-1);
    const statement = statementIn(records, NOTHING_STATED, rules);
    if (statement.position > NOTHING_STATED.position) return { last, statement, start, end };
    to = from;
  }
  return { last, statement: NOTHING_STATED, start, end };
}
