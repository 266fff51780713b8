import { fetched } from '../api.js';
import { announce, h } from '../dom.js';
import { count, counted } from '../format.js';

const FORMATS = { csv: 'CSV', parquet: 'Parquet', ndjson: 'NDJSON' };
/** Rows of these formats stand on lines of their own, so that they can be counted on their way. */
const BY_LINE = { csv: 1, ndjson: 0 };
const LINE_END = 10;
/** Pieces of an export are handed to the browser's own store in this size (bytes), and leave the page's memory. */
const PIECE = 4 * 1024 * 1024;
/** Figures are drawn anew so often (ms). */
const REDRAW_MS = 150;

/**
 * Everything of a list as a file, not only the page of it that is shown, with its progress and a way to stop.
 *
 * @param {object} told
 * @param {string} told.path the API call of the list; what says where a page begins and ends is taken out
 * @param {string} told.name of the file, without its ending
 * @param {number} [told.total] how many rows there are, where that is known
 */
export function exporter({ path, name, total }) {
  const whole = endless(path);
  const place = h('div', { class: 'export', role: 'group', 'aria-label': 'Export all' });
  const idle = (said = '') =>
    place.replaceChildren(
      h('span', { class: 'soft small' }, total === undefined ? 'Export all as' : `Export all ${count(total)} as`),
      ...Object.entries(FORMATS).map(([format, label]) =>
        h('button', { type: 'button', class: 'button small', onclick: () => run(format) }, label),
      ),
      h('span', { class: 'small', role: 'status' }, said),
    );
  const run = async (format) => {
    const stop = new AbortController();
    const progress = meter(format in BY_LINE ? total : undefined, stop);
    place.replaceChildren(...progress.nodes);
    progress.nodes.at(-1).focus();
    try {
      const pieces = await received(`${whole}&format=${format}`, format, stop.signal, progress.draw);
      save(new Blob(pieces.blobs), `${name}.${format}`);
      idle(`Done: ${progress.said(pieces)}.`);
      announce('The export is done.');
    } catch (error) {
      idle(stop.signal.aborted ? 'Cancelled; nothing was saved.' : `Nothing was saved: ${error.message}`);
    }
    place.querySelector('button').focus();
  };
  idle();
  return place;
}

function endless(path) {
  const [base, search = ''] = path.split('?');
  const params = new URLSearchParams(search);
  for (const name of ['limit', 'cursor']) params.delete(name);
  return `${base}?${params}`;
}

function meter(total, stop) {
  const bar = h('progress', { 'aria-label': 'Export', ...(total > 0 && { max: total, value: 0 }) });
  const text = h('span', { class: 'small' }, 'Asking …');
  const cancel = h('button', { type: 'button', class: 'button small', onclick: () => stop.abort() }, 'Cancel');
  const said = ({ rows, bytes }) =>
    [rows === undefined ? '' : counted(rows, 'row'), megabytes(bytes)].filter(Boolean).join(', ');
  let drawnAt = 0;
  const draw = (state) => {
    const now = Date.now();
    if (now - drawnAt < REDRAW_MS) return;
    drawnAt = now;
    if (total > 0) bar.value = Math.min(total, state.rows);
    text.textContent = total > 0 ? `${said(state)} of ${counted(total, 'row')}` : said(state);
  };
  return { nodes: [bar, text, cancel], draw, said };
}

const megabytes = (bytes) => `${(bytes / 1_048_576).toFixed(1)}\u202fMB`;

/** Reads an answer to its end. An answer that breaks off throws: half a file looks like a whole one. */
async function received(path, format, signal, draw) {
  const response = await fetched(path, { signal });
  const reader = response.body.getReader();
  const state = { bytes: 0, rows: format in BY_LINE ? -BY_LINE[format] : undefined };
  const blobs = [];
  let piece = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    piece.push(value);
    size += value.length;
    state.bytes += value.length;
    if (state.rows !== undefined) state.rows += linesIn(value);
    if (size >= PIECE) {
      blobs.push(new Blob(piece));
      piece = [];
      size = 0;
    }
    draw({ ...state, rows: Math.max(0, state.rows ?? 0) });
  }
  return { ...state, blobs: [...blobs, new Blob(piece)] };
}

function linesIn(bytes) {
  let lines = 0;
  for (let at = bytes.indexOf(LINE_END); at >= 0; at = bytes.indexOf(LINE_END, at + 1)) lines += 1;
  return lines;
}

function save(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = h('a', { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  // The browser reads it on; it may be let go when that has begun.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
