import { all, type CodeBook, type CodeSpec, type VendorCodes } from './shape.ts';

/** Names and specs of command_status, by the last hexadecimal digits. */
const COMMAND_STATUS: Readonly<Record<string, readonly [name: string, spec: CodeSpec]>> = {
  '00': ['ROK', { category: 'none', name: 'no error' }],
  '01': ['RINVMSGLEN', { category: 'too_long', name: 'invalid message length' }],
  '02': ['RINVCMDLEN', { category: 'malformed', name: 'invalid command length' }],
  '03': ['RINVCMDID', { category: 'malformed', name: 'invalid command id' }],
  '04': [
    'RINVBNDSTS',
    {
      category: 'config',
      name: 'wrong bind state',
      engineerFix: 'Bind as a transmitter or transceiver before submitting.',
    },
  ],
  '05': [
    'RALYBND',
    {
      category: 'config',
      name: 'already bound',
      engineerFix: 'Keep to one bind for each system_id, or ask for more binds.',
    },
  ],
  '08': ['RSYSERR', { category: 'provider_internal', name: 'system error' }],
  '0A': [
    'RINVSRCADR',
    {
      category: 'config',
      name: 'invalid sender',
      fix: 'Send from a sender that is registered for this route.',
      owner: 'sender',
    },
  ],
  '0B': ['RINVDSTADR', { category: 'invalid_number', name: 'invalid recipient' }],
  '0C': [
    'RINVMSGID',
    {
      category: 'malformed',
      name: 'invalid message id',
      engineerFix: 'Query or cancel with the id that submit_sm_resp told, in its own notation.',
    },
  ],
  '0D': ['RBINDFAIL', { category: 'account', name: 'bind failed' }],
  '0E': [
    'RINVPASWD',
    { category: 'account', name: 'wrong password', engineerFix: 'Check and rotate the password of the bind.' },
  ],
  '0F': [
    'RINVSYSID',
    { category: 'account', name: 'wrong system id', engineerFix: 'Check the system_id of the bind.' },
  ],
  '14': ['RMSGQFUL', { category: 'rate_limited', name: 'queue full' }],
  '15': ['RINVSERTYP', { category: 'config', name: 'invalid service type' }],
  '33': ['RINVNUMDESTS', { category: 'malformed', name: 'invalid number of destinations' }],
  '34': ['RINVDLNAME', { category: 'malformed', name: 'invalid distribution list' }],
  '40': ['RINVDESTFLAG', { category: 'malformed', name: 'invalid destination flag' }],
  '42': ['RINVSUBREP', { category: 'malformed', name: 'invalid submit or replace' }],
  '43': ['RINVESMCLASS', { category: 'malformed', name: 'invalid esm_class' }],
  '44': ['RCNTSUBDL', { category: 'malformed', name: 'cannot submit to distribution list' }],
  '45': ['RSUBMITFAIL', { category: 'unknown', name: 'submit failed' }],
  '48': ['RINVSRCTON', { category: 'config', name: 'invalid sender type' }],
  '49': ['RINVSRCNPI', { category: 'config', name: 'invalid sender plan' }],
  '50': ['RINVDSTTON', { category: 'invalid_number', name: 'invalid recipient type', owner: 'us' }],
  '51': ['RINVDSTNPI', { category: 'invalid_number', name: 'invalid recipient plan', owner: 'us' }],
  '54': ['RINVREPFLAG', { category: 'malformed', name: 'invalid replace flag' }],
  '55': ['RINVNUMMSGS', { category: 'malformed', name: 'invalid number of messages' }],
  '58': ['RTHROTTLED', { category: 'rate_limited', name: 'throttled' }],
  '61': ['RINVSCHED', { category: 'config', name: 'invalid schedule' }],
  '62': ['RINVEXPIRY', { category: 'config', name: 'invalid validity' }],
  '64': ['RX_T_APPN', { category: 'network_temp', name: 'temporary application error' }],
  '65': ['RX_P_APPN', { category: 'unknown', name: 'permanent application error', retry: 'never' }],
  '66': ['RX_R_APPN', { category: 'unknown', name: 'rejected by the application' }],
  C0: ['RINVOPTPARSTREAM', { category: 'malformed', name: 'error in the optional part' }],
  C1: ['ROPTPARNOTALLWD', { category: 'malformed', name: 'parameter not allowed' }],
  C2: ['RINVPARLEN', { category: 'malformed', name: 'invalid parameter length' }],
  C3: ['RMISSINGOPTPARAM', { category: 'malformed', name: 'parameter missing' }],
  C4: ['RINVOPTPARAMVAL', { category: 'malformed', name: 'invalid parameter value' }],
  FE: ['RDELIVERYFAILURE', { category: 'unknown', name: 'delivery failure' }],
  FF: ['RUNKNOWNERR', { category: 'unknown', name: 'unknown' }],
  '100': ['RSERTYPUNAUTH', { category: 'account', name: 'service type not authorised' }],
  '101': ['RPROHIBITED', { category: 'account', name: 'prohibited for this account' }],
  '102': ['RSERTYPUNAVAIL', { category: 'provider_internal', name: 'service type not available' }],
  '103': ['RSERTYPDENIED', { category: 'account', name: 'service type denied' }],
  '104': [
    'RINVDCS',
    {
      category: 'malformed',
      name: 'invalid data coding',
      engineerFix: 'Send a data_coding that the route takes: 0 for its default, 8 for UCS-2.',
    },
  ],
};

/** SMPP 5.0 has more of them for cell broadcast, which carries no text message. */
const BROADCAST: VendorCodes = Object.fromEntries(
  Array.from({ length: 11 }, (_, index) => [
    hex((0x105 + index).toString(16).toUpperCase()),
    { category: 'malformed', name: 'cell broadcast' },
  ]),
);

function hex(digits: string): string {
  return `0x${digits.padStart(8, '0')}`;
}

const CODES: VendorCodes = {
  ...Object.fromEntries(
    Object.entries(COMMAND_STATUS).flatMap(([digits, [name, spec]]) => [
      [hex(digits), spec],
      [`ESME_${name}`, spec],
    ]),
  ),
  ...BROADCAST,
};

const BOOK: CodeBook = { protocol: 'command_status', source: 'SMPP 3.4, 5.1.3; SMPP 5.0, 4.7.6', codes: CODES };

/** A refused submit, in eight hexadecimal digits or by its name. */
export const SMPP: readonly CodeBook[] = [BOOK];

export const JASMIN: readonly CodeBook[] = [BOOK];

/** Kannel also reports its own kinds of receipt, a bit each. */
export const KANNEL: readonly CodeBook[] = [
  BOOK,
  {
    protocol: 'dlr_mask',
    source: 'Kannel user guide, delivery reports',
    explains: false,
    codes: {
      ...all('none', { '1': 'delivered' }),
      ...all('unknown', { '2': 'not delivered' }),
      ...all('in_progress', { '4': 'buffered by the message centre', '8': 'taken by the message centre' }),
      '16': { category: 'unknown', name: 'refused by the message centre', retry: 'after_fix' },
    },
  },
];
