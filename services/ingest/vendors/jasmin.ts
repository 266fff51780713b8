import type { DlrStatus } from '../../../schemas/status.ts';
import { saysNoError } from '../smpp/receipt.ts';
import { stateOf } from '../smpp/states.ts';
import { ownNumber, personNumber } from './telling/addresses.ts';
import { missing } from './telling/batch.ts';
import { commandStatus } from './telling/command-status.ts';
import { fieldReader, fieldsOf } from './telling/fields.ts';
import { isFromGateway } from './telling/gateway.ts';
import { shortMessageText } from './telling/short-message.ts';
import { messageIdOf, type Callback, type Reading, type Vendor } from './vendor.ts';
import { tagsOf, wordsOf } from './telling/words.ts';

/**
 * Jasmin SMS gateway: receipts of level 1 (`ESME_…`: what the message centre answered to the submit) and level 2 (SMPP's
 * words), and inbound messages, by GET or POST. Jasmin signs nothing: see {@link isFromGateway}. It tells times without a
 * zone, so the arrival stands in. It repeats what is not answered with exactly `ACK/Jasmin`.
 */
export const jasmin: Vendor = {
  isGenuine: (callback, secret) => isFromGateway(whole(callback), secret),
  read: (callback) => read(whole(callback)),
  thanks: { status: 200, body: 'ACK/Jasmin', contentType: 'text/plain' },
};

/**
 * By GET, Jasmin puts `?` and its parameters behind the URL even where that has a query of its own. In what it writes
 * itself a question mark is escaped, so every other one begins parameters.
 */
function whole(callback: Callback): Callback {
  const [, ...queries] = callback.url.split('?');
  return { ...callback, query: new URLSearchParams(queries.join('&')) };
}

type Field = (...names: readonly string[]) => string;

function read(callback: Callback): Reading {
  const fields = fieldsOf(callback);
  if ('failure' in fields) return { told: [], failure: fields.failure };
  const field = fieldReader(fields);
  if (field('message_status') !== '') return receipt(callback, field);
  return field('from', 'From') === '' ? missing('message_status') : inbound(callback, field);
}

function receipt(callback: Callback, field: Field): Reading {
  const id = field('id');
  const message_id = messageIdOf(callback, id);
  const raw_status = field('message_status');
  const { status, error_code } = raw_status.startsWith('ESME_')
    ? answered(raw_status)
    : reported(raw_status, field('err'));
  const event = {
    message_id,
    occurred_at: callback.receivedAt,
    vendor: 'jasmin',
    status,
    raw_status,
    error_code,
    error_text: wordsOf('', {
      level: field('level'),
      connector: field('connector'),
      donedate: field('donedate'),
      sub: field('sub'),
      dlvrd: field('dlvrd'),
      id_smsc: field('id_smsc'),
      id: message_id === id ? '' : id,
    }),
  };
  return { told: [{ kind: 'dlr', derivation: 'without_time', event }] };
}

interface Outcome {
  readonly status: DlrStatus;
  readonly error_code: string;
}

const answered = (commandName: string): Outcome =>
  commandName === 'ESME_ROK'
    ? { status: 'accepted', error_code: '' }
    : { status: 'rejected', error_code: commandStatus(commandName) };

const reported = (word: string, err: string): Outcome => ({
  status: stateOf(word)?.status ?? 'unknown',
  error_code: saysNoError(err) ? '' : err,
});

function inbound(callback: Callback, field: Field): Reading {
  const told = {
    occurred_at: callback.receivedAt,
    derivation: 'without_time' as const,
    recipient: personNumber(field('from', 'From')),
    sender: ownNumber(field('to', 'To')),
    body: bodyOf(field),
    vendor_message_id: field('id'),
    tags: tagsOf({
      'origin-connector': field('origin-connector'),
      priority: field('priority'),
      coding: field('coding'),
    }),
  };
  return { told: [], inbound: [told] };
}

/** `content` holds the bytes of the message as if they were text; `binary` holds the same in hexadecimal, where it comes. */
function bodyOf(field: Field): string {
  const [binary, content, coding] = [field('binary'), field('content'), field('coding')];
  if (/^([0-9a-f]{2})+$/i.test(binary)) return shortMessageText(Buffer.from(binary, 'hex'), coding);
  const isSeptets = coding === '0' && /^[\0-\x7f]*$/.test(content);
  return isSeptets ? shortMessageText(Buffer.from(content, 'latin1'), coding) : content;
}
