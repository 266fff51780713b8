import { announce, focusName, h, refocus } from '../dom.js';
import { clockTime, count, counted, named } from '../format.js';
import { chart, seriesColours } from '../parts/chart.js';
import { badge, mark } from '../parts/figures.js';
import { lead, panel, skeleton } from '../parts/frame.js';
import { failureName } from '../words.js';
import { firstEvent } from './nothing.js';

const SHOWN_SECONDS = 600;
/** Seconds this young still fill: they are drawn, but not counted as the newest. */
const SETTLING = 3;
const MOST_LAYERS = 6;
/** Seconds that a point of the chart, and a figure above it, is the average of. */
const AVERAGED = 5;
const TILE_SECONDS = 10;
const SPOKEN_EVERY_MS = 15_000;
const COUNTS = ['submitted', 'handed_off', 'delivered', 'failed'];

/** What is happening this second? @param {import('../main.js').Context} context */
export async function live(context) {
  const state = { seconds: new Map(), failures: [], at: 0, loaded: false, stale: false };
  const title = lead(skeleton(30));
  const note = h('p', { class: 'note', role: 'status' });
  const figures = h('dl', { class: 'tiles' });
  const failures = h('div', { class: 'slot' }, skeleton(220));
  const select = { figure: context.address.own.figure ?? 'submitted' };
  const drawn = chart({
    label: 'Messages per second by carrier, the last ten minutes',
    height: 300,
    option: (colour) => option(state, select.figure, context.address.tz, colour),
  });
  const key = h('ul', { class: 'key', 'aria-label': 'Carriers, per second now' });
  const chosen = () => select.figure;
  const screen = { title, note, figures, failures, drawn, key, chosen };
  listen(context, state, screen);
  drawTiles(figures, state);
  return [
    title,
    note,
    figures,
    panel(
      'Messages per second by carrier',
      {
        note: 'The last ten minutes, by when it happened. A message that no handoff or receipt names a carrier for stands under “not known”.',
        aside: figureChoice(select, context, () => {
          drawn.update();
          drawKey(key, state, select.figure);
        }),
      },
      h('div', { class: 'charted' }, drawn.element, key),
    ),
    panel('Last failures', { note: 'Of the last ten minutes, newest first, with what to do.' }, failures),
  ];
}

function figureChoice(select, { amend, address }, redraw) {
  const names = { submitted: 'Sent', handed_off: 'Handed off', delivered: 'Delivered', failed: 'Failed' };
  const field = h(
    'select',
    {
      id: 'figure',
      'aria-label': 'Figure',
      onchange: () => {
        select.figure = field.value;
        amend({ own: { ...address.own, figure: field.value } });
        redraw();
      },
    },
    Object.entries(names).map(([value, text]) => h('option', { value, selected: value === select.figure }, text)),
  );
  return field;
}

function listen(context, state, screen) {
  const source = new EventSource('/v1/live');
  context.signal.addEventListener('abort', () => source.close());
  const take = ({ data }) => {
    const { at, seconds, failures } = JSON.parse(data);
    Object.assign(state, { at, failures, stale: false, loaded: true });
    for (const row of seconds) {
      const carriers = state.seconds.get(row.at) ?? new Map();
      carriers.set(row.carrier, row);
      state.seconds.set(row.at, carriers);
    }
    const oldest = Math.floor(at / 1000) - SHOWN_SECONDS;
    for (const second of state.seconds.keys()) if (second < oldest) state.seconds.delete(second);
    draw(context, state, screen);
  };
  source.addEventListener('history', take);
  source.addEventListener('tick', take);
  source.addEventListener('stale', () => {
    state.stale = true;
    draw(context, state, screen);
  });
  source.addEventListener('error', () => {
    state.stale = true;
    draw(context, state, screen);
  });
}

const newest = ({ at }) => Math.floor(at / 1000) - SETTLING;

/** What happened in the last seconds, over all carriers. */
function sums(state, span) {
  const end = newest(state);
  const total = Object.fromEntries(COUNTS.map((name) => [name, 0]));
  for (const [second, carriers] of state.seconds)
    if (second > end - span && second <= end)
      for (const row of carriers.values()) for (const name of COUNTS) total[name] += row[name];
  return total;
}

let spokenAt = 0;

function draw(context, state, { title, note, figures, failures, drawn, key, chosen }) {
  const minute = sums(state, 60);
  const quiet = state.loaded && state.seconds.size === 0;
  title.textContent = sentence(state, minute);
  note.textContent = state.stale
    ? `No news since ${state.at ? clockTime(state.at, context.address.tz) : 'the page was opened'}: the page keeps trying.`
    : `Until ${clockTime(state.at, context.address.tz)} (${context.address.tz}), every second. The filters above do not narrow this screen.`;
  note.classList.toggle('bad', state.stale);
  if (quiet) drawQuiet(context, failures);
  else drawFailures(context, failures, state.failures);
  drawTiles(figures, state);
  drawn.update();
  drawKey(key, state, chosen());
  if (Date.now() - spokenAt > SPOKEN_EVERY_MS) {
    spokenAt = Date.now();
    announce(title.textContent);
  }
}

/** @param {any} state @param {Record<string, number>} minute */
function sentence({ loaded, seconds }, { submitted, delivered, failed }) {
  if (!loaded) return 'Waiting for the first second.';
  if (seconds.size === 0) return 'Nothing happened in the last ten minutes.';
  if (submitted + delivered + failed === 0) return 'Nothing happened in the last minute.';
  return `In the last minute ${counted(submitted, 'message')} went out, ${count(delivered)} arrived and ${count(failed)} failed.`;
}

