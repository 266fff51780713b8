import { expect, test } from 'vitest';
import pino from 'pino';
import { observationLog } from './log.ts';

function told() {
  const lines: { level: number; msg: string; partition: number }[] = [];
  const logger = pino({ level: 'debug' }, { write: (line: string) => void lines.push(JSON.parse(line) as never) });
  let time = 0;
  return { lines, pass: (ms: number) => (time += ms), log: observationLog(logger, () => time) };
}

const WARN = pino.levels.values['warn'];
const insertAgain = { type: 'retried', step: 'insert', error: new Error('connection refused') } as const;

test('an incident that goes on is one line at warn, and again after half a minute', () => {
  const { lines, pass, log } = told();
  for (let i = 0; i < 20; i++) {
    log(0, insertAgain);
    pass(1_000);
  }
  expect(lines.map(({ level }) => level)).toEqual([WARN]);
  expect(lines[0]?.msg).toContain('mend or drop that view');
  pass(10_001);
  log(0, insertAgain);
  expect(lines).toHaveLength(2);
});

test('two partitions and two steps are incidents of their own', () => {
  const { lines, log } = told();
  log(0, insertAgain);
  log(1, insertAgain);
  log(1, { ...insertAgain, step: 'events' });
  expect(lines.map(({ partition }) => partition)).toEqual([0, 1, 1]);
});

test('a batch is one line at debug', () => {
  const { lines, log } = told();
  const batch = { events: 3, misplaced: 0, unchanged: 0, aliases: 0, copies: 0, rows: 2, oldestAppendedAt: 0 };
  log(0, { type: 'batch_closed', reason: 'time', openMs: 200, ...batch });
  log(0, { type: 'batch_in', rows: 2, bytes: 90, appendMs: 4, insertMs: 40, freshnessMs: 300 });
  log(0, { type: 'committed' });
  expect(lines.map(({ msg }) => msg)).toEqual(['batch in']);
});
