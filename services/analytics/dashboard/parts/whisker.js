import { svg } from '../dom.js';

const [WIDTH, HEIGHT] = [180, 30];

/**
 * Two rates with their intervals, one above the other on one scale: where they do not overlap, the rates differ.
 *
 * @param {readonly {low: number, high: number, at: number}[]} rates shares
 * @param {string} label what it shows
 */
export function whiskers(rates, label) {
  const low = Math.min(...rates.map((rate) => rate.low));
  const high = Math.max(...rates.map((rate) => rate.high));
  const span = Math.max(high - low, 0.001);
  const x = (share) => (6 + ((share - low) / span) * (WIDTH - 12)).toFixed(1);
  return svg(
    'svg',
    { class: 'whiskers', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': label },
    rates.map((rate, index) => {
      const y = index === 0 ? 9 : 21;
      return svg(
        'g',
        { class: index === 0 ? 'first' : 'second' },
        svg('path', { d: `M${x(rate.low)} ${y}H${x(rate.high)}` }),
        svg('circle', { cx: x(rate.at), cy: y, r: 4 }),
      );
    }),
  );
}
