import { closeSync, openSync, renameSync, writeSync } from 'node:fs';
import { toldOfEach } from '../oracle/meant.ts';
import type { Row } from '../oracle/rows.ts';
import { truthBook, type Asked } from '../oracle/truth.ts';
import type { Life } from './history.ts';

/** Characters that are collected before they are written. */
const CHUNK = 1 << 20;

/**
 * Writes what the answers must be after all lives: one JSON object with the rows of each view, one row a line, so that
 * any size can be read line by line. Only rollups are held in memory. The file appears when it is complete.
 */
export function writeTruth(path: string, lives: Iterable<Life>, asked: Asked): void {
  const unfinished = `${path}.unfinished`;
  const file = openSync(unfinished, 'w');
  try {
    const put = buffered((text) => void writeSync(file, text));
    const book = truthBook(asked);
    put.text('{"messages":[');
    put.rows(messageRows(lives, book.enter, asked.now));
    for (const [view, rows] of Object.entries(book.rollups())) {
      put.text(`],\n"${view}":[`);
      put.rows(rows);
    }
    put.text(']}\n');
    put.flush();
  } finally {
    closeSync(file);
  }
  renameSync(unfinished, path);
}

/** What vendors tell under ids of their own is in the life of the message that it is about. */
function* messageRows(
  lives: Iterable<Life>,
  enter: ReturnType<typeof truthBook>['enter'],
  now: number,
): Generator<Row> {
  for (const { deliveries } of lives)
    for (const ofMessage of toldOfEach(deliveries, now).values()) {
      const row = enter(ofMessage);
      if (row !== undefined) yield row;
    }
}

function buffered(write: (text: string) => void) {
  let waiting = '';
  const text = (more: string): void => {
    waiting += more;
    if (waiting.length > CHUNK) flush();
  };
  const flush = (): void => {
    write(waiting);
    waiting = '';
  };
  const rows = (all: Iterable<Row>): void => {
    let separator = '\n';
    for (const row of all) {
      text(separator + JSON.stringify(row));
      separator = ',\n';
    }
    text('\n');
  };
  return { text, rows, flush };
}
