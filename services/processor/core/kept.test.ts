import { describe, expect, it } from 'vitest';
import { classOf } from '../../../schemas/click-class.ts';
import { requestBits } from '../../../schemas/click-reasons.ts';
import { clickRules } from '../../../schemas/click-rules.ts';
import { recipientKey } from '../../../schemas/pii.ts';
import { EVENT_TYPES } from '../../../schemas/avro.ts';
import type { EventOf } from '../../../schemas/events.ts';
import { KIND_NAMES, type Kind } from '../../../schemas/kinds.ts';
import { PII_KEY, timelineOf } from '../testing/histories.ts';
import { told } from '../testing/told.ts';
import { keep, keptFromJson } from './kept.ts';
import { decodeState, encodeState } from './state.ts';

const eventOf = <K extends Kind>(kind: K, fields: Partial<EventOf[K]>): EventOf[K] =>
  told(kind, fields).event as EventOf[K];

const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';

/** Fields that only their topic may hold. */
const PERSONAL: Partial<Record<Kind, readonly string[]>> = {
  submit: ['recipient', 'text'],
  reply: ['recipient', 'body'],
  consent: ['recipient'],
};

describe('what is kept', () => {
  it.each(KIND_NAMES)('of a %s: every field but the personal ones, in memory and in the state', (kind) => {
    const { fields } = EVENT_TYPES[kind].schema() as { fields: { name: string }[] };
    const visible = fields.map(({ name }) => name).filter((name) => !PERSONAL[kind]?.includes(name));
    const kept = Object.keys(keep(kind, eventOf(kind, {}), PII_KEY));
    expect(kept).toEqual(expect.arrayContaining(visible));
    expect(kept.filter((name) => PERSONAL[kind]?.includes(name))).toEqual([]);
    const [lane] = decodeState('m', encodeState(timelineOf([told(kind, {})]))).lanes;
    expect(Object.keys(lane![kind][0]!).sort()).toEqual(kept.sort());
  });

  it('holds no phone number, text or body anywhere', () => {
    const kept = [
      keep('submit', eventOf('submit', { recipient: '+15550100', text: 'secret' }), PII_KEY),
      keep('reply', eventOf('reply', { recipient: '+15550100', body: 'secret' }), PII_KEY),
      keep('consent', eventOf('consent', { recipient: '+15550100' }), PII_KEY),
    ];
    expect(JSON.stringify(kept)).not.toMatch(/15550100|secret/);
    for (const { recipient_key, recipient_masked } of kept)
      expect([recipient_key, recipient_masked]).toEqual([recipientKey(PII_KEY, '+15550100'), '*****0100']);
  });

  it('cuts addresses to their network', () => {
    expect(keep('click', eventOf('click', { ip: '192.0.2.77' }), PII_KEY).ip).toBe('192.0.2.0');
  });

  it.each([
    [{ user_agent: 'Googlebot/2.1' }, ['known_bot']],
    [{ user_agent: 'Googlebot/2.1', method: 'head', reasons: ['new', 'known_bot'] }, ['new', 'known_bot', 'head']],
    [{ method: 'GET', user_agent: IPHONE, reasons: ['data_centre'] }, ['data_centre']],
    [{}, []],
  ] as const)('completes the reasons of a click once: %o is %s', (fields, reasons) => {
    expect(keep('click', eventOf('click', fields), PII_KEY)).toMatchObject({ class: '', ...fields, reasons });
  });

  it.each([
    [{ method: 'HEAD', decided_class: 'bot' }, ['head']],
    [{ reasons: ['data_centre'], decided_class: 'bot' }, ['data_centre', 'known_bot']],
    [{ reasons: ['known_bot'], decided_class: 'bot' }, ['known_bot']],
    [{ reasons: ['known_bot', 'x'], decided_class: 'human' }, ['x']],
    [{ class: 'human', method: 'HEAD', decided_class: 'human' }, []],
  ] as const)('gives a click that was kept with its class the reasons that lead to it: %o', (fields, reasons) => {
    const json = JSON.stringify({ ...eventOf('click', {}), ...fields });
    const click = keptFromJson('click', json);
    expect(click.reasons).toEqual(reasons);
    expect(classOf(click.class, requestBits(click.reasons), clickRules(1))).toBe(fields.decided_class);
    expect(keptFromJson('click', JSON.stringify(click))).toEqual(click);
  });

  it('gives a reply and a conversion of an older version what they lack', () => {
    const { confidence: _, body_length: __, language: ___, opt_out_hint: ____, ...reply } = eventOf('reply', {});
    expect(keptFromJson('reply', JSON.stringify(reply))).toEqual(eventOf('reply', {}));
    const { attribution: _____, first_touch_message_id: ______, ...conversion } = eventOf('conversion', {});
    expect(keptFromJson('conversion', JSON.stringify(conversion))).toEqual(eventOf('conversion', {}));
  });

  it('of a reply tells what its text told', () => {
    expect(keep('reply', eventOf('reply', { body: 'No me gusta' }), PII_KEY)).toMatchObject({
      ...{ body_length: 11, language: 'es', opt_out_hint: '', keyword: '' },
      sentiment: expect.closeTo(-0.73, 1) as number,
    });
  });

  it('knows a submit of a version that had fewer fields', () => {
    const { ported: _ported, line_type: _type, ...older } = keep('submit', eventOf('submit', {}), PII_KEY);
    expect(keptFromJson('submit', JSON.stringify(older))).toMatchObject({ ...older, ported: '', line_type: '' });
  });
});
