import { expect, test } from 'vitest';
import { play, consent, dlr, submit, type Scene } from '../../schemas/golden/story.ts';
import { consentOf } from './consent.ts';

const DAY = Date.UTC(2026, 0, 15);
const ask = (...scenes: Scene[]) =>
  consentOf(play(scenes, { prefix: '', day: DAY }), { piiKey: 'k', now: DAY + 1e8, keeping: ['acme'] });
const states = (...scenes: Scene[]) =>
  ask(...scenes).suppressions.map(({ sender, suppressed }) => `${sender}:${suppressed ? 'out' : 'in'}`);

test('the last that was said of a sender, or of all, decides; an opt-in for one sender lifts for that sender alone', () => {
  const sent = submit({ at: '09:00:00' });
  const all = consent({ at: '10:00:00', id: 'a', sender: '' });
  const backToOne = consent({ at: '11:00:00', id: 'b', sender: '88000', action: 'opt_in' });
  const backToAll = consent({ at: '12:00:00', id: 'c', sender: '', action: 'opt_in' });
  expect(states(sent, all)).toEqual([':out']);
  expect(states(sent, all, backToOne).sort()).toEqual(['88000:in', ':out']);
  expect(states(backToAll, backToOne, all, sent).sort()).toEqual(['88000:in', ':in']);
  expect(states(sent, consent({ at: '13:00:00', id: 'd', sender: '88000' }), backToAll).sort()).toEqual([
    '88000:out',
    ':in',
  ]);
});

test('a refusal for an opt-out is one from the sender of the message, and the message itself is not sent after it', () => {
  const refused = [
    submit({ at: '09:00:00' }),
    dlr({ at: '09:00:05', status: 'failed', vendor: 'twilio', error_code: '21610' }),
  ];
  const later = submit({ at: '09:30:00', message: 'later' });
  const elsewhere = submit({ at: '09:30:00', message: 'elsewhere', sender: '99000' });
  const truth = ask(...refused, later, elsewhere);
  expect(truth.log.map(({ how, action, sender, message_id }) => [how, action, sender, message_id])).toEqual([
    ['vendor_error', 'opt_out', '88000', 'm'],
  ]);
  expect(truth.after_opt_out).toEqual(['later']);
  expect(truth.without_opt_in).toEqual(['elsewhere', 'm']);
});

test('a consent of a stranger to the message is left out; one that nobody submitted counts under its own account', () => {
  const foreign = consent({ at: '10:00:00', account: 'globex' });
  expect(ask(submit({ at: '09:00:00' }), foreign).log).toEqual([]);
  expect(ask(foreign).log.map(({ account_id }) => account_id)).toEqual(['globex']);
});
