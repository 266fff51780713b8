import { click, dlr, submit, words, type Example } from './story.ts';

const stray = dlr({ at: '10:00:05', account: 'acme', vendor: 'twilio' });

/** What the columns of `orphans` mean: messages of which something is known, but not who sent them. */
export const ORPHANS: readonly Example[] = [
  {
    column: 'message_id',
    story: 'A receipt came for a message that nobody submitted yet.',
    given: [stray],
    expect: { message_id: 'm' },
  },
  {
    column: 'account_id',
    story: 'The account is the one that its events name.',
    given: [dlr({ at: '10:00:05' }), click({ at: '10:01:00', account: 'acme' })],
    expect: { message_id: 'm', account_id: 'acme' },
  },
];

const rivalClick = [submit({ at: '10:00:00' }), click({ at: '10:01:00', account: 'rival', id: 'c' })];

/** What the columns of `dead_letters` mean: what could not be used, and why. */
export const DEAD_LETTERS: readonly Example[] = [
  {
    column: 'code',
    story: 'An account speaks of a message that another one sent.',
    given: rivalClick,
    expect: { message_id: 'm', code: 'foreign_account' },
  },
  {
    column: 'kind',
    story: 'What kind of event it was.',
    given: rivalClick,
    expect: { message_id: 'm', kind: 'click' },
  },
  {
    column: 'event_id',
    story: 'Which event it was.',
    given: rivalClick,
    expect: { message_id: 'm', event_id: 'c' },
  },
  {
    column: 'message_id',
    story: 'Which message it spoke of.',
    given: rivalClick,
    expect: { message_id: 'm', code: 'foreign_account' },
  },
  {
    column: 'account_id',
    story: 'Whose event it was: of two accounts that submit one message id, the later.',
    given: [submit({ at: '10:00:00' }), submit({ at: '10:00:01', account: 'rival', id: 'late' })],
    expect: { message_id: 'm', account_id: 'rival', code: 'message_id_conflict', kind: 'submit' },
  },
  {
    column: 'field',
    story: 'The field that holds what it may not hold.',
    given: [submit({ at: '10:00:00', country: 'us' })],
    expect: { message_id: 'm', code: 'invalid_value', field: 'country' },
  },
  {
    column: 'detail',
    story: 'What is wrong, in words.',
    given: [submit({ at: '10:00:00', country: 'us' })],
    expect: { message_id: 'm', detail: words(/country must be/) },
  },
];
