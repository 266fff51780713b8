import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, NOON, sent, world } from './testing/world.ts';

const SECOND = 1_000;

describe('a reply', () => {
  test('is the last message’s between the two numbers, of its account, from before it, within the window', async () => {
    const at = world([
      sent('early', NOON - 3 * HOUR),
      sent('last', NOON - 2 * HOUR),
      sent('later', NOON + MINUTE),
      sent('stranger', NOON - HOUR, { account_id: 'rival' }),
      sent('other-number', NOON - HOUR, { sender: '99000' }),
    ]);
    at.reply();
    await at.round(SECOND);
    expect(at.of('r1')).toMatchObject([{ message_id: 'last', attribution: 'pair', message_account_id: 'acme' }]);
  });

  test('is surer the younger the message, and the fewer others there are', async () => {
    const confidence = async (...ages: number[]) => {
      const at = world(ages.map((age) => sent(`m${age}`, NOON - age)));
      at.reply();
      await at.round(SECOND);
      return at.of('r1')[0]!.confidence!;
    };
    expect(await confidence(MINUTE)).toBe(0.95);
    expect(await confidence(3 * DAY)).toBeLessThan(await confidence(MINUTE));
    expect(await confidence(MINUTE, HOUR)).toBeLessThan(await confidence(MINUTE));
    expect(await confidence(MINUTE, 3 * DAY)).toBe(await confidence(MINUTE));
  });

  test('that names a message or a vendor’s id of one is that one’s, unless it is another account’s', async () => {
    const at = world([
      sent('old', NOON - 30 * DAY),
      sent('last', NOON - HOUR),
      sent('theirs', NOON - HOUR, { account_id: 'rival' }),
    ]);
    at.reply({ event_id: 'own', in_reply_to: 'old' });
    at.reply({ event_id: 'vendors', in_reply_to: 'vendor-old' });
    at.reply({ event_id: 'unknown', in_reply_to: 'nobody' });
    at.reply({ event_id: 'foreign', in_reply_to: 'theirs' });
    await at.round(SECOND);
    expect(at.of('own')).toMatchObject([{ message_id: 'old', attribution: 'given', confidence: 1 }]);
    expect(at.of('vendors')).toMatchObject([{ message_id: 'old', attribution: 'given' }]);
    for (const id of ['unknown', 'foreign'])
      expect(at.of(id)).toMatchObject([{ message_id: 'last', attribution: 'pair' }]);
  });

  test('waits for submits on their way, and is nobody’s once the grace is over', async () => {
    const messages = [sent('older', NOON - DAY, { sender: '99000' })];
    const at = world(messages);
    at.reply();
    await at.round(10 * SECOND);
    expect(at.told).toEqual([]);
    messages.push(sent('late', NOON - MINUTE));
    await at.round(10 * SECOND);
    expect(at.of('r1')).toMatchObject([{ message_id: 'late' }]);
    at.reply({ event_id: 'r2', recipient: '+12025550999' });
    await at.round(29 * SECOND);
    expect(at.of('r2')).toEqual([]);
    await at.round(20 * SECOND);
    expect(at.of('r2')).toMatchObject([{ message_id: '', attribution: 'none' }]);
  });

  test('is not decided before the submits of its time can be found, however long that takes', async () => {
    const messages = [sent('older', NOON - DAY)];
    const at = world(messages);
    at.reply();
    at.state.upTo = undefined;
    await at.round(HOUR);
    expect(at.told).toEqual([]);
    messages.push(sent('meant', NOON - MINUTE));
    at.state.upTo = NOON + HOUR;
    await at.round(SECOND);
    expect(at.of('r1')).toMatchObject([{ message_id: 'meant' }]);
  });

  test('older than the window is nobody’s, whole seconds of a vendor are no reason to miss', async () => {
    const at = world([sent('ancient', NOON - 8 * DAY)]);
    at.reply();
    await at.round(31 * SECOND);
    expect(at.of('r1')).toMatchObject([{ attribution: 'none' }]);
    const coarse = world([sent('now', NOON + 400)]);
    coarse.reply();
    await coarse.round(SECOND);
    expect(coarse.of('r1')).toMatchObject([{ message_id: 'now' }]);
  });
});

