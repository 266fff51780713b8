import { expect, test } from 'vitest';
import { EVENT_TOPICS, kindOfTopic, OTHER_TOPICS, subjectOf, TOPICS } from './topics.ts';

test('one topic per kind, all with one partition count, as the journal', () => {
  expect(EVENT_TOPICS).toEqual(
    ['submit', 'handoff', 'dlr', 'click', 'reply', 'read', 'conversion', 'consent'].map((kind) => `handset.${kind}`),
  );
  for (const topic of [...EVENT_TOPICS, OTHER_TOPICS.journal.name])
    expect(TOPICS.get(topic)?.partitions).toBe('events');
  for (const topic of EVENT_TOPICS) expect(topic).toBe(`handset.${kindOfTopic(topic)}`);
  expect(kindOfTopic('handset.journal')).toBeUndefined();
  expect(subjectOf('handset.dlr')).toBe('handset.dlr-value');
});

test('the journal is never compacted, and a dead letter can carry the largest value that fits an event topic', () => {
  expect(TOPICS.get('handset.journal')).toMatchObject({ cleanup: 'delete', maxMessageBytes: 8 * 1024 * 1024 });
  expect(TOPICS.get('handset.dead-letter')!.maxMessageBytes).toBeGreaterThan(
    TOPICS.get('handset.dlr')!.maxMessageBytes,
  );
});
