/**
 * What the pure core costs: `node --expose-gc --import tsx scripts/bench/core.bench.ts [messages]`. Prints nanoseconds
 * of CPU per call (the best of several rounds, garbage collection included) over messages of a usual life (submit,
 * handoff, two dlrs, every fifth one a click), decoded from Avro as the processor sees them; bytes per state; bytes of
 * heap per timeline kept in memory.
 */
import { cpus } from 'node:os';
import { encodeEvent, eventDecoder } from '../../schemas/codec.ts';
import { EVENT_SCHEMAS } from '../../schemas/avro.ts';
import type { EventOf } from '../../schemas/events.ts';
import { defaultsOf } from '../../schemas/ids.ts';
import { KIND_NAMES, type Kind } from '../../schemas/kinds.ts';
import { failuresOf } from '../../schemas/validate.ts';
import { changes, nextBook, type Published } from '../../services/processor/core/changes.ts';
import { factsOf } from '../../services/processor/core/facts.ts';
import { keep, type Kept } from '../../services/processor/core/kept.ts';
import { rowWriter } from '../../services/processor/core/rows.ts';
import { decodeState, encodeState } from '../../services/processor/core/state.ts';
import { emptyTimeline, fold, type Timeline } from '../../services/processor/core/timeline.ts';

const MESSAGES = Number(process.argv[2] ?? 20_000);
const ROUNDS = 7;
/** About what a batch is (bytes). */
const BATCH = 4 * 1024 * 1024;
const START = Date.UTC(2026, 0, 15, 12);
const BROWSER =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';

type Encoded = { readonly kind: Kind; readonly value: Buffer };
type Heard = { readonly kind: Kind; readonly event: Kept<Kind> };

const uuid = (n: number): string => `0190a5b4-1c2d-7e3f-8a4b-${n.toString(16).padStart(12, '0')}`;

/** The events of message `n`, as they travel. */
function lifeOf(n: number): Encoded[] {
  const message_id = uuid(n);
  const usual = { message_id, source: 'bench', account_id: 'acme' };
  const event = <K extends Kind>(kind: K, step: number, fields: Partial<EventOf[K]>): Encoded => ({
    kind,
    value: encodeEvent(
      kind,
      {
        ...defaultsOf(kind),
        ...usual,
        event_id: uuid(n * 8 + step + 1e9),
        occurred_at: START + n * 3 + step * 1500,
        ...fields,
      } as EventOf[K],
      1,
    ),
  });
  const vendor = `vendor-${n % 5}`;
  const carrier = `carrier-${n % 7}`;
  const life = [
    event('submit', 0, {
      sender: '+15550199',
      campaign_id: `campaign-${n % 40}`,
      audience: `audience-${n % 6}`,
      message_type: 'promotion',
      country: 'US',
      recipient: `+1555${(n % 1e7).toString().padStart(7, '0')}`,
      encoding: 'gsm-7',
      text: 'Your order is on its way: https://l.example/abc',
    }),
    event('handoff', 1, { outcome: 'accepted', vendor, carrier, vendor_message_id: uuid(n + 7e9) }),
    event('dlr', 2, { status: 'accepted', vendor, carrier, raw_status: 'sent' }),
    event('dlr', 3, { status: 'delivered', vendor, carrier, raw_status: 'delivered', price: 0.0075, currency: 'USD' }),
  ];
  if (n % 5 === 0)
    life.push(
      event('click', 4, { link_id: 'abc', url: 'https://shop.example/sale', user_agent: BROWSER, ip: '192.0.2.7' }),
    );
  return life;
}

const decoders = new Map(KIND_NAMES.map((kind) => [kind, eventDecoder(kind, EVENT_SCHEMAS[kind])]));

/** The best measurement of each name, in nanoseconds. */
const best = new Map<string, number>();

/** CPU time, as the machine may have other things to do. */
function measure<T>(name: string, calls: number, work: () => T): T {
  globalThis.gc?.();
  const began = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(began);
  best.set(name, Math.min(best.get(name) ?? Infinity, ((user + system) * 1000) / calls));
  return result;
}

function round(lives: readonly Encoded[][]): void {
  const events = lives.flat().length;
  const decoded = measure('decode (avsc), per event', events, () =>
    lives.map((life) => life.map(({ kind, value }) => ({ kind, event: decoders.get(kind)!(value) }))),
  );
  measure('failuresOf, per event', events, () =>
    decoded.forEach((life) => life.forEach(({ kind, event }) => void failuresOf(kind, event, START + 1e9))),
  );
  const heard: Heard[][] = measure('keep, per event', events, () =>
    decoded.map((life) => life.map(({ kind, event }) => ({ kind, event: keep(kind, event, 'key') }))),
  );
  const timelines = measure('fold, per event', events, () => heard.map((life) => foldAll(life)));
  measure('fold again what is known, per event', events, () => heard.map((life, i) => foldAll(life, timelines[i])));
  measure('factsOf, per timeline', lives.length, () => timelines.forEach((timeline) => void factsOf(timeline)));
  const states = measure('encodeState, per timeline', lives.length, () => timelines.map(encodeState));
  measure('decodeState, per timeline', lives.length, () => states.map((state) => decodeState('m', state)));
  const half = heard.map((life) => published(foldAll(life.slice(0, 2))));
  const rows = measure('changes (-1 and +1, state), per pair', lives.length, () =>
    timelines.flatMap((timeline, i) => changes(half[i], published(timeline))),
  );
  const writer = rowWriter();
  measure('row writer, per row', rows.length, () => {
    for (const row of rows) {
      writer.write(row);
      if (writer.bytes > BATCH) writer.take();
    }
  });
  best.set('bytes of a state', states.reduce((sum, state) => sum + state.length, 0) / states.length);
}

const foldAll = (life: readonly Heard[], start?: Timeline): Timeline =>
  life.reduce(
    (timeline, { kind, event }) => fold(timeline, kind, event),
    start ?? emptyTimeline(life[0]?.event.message_id ?? ''),
  );

const published = (timeline: Timeline): Published => ({ timeline, book: nextBook(undefined, START) });

/** Bytes of heap that each of `make`'s results holds. */
function heapOf<T>(name: string, make: (n: number) => T): void {
  if (globalThis.gc === undefined) return console.log('heap: run with --expose-gc');
  globalThis.gc();
  const before = heapAndBuffers();
  const held = Array.from({ length: MESSAGES }, (_, n) => make(n));
  globalThis.gc();
  console.log(`${name.padEnd(44)} ${((heapAndBuffers() - before) / held.length).toFixed(0).padStart(7)}`);
}

const heapAndBuffers = (): number => process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;

const heardOf = (n: number): Heard[] =>
  lifeOf(n).map(({ kind, value }) => ({ kind, event: keep(kind, decoders.get(kind)!(value), 'key') }));

console.log(`${cpus()[0]?.model ?? 'unknown CPU'}, Node ${process.version}, ${MESSAGES} messages`);
const lives = Array.from({ length: MESSAGES }, (_, n) => lifeOf(n));
for (let i = 0; i < ROUNDS; i++) round(lives);
for (const [name, value] of best) console.log(`${name.padEnd(44)} ${value.toFixed(0).padStart(7)}`);
heapOf('heap bytes of a timeline as folded', (n) => foldAll(heardOf(n)));
heapOf('heap bytes of a timeline read back', (n) => decodeState(uuid(n), encodeState(foldAll(heardOf(n)))));
heapOf('heap bytes of a state', (n) => encodeState(foldAll(heardOf(n))));
