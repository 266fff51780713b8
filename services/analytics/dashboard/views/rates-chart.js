import { count, dayAndTime, percent } from '../format.js';
import { wilson } from '../statistics.js';

/** A step of time of which more than this share is still without a final receipt says little about delivery yet. */
const MOST_OPEN = 0.03;

/**
 * echarts' option for delivery with its interval, on an axis that begins near it, and below it filtering from zero.
 * Steps whose receipts are still coming are dotted, and stretch no axis.
 *
 * @param {readonly any[]} rows of /v1/segments by time, with `at` (epoch ms), oldest first
 * @param {{step: number, axisTime: (at: number) => string, tz: string, colour: (name: string) => string}} told
 */
export function ratesOption(rows, { step, axisTime, tz, colour }) {
  const bands = rows.map(({ delivered, messages }) => wilson(delivered, messages));
  const isSettled = ({ pending, messages }) => pending <= MOST_OPEN * messages;
  const settled = bands.filter((_band, index) => isSettled(rows[index]));
  const least = Math.min(...(settled.length > 0 ? settled : bands).map(({ low }) => low));
  const floor = Math.max(0, Math.floor(least * 10) / 10);
  const last = rows.findLastIndex(isSettled);
  const lastPart = last < rows.length - 1 ? 'open' : 'settled';
  const line = (label, share, axis, tone, part) => ({
    name: part === 'open' ? `${label}, receipts still coming` : label,
    type: 'line',
    xAxisIndex: axis,
    yAxisIndex: axis,
    symbol: rows.length > 40 ? 'none' : 'circle',
    symbolSize: 5,
    data: rows.map((row, index) => [
      row.at,
      row.messages === 0 || (part === 'open' ? index < last : index > last) ? null : share(row),
    ]),
    lineStyle: { color: colour(tone), width: 2, type: part === 'open' ? 'dotted' : 'solid' },
    itemStyle: { color: colour(tone) },
    endLabel: { show: part === lastPart, formatter: () => label, color: colour(tone), fontSize: 12.5 },
    labelLayout: { moveOverlap: 'shiftY' },
  });
  const band = (name, values, opacity) => ({
    name,
    type: 'line',
    stack: 'band',
    symbol: 'none',
    silent: true,
    lineStyle: { opacity: 0 },
    areaStyle: { color: colour('accent'), opacity },
    data: rows.map(({ at }, index) => [at, index > last ? null : values[index]]),
  });
  const axis = (index) => ({
    type: 'time',
    gridIndex: index,
    minInterval: step,
    axisLabel: { show: index === 1, formatter: axisTime },
  });
  const percents = { formatter: (value) => `${Math.round(value * 1000) / 10} %` };
  const delivered = (row) => Math.max(floor, row.delivered / row.messages);
  const filtered = (row) => row.filtered / row.messages;
  return {
    description: `Delivery between ${percent(least)} and ${percent(Math.max(...bands.map(({ high }) => high)))}. The same figures are in the table below.`,
    tooltip: {
      formatter: ([point]) =>
        tipOf(
          rows.find(({ at }) => at === point.value[0]),
          tz,
          isSettled,
        ),
    },
    grid: [
      { left: 52, right: 88, top: 14, height: 130 },
      { left: 52, right: 88, top: 174, height: 66 },
    ],
    xAxis: [axis(0), axis(1)],
    yAxis: [
      { gridIndex: 0, min: floor, max: 1, splitNumber: 3, axisLabel: percents },
      { gridIndex: 1, min: 0, splitNumber: 2, axisLabel: percents },
    ],
    series: [
      band(
        'low',
        bands.map(({ low }) => Math.max(floor, low)),
        0,
      ),
      band(
        'high',
        bands.map(({ low, high }) => high - Math.max(floor, low)),
        0.14,
      ),
      line('delivered', delivered, 0, 'accent', 'settled'),
      line('delivered', delivered, 0, 'accent', 'open'),
      line('filtered', filtered, 1, 'bad', 'settled'),
      line('filtered', filtered, 1, 'bad', 'open'),
    ],
  };
}

function tipOf(row, tz, isSettled) {
  if (row === undefined) return '';
  const { low, high } = wilson(row.delivered, row.messages);
  return [
    dayAndTime(row.at, tz),
    `${count(row.messages)} messages`,
    `delivered ${percent(row.delivered / row.messages)} (${percent(low)}–${percent(high)})`,
    `filtered ${percent(row.filtered / row.messages)}`,
    ...(isSettled(row) ? [] : [`${count(row.pending)} still without a final receipt`]),
  ].join('<br>');
}