function drawTiles(figures, state) {
  const recent = sums(state, TILE_SECONDS);
  const labels = { submitted: 'Sent', handed_off: 'Handed off', delivered: 'Delivered', failed: 'Failed' };
  figures.replaceChildren(
    ...COUNTS.map((name) =>
      h(
        'div',
        { class: 'tile', 'data-tile': name },
        h('dt', {}, labels[name], h('span', { class: 'unit' }, ' per second')),
        h('dd', {}, state.loaded ? (recent[name] / TILE_SECONDS).toFixed(1) : '–'),
      ),
    ),
  );
}

/** Rows that stand already are left alone: whoever reads or walks through them is not interrupted. */
function drawFailures({ address, link }, place, failures) {
  const key = failures.map(({ message_id: id, status }) => `${id}${status}`).join();
  if (place.dataset.key === key) return;
  place.dataset.key = key;
  if (failures.length === 0)
    return place.replaceChildren(h('p', { class: 'soft' }, 'No failure became known in the last ten minutes.'));
  const focused = focusName();
  place.replaceChildren(
    h(
      'ul',
      { class: 'failures' },
      failures.map((row) =>
        h(
          'li',
          {},
          h('span', { class: 'soft nowrap' }, clockTime(row.failed_at, address.tz)),
          badge(row.status),
          h(
            'div',
            {},
            h(
              'a',
              { href: link({ view: 'messages', id: row.message_id, own: {} }), 'data-focus': row.message_id },
              failureName(row),
            ),
            h(
              'span',
              { class: 'soft' },
              ` ${named('carrier', row.carrier)}${row.campaign_id ? `, ${row.campaign_id}` : ''}. `,
            ),
            row.error_meaning,
            h(
              'p',
              { class: 'fix' },
              mark('To do', 'What the catalogue advises for this code.', 'wait'),
              ' ',
              row.error_fix,
            ),
          ),
        ),
      ),
    ),
  );
  refocus(place, focused);
}

async function drawQuiet(context, place) {
  if (place.dataset.key === 'quiet') return;
  place.dataset.key = 'quiet';
  const now = Date.now();
  const [ever] = await context.api.rows('/v1/segments', { from: now - 400 * 86_400_000, to: now + 86_400_000 });
  if (ever.messages === 0) place.replaceChildren(...firstEvent(context).slice(1));
  else place.replaceChildren(h('p', { class: 'soft' }, 'As soon as something is sent, it appears here.'));
}

/** The busiest carriers, most first, and the others together: `[name, carriers]`. */
function layersOf({ seconds }, figure) {
  const totals = new Map();
  for (const carriers of seconds.values())
    for (const [carrier, row] of carriers) totals.set(carrier, (totals.get(carrier) ?? 0) + row[figure]);
  const ranked = [...totals]
    .filter(([, total]) => total > 0)
    .sort((a, b) => b[1] - a[1])
    .map(([carrier]) => carrier);
  const rest = ranked.slice(MOST_LAYERS);
  const layers = ranked.slice(0, MOST_LAYERS).map((carrier) => [named('carrier', carrier), [carrier]]);
  return rest.length === 0
    ? layers
    : [...layers, [rest.length === 1 ? named('carrier', rest[0]) : `${rest.length} others`, rest]];
}

/** Messages per second of some carriers, over the seconds (from, to]. */
function pace({ seconds }, figure, carriers, from, to) {
  let sum = 0;
  for (let second = from + 1; second <= to; second += 1)
    for (const carrier of carriers) sum += seconds.get(second)?.get(carrier)?.[figure] ?? 0;
  return sum / (to - from);
}

/** Layers upon each other, in averages of some seconds: single seconds of a few messages are noise. */
function option(state, figure, tz, colour) {
  const end = newest(state);
  const layers = layersOf(state, figure);
  const series = layers.map(([name, carriers], index) => ({
    name,
    type: 'line',
    stack: 'all',
    symbol: 'none',
    lineStyle: { width: 1, color: colour('panel') },
    areaStyle: { color: layerColour(index), opacity: 0.85 },
    itemStyle: { color: layerColour(index) },
    data: Array.from({ length: SHOWN_SECONDS / AVERAGED }, (_, step) => {
      const from = end - SHOWN_SECONDS + step * AVERAGED;
      return [(from + AVERAGED) * 1000, pace(state, figure, carriers, from, from + AVERAGED)];
    }),
  }));
  return {
    description: `Layers by carrier: ${layers.map(([name]) => name).join(', ')}. The newest figures are in the list beside it.`,
    grid: { left: 8, right: 12, top: 12, bottom: 4, containLabel: true },
    tooltip: { valueFormatter: (each) => `${Number(each).toFixed(1)} per second`, order: 'seriesDesc' },
    xAxis: { type: 'time', axisLabel: { formatter: (each) => clockTime(each, tz).slice(0, 5) } },
    yAxis: { type: 'value', min: 0 },
    // The largest layer lies at the bottom, where it is read most easily.
    series,
  };
}

const layerColour = (index) => seriesColours()[index % seriesColours().length];

/** The layers' names from top to bottom as they lie, with what they carry now: nobody hunts for a legend. */
function drawKey(place, state, figure) {
  const end = newest(state);
  place.replaceChildren(
    ...layersOf(state, figure)
      .map(([name, carriers], index) =>
        h(
          'li',
          {},
          h('span', { class: 'swatch', style: { background: layerColour(index) } }),
          h('span', {}, name),
          h('span', { class: 'key-figure' }, pace(state, figure, carriers, end - TILE_SECONDS, end).toFixed(1)),
        ),
      )
      .reverse(),
  );
}
