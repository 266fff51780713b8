import { once } from 'node:events';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Act, Ambush, Trap, Weather } from './ambush.ts';
import { courier } from './courier.ts';
import type { Wire } from './wire.ts';

/** A server's stand-in on a port of its own, through which its clients are made to suffer. */
export interface Proxy {
  readonly port: number;
  readonly weather: (weather: Weather) => Promise<void>;
  readonly ambush: (ambush: Ambush) => Trap;
  readonly close: () => Promise<void>;
}

interface Laid extends Ambush {
  struck: number;
  readonly done: () => void;
}

const HOST = '127.0.0.1';

/** Starts a proxy on a free loopback port in front of the server on `target`. Messages pass whole, in their order. */
export async function startProxy(target: number, wire: Wire): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const laid = new Set<Laid>();
  let weather: Weather = { is: 'fine' };
  let cleared: (() => void)[] = [];

  /** Resolves when the weather lets a message pass. */
  const passable = async (): Promise<void> => {
    if (weather.is === 'delay') await sleep(weather.ms);
    while (weather.is === 'stall') await new Promise<void>((resolve) => cleared.push(resolve));
  };
  const fateOf = async (at: Ambush['at'], request: string, reply?: Buffer): Promise<Act> => {
    const ambush = [...laid].find((each) => each.at === at && each.where(request, reply));
    if (ambush === undefined) return 'pass';
    ambush.struck++;
    if (ambush.struck >= ambush.times) laid.delete(ambush);
    await ambush.strike?.(request);
    if (ambush.struck >= ambush.times) ambush.done();
    return ambush.act;
  };
  const connect = (client: Socket): void => {
    const upstream = createConnection({ host: HOST, port: target });
    const reset = (): void => [client, upstream].forEach((socket) => socket.destroy());
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', reset);
      socket.on('close', () => sockets.delete(socket));
    }
    courier({ client, upstream, wire, passable, fateOf, reset, ports: { from: target, to: port } });
  };
  const open = async (wanted: number): Promise<Server> => {
    const server = createServer({ allowHalfOpen: true }, connect);
    server.listen(wanted, HOST);
    await once(server, 'listening');
    return server;
  };
  const shut = async (): Promise<void> => {
    const closed = once(listening, 'close');
    listening.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };

  let listening = await open(0);
  const { port } = listening.address() as { port: number };
  return {
    port,
    async weather(next) {
      const before = weather.is;
      weather = next;
      if (next.is === 'refuse' && before !== 'refuse') await shut();
      if (next.is !== 'refuse' && before === 'refuse') listening = await open(port);
      const waiting = cleared;
      cleared = [];
      for (const wake of waiting) wake();
    },
    ambush(ambush) {
      let resolve: () => void = () => undefined;
      const done = new Promise<void>((settle) => (resolve = settle));
      const trap: Laid = { ...ambush, struck: 0, done: resolve };
      laid.add(trap);
      return { struck: () => trap.struck, done, lift: () => void laid.delete(trap) };
    },
    async close() {
      if (weather.is !== 'refuse') await shut();
    },
  };
}
