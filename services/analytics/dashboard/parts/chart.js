import { h } from '../dom.js';

/** The chart library comes when the first chart does. */
let library;
const loadLibrary = () =>
  (library ??= new Promise((resolve, reject) => {
    const script = h('script', { src: '/vendor/echarts.min.js' });
    script.addEventListener('load', () => resolve(window['echarts']));
    script.addEventListener('error', () => reject(new Error('the chart library did not come')));
    document.head.append(script);
  }));

const dark = matchMedia('(prefers-color-scheme: dark)');
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** Colours of lines that stand for nothing but themselves: told apart by lightness as well, and labelled at their ends. */
export const seriesColours = () =>
  dark.matches
    ? ['#9fb5ff', '#f0b45c', '#5fd3ab', '#ef8fb5', '#b9e06b', '#73c8ef', '#d0a5f5', '#c8c8c8']
    : ['#2f52c9', '#b25e00', '#00775a', '#b0316b', '#5d7500', '#0b7aa6', '#7b3fb5', '#5c5c5c'];

/**
 * A chart, as high from the start as when it is drawn. It follows its width and the colour scheme, and describes itself
 * to those who cannot see it; a table of its figures belongs beside it.
 *
 * @param {object} told
 * @param {string} told.label what it shows
 * @param {number} told.height px
 * @param {(colour: (name: string) => string) => object} told.option echarts' option, made again when colours change
 * @returns {{element: HTMLElement, update: () => void}}
 */
export function chart({ label, height, option }) {
  const element = h('div', { class: 'chart', role: 'img', 'aria-label': label, style: { height: `${height}px` } });
  let drawn;
  const update = () => drawn?.setOption(dressed(option(colour), label), { replaceMerge: ['series'] });
  loadLibrary().then((echarts) => {
    // A chart that is begun before it stands in the page has no width, and is drawn in a corner first.
    const observer = new ResizeObserver(() => {
      if (!element.isConnected) return leave();
      if (drawn) return drawn.resize();
      drawn = echarts.init(element, null, { renderer: 'svg' });
      update();
    });
    const leave = () => {
      observer.disconnect();
      dark.removeEventListener('change', update);
      drawn?.dispose();
    };
    observer.observe(element);
    dark.addEventListener('change', update);
  });
  return { element, update };
}

function dressed(option, label) {
  const axis = {
    axisLine: { lineStyle: { color: colour('line-strong') } },
    axisTick: { show: false },
    axisLabel: { color: colour('soft'), hideOverlap: true },
    splitLine: { lineStyle: { color: colour('line') } },
  };
  const one = (own, more) => ({ ...axis, ...more, ...own, axisLabel: { ...axis.axisLabel, ...own?.axisLabel } });
  const both = (own, more) => (Array.isArray(own) ? own.map((each) => one(each, more)) : one(own, more));
  return {
    animation: false,
    textStyle: { fontFamily: 'inherit' },
    color: seriesColours(),
    aria: { enabled: true, label: { description: option.description ?? label } },
    tooltip: {
      trigger: 'axis',
      confine: true,
      backgroundColor: colour('panel'),
      borderColor: colour('line'),
      textStyle: { color: colour('ink'), fontSize: 13 },
      ...option.tooltip,
    },
    grid: option.grid ?? { left: 8, right: 96, top: 16, bottom: 4, containLabel: true },
    xAxis: both(option.xAxis, { splitLine: { show: false } }),
    yAxis: both(option.yAxis, { axisLine: { show: false } }),
    series: option.series,
  };
}
