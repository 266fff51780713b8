import { describe, expect, it } from 'vitest';
import { timelineOf } from '../testing/histories.ts';
import { NOON, told } from '../testing/told.ts';
import { isForeign, rejectionsOf } from './accounts.ts';
import { factsOf } from './facts.ts';

const submit = told('submit');
const theirs = { account_id: 'globex', event_id: 'theirs' };

describe('rejections', () => {
  it('are the events of accounts that did not submit the message', () => {
    expect(rejectionsOf(timelineOf([submit, told('reply', theirs), told('read', { account_id: '' })]))).toEqual([
      { code: 'foreign_account', kind: 'reply', event_id: 'theirs', account_id: 'globex' },
    ]);
  });

  it('of a second submit name the conflict', () => {
    expect(rejectionsOf(timelineOf([submit, told('submit', { ...theirs, occurred_at: NOON + 1 })]))).toEqual([
      { code: 'message_id_conflict', kind: 'submit', event_id: 'theirs', account_id: 'globex' },
    ]);
  });

  it('change sides when a smaller submit arrives, and what was left out counts again', () => {
    const before = timelineOf([submit, told('reply', theirs)]);
    expect(factsOf(before).replies).toBe(0);
    const after = timelineOf([told('submit', { ...theirs, occurred_at: NOON - 1 })], before);
    expect(factsOf(after)).toMatchObject({ account_id: 'globex', replies: 1 });
    expect(rejectionsOf(after)).toEqual([
      { code: 'message_id_conflict', kind: 'submit', event_id: 'submit', account_id: 'acme' },
    ]);
  });

  it('do not exist while nobody submitted', () => {
    const timeline = timelineOf([told('reply', theirs), told('read', { account_id: 'acme' })]);
    expect(rejectionsOf(timeline)).toEqual([]);
    expect(isForeign(timeline, 'acme')).toBe(false);
  });

  it.each([
    ['acme', false],
    ['', false],
    ['globex', true],
    ['__proto__', true],
  ])('account %j is foreign to a message of acme: %s', (account, foreign) => {
    expect(isForeign(timelineOf([submit]), account)).toBe(foreign);
  });
});
