import { randomUUID } from 'node:crypto';
import { get, webhook, withParameters, type Play, type Sent } from './play.ts';

const TOKENS = { vendor: 'kannel-token', stranger: 'guess' };

/** `dlr-url` with what Kannel fills in: %d, %A, %T, %i, %I, %F. */
const status =
  (mask: string, answer: string) =>
  ({ path, vendorId }: Sent, at: number) =>
    get(
      withParameters(path, {
        status: mask,
        answer,
        time: String(at / 1_000),
        smsc: 'smsc1',
        id: vendorId,
        smsc_id: '1a2b3c4d',
      }),
    );

const DELIVERED = 'id:1a2b3c4d sub:001 dlvrd:001 submit date:2603011159 done date:2603011200 stat:DELIVRD err:000';

export const kannel: Play = {
  ...webhook('kannel', TOKENS.vendor),
  newId: randomUUID,
  prove: (call, _url, by) => ({ ...call, path: withParameters(call.path, { token: TOKENS[by] }) }),
  thanks: [200, ''],
  delivered: {
    named: 'in the URL',
    beside: { step: 'dlr 8', after: 2, call: status('8', 'ACK/') },
    end: { step: 'dlr 1', after: 5, call: status('1', `${DELIVERED} text:Hello`) },
    becomes: { status: 'delivered', carrier: '', error_code: '', error_family: '', time: 'told' },
  },
  undelivered: {
    named: 'by its own id',
    beside: { step: 'dlr 4', after: 2, call: status('4', '') },
    end: { step: 'dlr 16', after: 5, call: status('16', 'NACK/0x0000000b/Invalid Destination Address') },
    becomes: { status: 'rejected', carrier: '', error_code: '0x0000000B', error_family: 'number', time: 'told' },
  },
  answer: {
    id: '55b4d3f6-0d62-4f0c-9d8e-2ad2c3a8a4e1',
    body: 'Stop it 😀',
    call: ({ path, sender, recipient }, at) =>
      get(
        withParameters(path, {
          from: recipient,
          to: sender,
          text: 'Stop it 😀',
          time: String(at / 1_000),
          smsc: 'smsc1',
          id: '55b4d3f6-0d62-4f0c-9d8e-2ad2c3a8a4e1',
          keyword: 'stop',
        }),
      ),
  },
};
