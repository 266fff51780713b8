import { pathOf } from '../api.js';
import { h } from '../dom.js';
import { count, counted, words } from '../format.js';
import { dataTable } from '../parts/table.js';

/**
 * Recipients that cannot get a text, with what to do: wrong before anything was sent, whatever receipts said of it. They
 * stand with the errors of numbers, and are no errors themselves.
 *
 * @param {any[]} rows of `/v1/errors/recipients`
 * @param {object} query what they were asked by
 */
export function recipientProblems(rows, query) {
  const messages = rows.reduce((sum, row) => sum + row.messages, 0);
  return [
    h('h3', { class: 'apart' }, `${counted(messages, 'message')} to numbers that cannot get a text`),
    h(
      'p',
      { class: 'note' },
      'By the number itself, or by what a look-up said when it was sent. They were sent all the same; what became of them is counted like that of every message.',
    ),
    dataTable({
      id: 'recipient-problems',
      caption: 'Numbers that cannot get a text, by what is wrong, with what to do',
      path: pathOf('/v1/errors/recipients', query),
      rows,
      sort: { key: 'messages', down: true },
      columns: [
        { key: 'recipient_problem', label: 'Number', css: 'nowrap', value: (row) => words(row.recipient_problem) },
        { key: 'meaning', label: 'What it means', css: 'wide', value: (row) => row.meaning },
        { key: 'fix', label: 'What to do', css: 'wide', value: (row) => row.fix },
        {
          key: 'messages',
          label: 'Messages',
          numeric: true,
          help: 'Messages submitted to such numbers.',
          value: (row) => row.messages,
          cell: (row) => count(row.messages),
        },
        {
          key: 'delivered',
          label: 'Called delivered',
          numeric: true,
          help: 'Of these, messages that a receipt calls delivered all the same: some vendors read texts out to landlines, some call delivered what they threw away, and plans of numbers may be outdated.',
          value: (row) => row.delivered,
          cell: (row) => count(row.delivered),
        },
      ],
    }),
  ];
}

/** What is wrong with the number of one message, and what to do about it. A receipt may say otherwise. */
export function recipientAdvice({ recipient_problem: problem, recipient_meaning: meaning = '', recipient_fix: fix }) {
  if (!problem || meaning === '') return false;
  const said = `As far as the number or its look-up tells, ${meaning[0].toLowerCase()}${meaning.slice(1)} `;
  return h('p', { class: 'note' }, said, h('strong', {}, 'What to do: '), fix);
}

/** What was known of the line when the message was sent; '' if nothing was. */
export const lineOf = ({ line_type: type, number_carrier: carrier, ported }) =>
  [words(type), carrier, { yes: 'ported', no: 'not ported' }[ported]].filter(Boolean).join(', ');
