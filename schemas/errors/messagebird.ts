import { all, type VendorCodes } from './categories.ts';
import { MAP_CODES } from './map.ts';

/** Bird (MessageBird): the networks' own numbers and two limits of US carriers. */
export const MESSAGEBIRD: VendorCodes = {
  ...MAP_CODES,
  ...all('daily_cap', { '106': 'T-Mobile volume of the campaign' }),
  ...all('rate_limited', { '107': 'AT&T throughput of the campaign' }),
};
