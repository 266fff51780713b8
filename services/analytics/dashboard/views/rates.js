import { arrived, undelivered } from '../words.js';

/** Counts that a rate is of; denominators are those of the glossary. */
export const RATES = {
  delivery_rate: { part: (row) => row.delivered, whole: (row) => row.messages, of: 'messages submitted' },
  filtered_rate: { part: (row) => row.filtered, whole: (row) => row.messages, of: 'messages submitted' },
  failure_rate: { part: undelivered, whole: (row) => row.messages, of: 'messages submitted' },
  click_rate: { part: (row) => row.clicked, whole: arrived, of: 'messages delivered' },
  reply_rate: { part: (row) => row.replied, whole: arrived, of: 'messages delivered' },
  conversion_rate: { part: (row) => row.converted, whole: arrived, of: 'messages delivered' },
  opt_out_rate: { part: (row) => row.opted_out, whole: arrived, of: 'messages delivered' },
};

/** The list of the messages of a group. */
export const messagesOf = ({ link, address }, row, by) =>
  link({
    view: 'messages',
    filters: { ...address.filters, ...Object.fromEntries(by.map((name) => [name, [row[name]]])) },
    own: {},
  });
