import { randomUUID } from 'node:crypto';
import { get, postForm, webhook, withoutPlus, type Call, type Play, type Sent } from './play.ts';

const TOKENS = { vendor: 'jasmin-token', stranger: 'guess' };

const fieldsOf = (vendorId: string, word: string, more = {}): Record<string, string> => ({
  id: vendorId,
  message_status: word,
  level: '1',
  connector: 'smppcc_1',
  ...more,
});

/** By GET Jasmin writes `?` and its parameters behind whatever it was told to call. */
const asked =
  (word: string, more = {}) =>
  ({ path, vendorId }: Sent): Call =>
    get(`${path}?${new URLSearchParams(fieldsOf(vendorId, word, more)).toString()}`);

const posted =
  (word: string) =>
  ({ path, vendorId }: Sent): Call =>
    postForm(path, fieldsOf(vendorId, word));

export const jasmin: Play = {
  ...webhook('jasmin', TOKENS.vendor),
  newId: randomUUID,
  // The token stands in the URL that Jasmin was told, in front of what it adds.
  prove: (call, _url, by) => ({ ...call, path: call.path.replace(/\?|$/, (mark) => `?token=${TOKENS[by]}${mark}`) }),
  thanks: [200, 'ACK/Jasmin'],
  delivered: {
    named: 'in the URL',
    beside: { step: 'dlr ESME_ROK', after: 2, call: asked('ESME_ROK') },
    end: {
      step: 'dlr DELIVRD',
      after: 5,
      call: asked('DELIVRD', { level: '2', id_smsc: '1a2b3c4d', sub: '001', dlvrd: '001', err: '000', text: 'Hello' }),
    },
    becomes: { status: 'delivered', carrier: '', error_code: '', error_family: '', time: 'arrival' },
  },
  undelivered: {
    named: 'by its own id',
    end: { step: 'dlr ESME_RTHROTTLED', after: 5, call: posted('ESME_RTHROTTLED') },
    becomes: { status: 'rejected', carrier: '', error_code: '0x00000058', error_family: 'rate', time: 'arrival' },
  },
  answer: {
    id: '55b4d3f6-0d62-4f0c-9d8e-2ad2c3a8a4e1',
    body: 'Stop it',
    call: ({ path, sender, recipient }) =>
      postForm(path, {
        id: '55b4d3f6-0d62-4f0c-9d8e-2ad2c3a8a4e1',
        from: withoutPlus(recipient),
        to: withoutPlus(sender),
        'origin-connector': 'smppcc_1',
        content: 'Stop it',
        binary: '53746f70206974',
        coding: '0',
      }),
  },
};
