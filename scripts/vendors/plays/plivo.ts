import { createHmac, randomUUID } from 'node:crypto';
import { postForm, webhook, withHeaders, withoutPlus, type Call, type Play, type Sent } from './play.ts';

const TOKENS = { vendor: 'plivo-auth-token', stranger: 'guess' };

const status =
  (word: string, sequence: number, code = '000') =>
  ({ path, vendorId, sender, recipient }: Sent) =>
    postForm(path, {
      MessageUUID: vendorId,
      ParentMessageUUID: vendorId,
      From: withoutPlus(sender),
      To: withoutPlus(recipient),
      Type: 'sms',
      Status: word,
      Units: '1',
      TotalRate: '0.00550',
      TotalAmount: '0.00550',
      MCC: '310',
      MNC: '090',
      ErrorCode: code,
      PartInfo: '1 of 1',
      Sequence: String(sequence),
    });

/** What Plivo signs (V3): the URL, its query, and the form's fields, sorted, behind a dot if there is a query. */
function textOf({ path, body }: Call, url: string): string {
  const [base, query = ''] = path.split('?');
  const fields = [...new URLSearchParams(body)].sort(([a], [b]) => (a < b ? -1 : 1));
  const asked = [...new URLSearchParams(query)].map(([name, value]) => `${name}=${value}`).join('&');
  return `${url}${base}?${asked}${asked && '.'}${fields.flat().join('')}`;
}

export const plivo: Play = {
  ...webhook('plivo', TOKENS.vendor),
  newId: randomUUID,
  prove(call, url, by) {
    const nonce = String(Date.now());
    const signature = createHmac('sha256', TOKENS[by])
      .update(`${textOf(call, url)}.${nonce}`)
      .digest('base64');
    return withHeaders(call, { 'x-plivo-signature-v3': signature, 'x-plivo-signature-v3-nonce': nonce });
  },
  thanks: [200, ''],
  delivered: {
    named: 'in the URL',
    beside: { step: 'dlr sent', after: 2, call: status('sent', 1) },
    end: { step: 'dlr delivered', after: 5, call: status('delivered', 2) },
    becomes: { status: 'delivered', carrier: '310090', error_code: '', error_family: '', time: 'arrival' },
  },
  undelivered: {
    named: 'by its own id',
    beside: { step: 'dlr sent', after: 2, call: status('sent', 1) },
    end: { step: 'dlr undelivered', after: 5, call: status('undelivered', 2, '30') },
    becomes: { status: 'filtered', carrier: '310090', error_code: '30', error_family: 'filtering', time: 'arrival' },
  },
  answer: {
    id: 'ce17515d-e5f6-4b12-8b5e-0123456789ab',
    body: 'STOP, bitte ä &',
    call: ({ path, sender, recipient }) =>
      postForm(path, {
        From: withoutPlus(recipient),
        To: withoutPlus(sender),
        Type: 'sms',
        Text: 'STOP, bitte ä &',
        MessageUUID: 'ce17515d-e5f6-4b12-8b5e-0123456789ab',
        Units: '1',
        MessageIntent: 'optout',
      }),
  },
};
