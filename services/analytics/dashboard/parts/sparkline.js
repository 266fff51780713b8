import { svg } from '../dom.js';

const [WIDTH, HEIGHT] = [96, 24];

/** A small line from zero, for a table's cell; `label` says what it shows. */
export function sparkline(values, label) {
  const top = Math.max(1, ...values);
  const x = (index) => 1 + (index * (WIDTH - 2)) / Math.max(1, values.length - 1);
  const y = (value) => HEIGHT - 2 - (value / top) * (HEIGHT - 4);
  const line = values
    .map((value, index) => `${index === 0 ? 'M' : 'L'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`)
    .join('');
  return svg(
    'svg',
    { class: 'sparkline', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': label },
    svg('path', { class: 'base', d: `M1 ${HEIGHT - 2}H${WIDTH - 1}` }),
    svg('path', { class: 'line', d: line }),
  );
}
