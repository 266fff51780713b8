import { count, duration } from '../format.js';

/**
 * echarts' option for latency: a line from p50 to p99 for each name, with its three points, on a logarithmic scale.
 *
 * @param {readonly {name: string, messages: number, p50_ms: number, p95_ms: number, p99_ms: number}[]} rows fastest first
 * @param {(name: string) => string} colour
 */
export function latencyOption(rows, colour) {
  const names = rows.map(({ name }) => name).reverse();
  const points = (key, label, symbol, tone) => ({
    name: label,
    type: 'scatter',
    symbol,
    symbolSize: 11,
    itemStyle: { color: colour(tone) },
    data: rows.map((row) => [seconds(row[key]), row.name]),
    // The topmost row says which point is which.
    label: {
      show: true,
      position: 'top',
      color: colour('soft'),
      fontSize: 12,
      formatter: ({ value }) => (value[1] === rows[0].name ? label : ''),
    },
  });
  return {
    description: `Time within which half, 95 % and 99 % arrived: ${rows
      .map((row) => `${row.name} ${duration(row.p50_ms)}, ${duration(row.p95_ms)}, ${duration(row.p99_ms)}`)
      .join('; ')}.`,
    grid: { left: 8, right: 24, top: 26, bottom: 4, containLabel: true },
    tooltip: { trigger: 'item', formatter: ({ value }) => tipOf(rows.find(({ name }) => name === value[1])) },
    xAxis: {
      type: 'log',
      // Steps of seconds, minutes and hours.
      logBase: 60,
      axisLabel: { formatter: (value) => duration(value * 1000) },
      splitLine: { show: true, lineStyle: { color: colour('line') } },
    },
    yAxis: {
      type: 'category',
      data: names,
      splitLine: { show: false },
      axisLabel: { color: colour('ink'), fontSize: 13 },
    },
    series: [
      ...rows.map((row) => ({
        type: 'line',
        silent: true,
        symbol: 'none',
        lineStyle: { color: colour('line-strong'), width: 2 },
        data: [
          [seconds(row.p50_ms), row.name],
          [seconds(row.p99_ms), row.name],
        ],
      })),
      points('p50_ms', 'half', 'circle', 'accent'),
      points('p95_ms', '95 %', 'diamond', 'wait'),
      points('p99_ms', '99 %', 'triangle', 'bad'),
    ],
  };
}

/** What is drawn, from a millisecond on: nothing has no place on a logarithmic scale. */
const seconds = (ms) => Math.max(1, ms) / 1000;

const tipOf = (row) =>
  row === undefined
    ? ''
    : [
        row.name,
        `${count(row.messages)} messages`,
        `half within ${duration(row.p50_ms)}`,
        `95 % within ${duration(row.p95_ms)}`,
        `99 % within ${duration(row.p99_ms)}`,
      ].join('<br>');
