import { randomBytes } from 'node:crypto';
import { iso, postJson, withHeaders, type Call, type Play, type Sent } from './play.ts';

/** The ingest key of the account that holds the connection to the message centre. */
export const INGEST_KEY = 'key-of-the-vendors-test';
const KEYS = { vendor: INGEST_KEY, stranger: 'guess' };

/** Two digits each, with seconds, as in `260301115930`. */
const dateOf = (at: number): string => iso(at).slice(2, 19).replace(/\D/g, '');

const textOf = (id: string, stat: string, err: string, at: number): string =>
  `id:${id} sub:001 dlvrd:${stat === 'DELIVRD' ? '001' : '000'} submit date:${dateOf(at - 1_000)} ` +
  `done date:${dateOf(at)} stat:${stat} err:${err} text:Hello`;

/** A receipt's text, which knows the message centre's id alone. */
const text =
  (stat: string) =>
  ({ path, vendorId }: Sent, at: number): Call => ({
    method: 'POST',
    path,
    headers: { 'content-type': 'text/plain' },
    body: `${textOf(vendorId, stat, '000', at)}\r\n`,
  });

/** The same with what its receiver knows. */
const object =
  (stat: string, err: string) =>
  ({ path, vendorId, reference }: Sent, at: number): Call =>
    postJson(path, { message_id: reference, carrier: 'north', text: textOf(vendorId, stat, err, at) });

export const smpp: Play = {
  vendor: 'sinch',
  path: (account) => `/v1/receipts/smpp/${account}?vendor=sinch`,
  newId: () => randomBytes(8).toString('hex'),
  prove: (call, _url, by) => withHeaders(call, { authorization: `Bearer ${KEYS[by]}` }),
  thanks: [202],
  delivered: {
    named: 'by its own id',
    beside: { step: 'dlr ACCEPTD', after: 2, call: text('ACCEPTD') },
    end: { step: 'dlr DELIVRD', after: 5, call: text('DELIVRD') },
    becomes: { status: 'delivered', carrier: '', error_code: '', error_family: '', time: 'told' },
  },
  undelivered: {
    named: 'by a reference',
    beside: { step: 'dlr ENROUTE', after: 2, call: object('ENROUTE', '000') },
    end: { step: 'dlr UNDELIV', after: 5, call: object('UNDELIV', '062') },
    becomes: { status: 'failed', carrier: 'north', error_code: '062', error_family: 'filtering', time: 'told' },
  },
};
