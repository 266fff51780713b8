import { expect, test } from 'vitest';
import type { Click } from '../../../schemas/events.ts';
import { defaultsOf } from '../../../schemas/ids.ts';
import { classedClicks } from './click-steps.ts';

const T = Date.UTC(2026, 0, 15, 12);
const TIMES = { submitted_at: T, handed_off_at: T + 1_000, delivered_at: 0 };
const click = (event_id: string, after: number, fields: Partial<Click> = {}): Click => ({
  ...(defaultsOf('click') as Omit<Click, 'event_id' | 'message_id' | 'occurred_at'>),
  ...{ event_id, message_id: 'm', occurred_at: T + after, source: 'links', account_id: '' },
  ...fields,
});

test('a click says its class, and in words what led to it', () => {
  const classed = classedClicks(
    [
      click('early', 2_000, { reasons: ['data_centre', 'new'] }),
      click('robot', 60_000, { user_agent: 'curl/8.5.0' }),
      click('person', 90_000),
      click('told', 99_000, { class: 'suspect', reasons: ['by hand'] }),
    ],
    TIMES,
  );
  expect(classed.get('early')).toMatchObject({ class: 'bot', reasons: ['data_centre', 'new', 'too_soon'] });
  expect(classed.get('early')!.reason_texts).toEqual([
    'Its address belongs to a data centre.',
    'It came before a person could have had the message in hand.',
  ]);
  expect(classed.get('robot')).toMatchObject({ class: 'bot', reasons: ['known_bot'] });
  expect(classed.get('person')).toMatchObject({ class: 'human', reasons: [], reason_texts: [] });
  expect(classed.get('told')).toMatchObject({ class: 'suspect', reasons: ['by hand'], reason_texts: [] });
});

test('clicks beyond those that a message counts have no class', () => {
  const clicks = Array.from({ length: 300 }, (_, n) => click(`click ${n}`, 60_000));
  expect(classedClicks(clicks, TIMES).size).toBe(256);
});
