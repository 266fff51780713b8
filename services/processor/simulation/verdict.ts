import type { TimelineRow } from '../../../schemas/timeline-row.ts';
import { isMark } from '../core/claims.ts';
import { factsOf, rejectionsOf } from '../core/facts.ts';
import { linksOf } from '../core/links.ts';
import { encodeState } from '../core/state.ts';
import type { Timeline } from '../core/timeline.ts';
import { TIMELINES, type Target } from './clickhouse.ts';
import type { SimulatedEvent, SimulatedRecord } from './history.ts';
import { timelinesOf } from '../core/recompute.ts';
import { auditKey, type World } from './world.ts';

/** How the answers differ from a recomputation from all events that were published; empty if they are right. */
export function differences(world: World): string[] {
  const onTopics = world.partitions.flatMap(({ topics }) =>
    [...topics.values()].flatMap((log) => log.read(0, log.end()).map(({ value }) => value)),
  );
  const all = timelinesOf(world.published);
  // Ids of which nothing is known but what they mean have no row.
  const expected = new Map([...all].filter(([, timeline]) => !isMark(timeline)));
  return [
    ...world.clickHouse.targets.flatMap((target) => wrongCells(target, expected)),
    ...wrongTimelines(world, expected),
    ...missingAliases(world, all),
    ...missingEvents(world, onTopics),
    ...missingDeadLetters(world, expected),
  ];
}

/** Sums of signed rows: of each message exactly one row may be left, and it must say the right thing. */
function wrongCells({ name, rows }: Target, expected: ReadonlyMap<string, Timeline>): string[] {
  const sums = new Map<string, { sum: number; row: TimelineRow }>();
  for (const row of rows) {
    const key = cellOf(row);
    const cell = sums.get(key) ?? { sum: 0, row };
    cell.sum += row.sign;
    sums.set(key, cell);
  }
  const left = [...sums.values()].filter(({ sum }) => sum !== 0);
  const counted = new Map<string, number>();
  for (const { sum, row } of left) counted.set(row.message_id, (counted.get(row.message_id) ?? 0) + Math.abs(sum));
  const wrong = left
    .filter(({ sum, row }) => sum !== 1 || counted.get(row.message_id) !== 1 || !isRight(row, expected))
    .map(({ sum, row }) => `${name}: ${sum} of ${row.message_id} v${row.version} ${row.status}`);
  const missing = [...expected.keys()].filter((id) => !counted.has(id)).map((id) => `${name}: ${id} is missing`);
  return [...wrong, ...missing];
}

/** Everything that a row says, the state left out: it must vanish with its message's next row. */
const cellOf = ({ sign: _, state: __, ...row }: TimelineRow): string => JSON.stringify(row);

function isRight(row: TimelineRow, expected: ReadonlyMap<string, Timeline>): boolean {
  const timeline = expected.get(row.message_id);
  return timeline !== undefined && factsText(row) === JSON.stringify(factsOf(timeline));
}

function factsText(row: TimelineRow): string {
  const {
    sign: _,
    state: __,
    message_id: ___,
    version: ____,
    first_seen_at: _____,
    updated_at: ______,
    ...facts
  } = row;
  return JSON.stringify(facts);
}

function wrongTimelines({ clickHouse }: World, expected: ReadonlyMap<string, Timeline>): string[] {
  const latest = new Map<string, TimelineRow>();
  for (const row of clickHouse.targets.find(({ name }) => name === TIMELINES)!.rows)
    if (row.sign === 1 && row.version >= (latest.get(row.message_id)?.version ?? 0)) latest.set(row.message_id, row);
  return [...expected]
    .filter(([id, timeline]) => !encodeState(timeline).equals(latest.get(id)?.state ?? Buffer.alloc(0)))
    .map(([id]) => `the latest timeline of ${id} has other facts`);
}

/** Of each id the marks that count, whether it has a row or not. */
const missingAliases = ({ clickHouse }: World, all: ReadonlyMap<string, Timeline>): string[] =>
  [...all].flatMap(([id, { links }]) => {
    const written = linksOf(clickHouse.writtenAliases().filter(({ vendor_message_id }) => vendor_message_id === id));
    return JSON.stringify(written.aliases) === JSON.stringify(links.aliases) ? [] : [`the marks of ${id} are others`];
  });

const missingEvents = ({ audit }: World, onTopics: readonly SimulatedRecord[]): string[] =>
  onTopics
    .filter((record): record is SimulatedEvent => record.kind !== 'alias')
    .map(auditKey)
    .filter((key) => !audit.has(key))
    .map((key) => `event ${key} is not in events`);

function missingDeadLetters({ deadLetters }: World, expected: ReadonlyMap<string, Timeline>): string[] {
  const said = new Set(
    [...deadLetters.values()].map(({ code, message_id, event_id }) => [code, message_id, event_id].join()),
  );
  return [...expected].flatMap(([id, timeline]) =>
    rejectionsOf(timeline)
      .map(({ code, event_id }) => [code, id, event_id].join())
      .filter((key) => !said.has(key))
      .map((key) => `no dead letter ${key}`),
  );
}