describe('exactly once', () => {
  test('whoever takes over after a crash obeys the decision that was made, though another message came in since', async () => {
    const messages = [sent('first', NOON - HOUR)];
    const before = world(messages);
    before.reply();
    before.state.crashAfterDeciding = true;
    await expect(before.round(SECOND)).rejects.toThrow('killed');
    expect(before.told).toEqual([]);
    messages.push(sent('second', NOON - MINUTE));
    const after = world(messages, before.log);
    after.read();
    after.reply();
    await after.round(SECOND);
    expect(after.of('r1')).toMatchObject([{ message_id: 'first' }]);
  });

  test('of two who decide at once both obey the first on the topic', async () => {
    const log: typeof a.log = [];
    const a = world([sent('one', NOON - HOUR)], log);
    const b = world([sent('two', NOON - HOUR)], log);
    a.reply();
    b.reply();
    await a.round(SECOND);
    await b.round(SECOND);
    expect([a.of('r1')[0]!.message_id, b.of('r1')[0]!.message_id, log.length]).toEqual(['one', 'one', 2]);
  });

  test('what comes twice is told of one message', async () => {
    const messages = [sent('one', NOON - HOUR)];
    const at = world(messages);
    at.reply();
    await at.round(SECOND);
    messages.push(sent('two', NOON - MINUTE));
    at.reply();
    await at.round(SECOND);
    expect(at.of('r1').map(({ message_id }) => message_id)).toEqual(['one', 'one']);
    expect(at.log).toHaveLength(1);
  });

  test('offsets move only past what is told; while ClickHouse is away nothing is lost, decided or passed', async () => {
    const at = world([sent('one', NOON - HOUR)]);
    at.state.isFound = false;
    at.reply();
    at.reply({ event_id: 'r2' });
    await expect(at.round(HOUR)).rejects.toThrow('away');
    expect([at.log, at.held.size(), at.held.offsets().get('reply 0')]).toEqual([[], 2, 0]);
    at.state.isFound = true;
    await at.round(SECOND);
    expect([at.told.length, at.held.size(), at.held.offsets().get('reply 0')]).toEqual([2, 0, 2]);
  });
});

describe('a keyword', () => {
  test('is told within seconds though ClickHouse is away, and once more when its message is known', async () => {
    const at = world([sent('one', NOON - HOUR)]);
    at.state.isFound = false;
    at.reply({ body: 'STOP' });
    await expect(at.round(3 * SECOND)).rejects.toThrow('away');
    await expect(at.round(3 * SECOND)).rejects.toThrow('away');
    expect(at.consents).toHaveLength(1);
    at.state.isFound = true;
    await at.round(SECOND);
    expect(at.of('r1')).toMatchObject([{ message_id: 'one' }]);
  });

  test('whose message is known at once is told with it alone', async () => {
    const at = world([sent('one', NOON - HOUR)]);
    at.reply({ body: 'stop!' });
    await at.round(SECOND);
    await at.round(HOUR);
    expect([at.consents.length, at.told.length, at.told[0]![0]]).toMatchObject([
      0,
      1,
      { said: { action: 'opt_out', keyword: 'STOP' } },
    ]);
  });
});

describe('a conversion', () => {
  const clicked = { first_clicked_at: NOON - 10 * MINUTE };

  test('is the link’s message’s; the first touch is looked for among clicks', async () => {
    const at = world([
      sent('first', NOON - 3 * DAY, { first_clicked_at: NOON - 2 * DAY }),
      sent('linked', NOON - DAY, clicked),
      sent('unclicked', NOON - HOUR),
    ]);
    at.conversion({ code: 'code-linked', recipient: '' });
    await at.round(SECOND);
    expect(at.of('c1')).toMatchObject([{ message_id: 'linked', attribution: 'link', first_touch_message_id: 'first' }]);
  });

  test.each([
    ['the last that was clicked', [sent('a', NOON - DAY, clicked), sent('b', NOON - HOUR)], 'a', 'a'],
    [
      'else the last that arrived',
      [sent('a', NOON - DAY), sent('b', NOON - HOUR), sent('c', NOON - MINUTE, { delivered_at: 0 })],
      'b',
      'a',
    ],
    [
      'else the last of which no failure is known',
      [sent('a', NOON - DAY, { delivered_at: 0 }), sent('b', NOON - HOUR, { delivered_at: 0, failed_at: NOON })],
      'a',
      'a',
    ],
    [
      'of a campaign’s own window',
      [sent('a', NOON - 20 * DAY, { campaign_id: 'long' }), sent('b', NOON - 20 * DAY)],
      'a',
      'a',
    ],
  ] as const)('is told of %s', async (_how, messages, last, first) => {
    const at = world([...messages]);
    at.conversion();
    await at.round(SECOND);
    expect(at.of('c1')).toMatchObject([{ message_id: last, attribution: 'recipient', first_touch_message_id: first }]);
  });

  test('of another sender, account or nobody is nobody’s', async () => {
    const at = world([sent('a', NOON - HOUR)]);
    at.conversion({ sender: '99000' });
    at.conversion({ event_id: 'c2', account_id: 'rival' });
    at.conversion({ event_id: 'c3', code: 'unknown', recipient: '' });
    await at.round(31 * SECOND);
    for (const id of ['c1', 'c2', 'c3']) expect(at.of(id)).toMatchObject([{ message_id: '', attribution: 'none' }]);
  });
});

test('after a rebalance only what is ours waits', async () => {
  const at = world();
  at.reply();
  at.held.keep({ other: [0] });
  expect([at.held.size(), at.held.offsets().size]).toEqual([0, 0]);
});
