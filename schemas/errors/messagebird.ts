import { MAP_CODES } from './map.ts';
import { all, type CodeBook } from './shape.ts';

/** Bird (MessageBird): the networks' own numbers and two limits of US carriers. */
export const MESSAGEBIRD: readonly CodeBook[] = [
  {
    protocol: 'sms',
    source: 'docs.bird.com, SMS platform extended error codes',
    codes: {
      ...MAP_CODES,
      '103': { category: 'opted_out', name: 'subscriber said STOP', confirmed: false },
      ...all('daily_cap', { '106': 'T-Mobile volume of the campaign' }),
      ...all('rate_limited', { '107': 'AT&T throughput of the campaign' }),
    },
    ranges: [
      { from: 1, to: 105, category: 'network_temp', name: 'network error, not listed', confirmed: false },
      { from: 108, to: 254, category: 'unknown', name: 'not listed', confirmed: false },
      { from: 256, to: 299, category: 'handset', name: 'delivery failure, not listed', confirmed: false },
    ],
  },
];
