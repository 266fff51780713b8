/**
 * How fast a backlog is worked off, against ClickHouse's own Kafka engine on the same topics. See README.md.
 * `npm run bench -- backlog [--events 2000000] [--partitions 4] [--compression none|lz4] [--processors 1]
 * [--only handset|baseline] [--raw-events on|off] [--profile DIR] [--set NAME=VALUE …]`
 */
import { parseArgs } from 'node:util';
import { backlog, type BacklogOptions } from './backlog/backlog.ts';
import { whole } from './options.ts';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '2000000' },
    partitions: { type: 'string', default: '4' },
    compression: { type: 'string', default: 'none' },
    processors: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    'raw-events': { type: 'string', default: '' },
    profile: { type: 'string', default: '' },
    set: { type: 'string', multiple: true, default: [] },
  },
});
const { only, profile, compression } = values;
const options: BacklogOptions = {
  events: whole('--events', values.events, 1_000),
  partitions: whole('--partitions', values.partitions, 1),
  processors: whole('--processors', values.processors, 1),
  compression: compression === 'lz4' ? 'lz4' : 'none',
  contestants: [
    ...(only !== 'handset' ? (['baseline'] as const) : []),
    ...(only !== 'baseline' && values['raw-events'] !== 'on' ? (['events off'] as const) : []),
    ...(only !== 'baseline' && values['raw-events'] !== 'off' ? (['events on'] as const) : []),
  ],
  settings: Object.fromEntries(values.set.map((pair) => [pair.split('=')[0]!, pair.split('=').slice(1).join('=')])),
  ...(profile !== '' && { profiles: profile }),
  report: (line) => console.log(line),
};
await backlog(options);
