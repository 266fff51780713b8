import { all, type VendorCodes } from './categories.ts';

const TWO_DIGITS: VendorCodes = {
  ...all('too_long', { '01': 'invalid message length' }),
  ...all('malformed', {
    '02': 'invalid command length',
    '03': 'invalid command id',
    '0C': 'invalid message id',
    '33': 'invalid number of destinations',
    '34': 'invalid distribution list',
    '40': 'invalid destination flag',
    '42': 'invalid submit or replace',
    '43': 'invalid esm_class',
    '44': 'cannot submit to distribution list',
    '54': 'invalid replace flag',
    '55': 'invalid number of messages',
    C0: 'error in the optional part',
    C1: 'parameter not allowed',
    C2: 'invalid parameter length',
    C3: 'parameter missing',
    C4: 'invalid parameter value',
  }),
  ...all('config', {
    '04': 'wrong bind state',
    '05': 'already bound',
    '0A': 'invalid sender',
    '15': 'invalid service type',
    '48': 'invalid sender type',
    '49': 'invalid sender plan',
    '61': 'invalid schedule',
    '62': 'invalid validity',
  }),
  ...all('provider_internal', { '08': 'system error' }),
  ...all('invalid_number', {
    '0B': 'invalid recipient',
    '50': 'invalid recipient type',
    '51': 'invalid recipient plan',
  }),
  ...all('account', { '0D': 'bind failed', '0E': 'wrong password', '0F': 'wrong system id' }),
  ...all('rate_limited', { '14': 'queue full', '58': 'throttled' }),
  ...all('unknown', {
    '45': 'submit failed',
    '66': 'rejected by the application',
    FE: 'delivery failure',
    FF: 'unknown',
  }),
  ...all('network_temp', { '64': 'temporary application error' }),
  '65': { category: 'unknown', name: 'permanent application error', retry: 'never' },
};

/** SMPP command_status of a refused submit, in eight hexadecimal digits, as Jasmin and Kannel report it. */
export const SMPP: VendorCodes = Object.fromEntries(
  Object.entries(TWO_DIGITS).map(([code, spec]) => [`0x000000${code}`, spec]),
);
