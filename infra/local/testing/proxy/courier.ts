import type { Socket } from 'node:net';
import type { Act } from './ambush.ts';
import type { Wire } from './wire.ts';

export interface CourierParts {
  readonly client: Socket;
  readonly upstream: Socket;
  readonly wire: Wire;
  readonly ports: { readonly from: number; readonly to: number };
  /** Resolves when the weather lets a message pass. */
  readonly passable: () => Promise<void>;
  readonly fateOf: (at: 'request' | 'reply', request: string, reply?: Buffer) => Promise<Act>;
  /** Resets both ends. */
  readonly reset: () => void;
}

/** Carries the messages of one connection, whole and in their order, each to its fate. */
export function courier({ client, upstream, wire, ports, passable, fateOf, reset }: CourierParts): void {
  /** Requests whose replies are awaited, oldest first. */
  const asked: string[] = [];

  async function carry(at: 'request' | 'reply', message: Buffer, request: string, to: Socket): Promise<void> {
    const fate = await fateOf(at, request, at === 'reply' ? message : undefined);
    await passable();
    if (fate === 'cut') return reset();
    if (fate === 'cut_midway') return void to.write(message.subarray(0, message.length >> 1), reset);
    if (fate !== 'pass') return void client.write(fate.answer);
    if (at === 'request') asked.push(request);
    if (!to.destroyed) to.write(message);
  }

  pump(client, wire.requestEnd, async (message) => {
    await carry('request', message, wire.describe(message), upstream);
  }).then(() => upstream.end(), reset);
  const replyEnd = (bytes: Buffer, ended: boolean) => wire.replyEnd(bytes, asked[0] ?? '', ended);
  pump(upstream, replyEnd, async (message) => {
    const request = asked.shift() ?? '';
    await carry('reply', wire.translate?.(message, request, ports) ?? message, request, client);
  }).then(() => client.end(), reset);
}

/** Cuts what a socket gives into messages; resolves when it has ended and all were handled, in their order. */
async function pump(
  socket: Socket,
  endOf: (bytes: Buffer, ended: boolean) => number | undefined,
  handle: (message: Buffer) => Promise<void>,
): Promise<void> {
  let waiting: Buffer = Buffer.alloc(0);
  const handleWhole = async (ended: boolean): Promise<void> => {
    for (let end = endOf(waiting, ended); end !== undefined && end > 0; end = endOf(waiting, ended)) {
      const message = waiting.subarray(0, end);
      waiting = waiting.subarray(end);
      await handle(message);
    }
  };
  for await (const chunk of socket) {
    waiting = waiting.length === 0 ? (chunk as Buffer) : Buffer.concat([waiting, chunk as Buffer]);
    await handleWhole(false);
  }
  await handleWhole(true);
}
