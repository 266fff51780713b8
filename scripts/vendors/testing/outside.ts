import { expect } from 'vitest';
import type { Call, Play } from '../plays/play.ts';
import { ACCOUNT, answerTo, momentOf, PUBLIC_URL, type Message } from './stage.ts';

/** What the outside does to a running system. */
export interface Outside {
  /** Sends events as their sender does. */
  readonly post: (kind: string, events: readonly object[]) => Promise<void>;
  /** Keeps what a carrier's look-up says of a number. */
  readonly lookUp: (recipient: string, told: object) => Promise<void>;
  /** Makes a genuine callback of a message's vendor, and looks at the thanks for it. */
  readonly say: (by: Pick<Message, 'campaign' | 'play'>, call: Call) => Promise<void>;
  /** Makes a callback of somebody who guesses the secret; the status of the answer. */
  readonly forge: (play: Play, call: Call) => Promise<number>;
  /** What the vendors tell of these messages. */
  readonly tell: (messages: readonly Message[], which: 'beside' | 'end') => Promise<void>;
  /** What people write back, one for each play. */
  readonly answer: (messages: readonly Message[], at: number) => Promise<void>;
  /** How many genuine callbacks of a campaign there were. */
  readonly callsOf: (campaign: string) => number;
}

/** `url`: where ingest is; `key`: the account's. */
export function outside(url: string, key: string): Outside {
  const calls = new Map<string, number>();

  async function make(call: Call, play: Play, by: 'vendor' | 'stranger') {
    const { method, path, headers, body } = await play.prove(call, PUBLIC_URL, by);
    return fetch(url + path, { method, headers, ...(method === 'POST' && { body }) });
  }

  const say: Outside['say'] = async ({ campaign, play }, call) => {
    const answer = await make(call, play, 'vendor');
    const [status, thanks] = play.thanks;
    const body = await answer.text();
    expect({ status: answer.status, body }, campaign).toEqual({ status, body: thanks ?? body });
    calls.set(campaign, (calls.get(campaign) ?? 0) + 1);
  };

  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  return {
    say,
    async post(kind, events) {
      const response = await fetch(`${url}/v1/events/${kind}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(events),
      });
      expect(await response.json()).toMatchObject({ accepted: events.length, rejected: [] });
    },
    async lookUp(recipient, told) {
      const body = JSON.stringify(told);
      const response = await fetch(`${url}/v1/numbers/${recipient}`, { method: 'PUT', headers, body });
      expect({ status: response.status, body: await response.json() }).toMatchObject({ status: 200 });
    },
    forge: async (play, call) => (await make(call, play, 'stranger')).status,
    async tell(messages, which) {
      const each = messages.map(async (message) => {
        const told = message.life[which];
        if (told !== undefined) await say(message, told.call(message.sent, momentOf(message, told)));
      });
      await Promise.all(each);
    },
    async answer(messages, at) {
      const each = answered(messages).map(({ campaign, play, sent }) =>
        say({ campaign, play }, play.answer.call({ ...sent, path: play.path(ACCOUNT) }, at)),
      );
      await Promise.all(each);
    },
    callsOf: (campaign) => calls.get(campaign) ?? 0,
  };
}

/** The first message of each play in which somebody writes back. */
export const answered = (messages: readonly Message[]) =>
  messages.flatMap((message) => {
    const answer = answerTo(message);
    const { campaign, play, sent } = message;
    return answer === undefined ? [] : [{ campaign, sent, play: { ...play, answer } }];
  });
