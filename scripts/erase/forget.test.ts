import { expect, test } from 'vitest';
import { consent, play, reply, submit } from '../../schemas/golden/story.ts';
import { factsOf } from '../../services/processor/core/facts.ts';
import { keep } from '../../services/processor/core/kept.ts';
import { emptyTimeline, fold, merge } from '../../services/processor/core/timeline.ts';
import { recipientKey } from '../../schemas/pii.ts';
import { forget } from './forget.ts';

const DAY = Date.UTC(2026, 0, 15);
const KEY = recipientKey('k', '+15550100');
const scenes = [
  submit({ at: '09:00:00' }),
  reply({ at: '09:01:00', recipient: '+15550100' }),
  consent({ at: '09:02:00' }),
];
const told = play(scenes, { prefix: '', day: DAY }).reduce(
  (timeline, { kind, event }) => fold(timeline, kind, keep(kind, event as never, 'k') as never),
  emptyTimeline('m'),
);

test('a timeline forgets whose it is and nothing else, and events that come again do not bring the person back', () => {
  const forgotten = forget(told, [KEY]);
  const { recipient_key: _key, recipient_masked: _masked, ...facts } = factsOf(told);
  expect(factsOf(forgotten)).toEqual({ ...facts, recipient_key: '', recipient_masked: '' });
  expect(JSON.stringify(forgotten)).not.toContain(KEY);
  expect(JSON.stringify(merge(told, forgotten))).not.toContain(KEY);
  expect(JSON.stringify(merge(forgotten, told))).not.toContain(KEY);
  expect(forget(told, ['another'])).toEqual(told);
});
