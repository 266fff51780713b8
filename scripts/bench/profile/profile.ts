/** A CPU profile as V8 writes it, as far as it is used here. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  /** Microseconds between samples. */
  readonly timeDeltas: readonly number[];
}

/** A share of the time in which the process did something, from 0 to 1. */
export interface Share {
  readonly name: string;
  readonly share: number;
}

/** Where the time went: by room (package, folder of ours, garbage collection, …) and by function. */
export interface Summary {
  /** Share of all time in which the process did nothing. */
  readonly idle: number;
  readonly rooms: readonly Share[];
  readonly functions: readonly Share[];
}

const IDLE = '(idle)';

/** Adds up the time that each function took itself. */
export function summarise(profile: CpuProfile): Summary {
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const rooms = new Map<string, number>();
  const functions = new Map<string, number>();
  let all = 0;
  let idle = 0;
  profile.samples.forEach((id, index) => {
    const { functionName, url, lineNumber } = frames.get(id)!;
    const time = Math.max(0, profile.timeDeltas[index] ?? 0);
    all += time;
    if (functionName === IDLE) idle += time;
    else {
      const room = roomOf(functionName, url);
      add(rooms, room, time);
      add(functions, `${functionName || '(anonymous)'} ${placeOf(url, lineNumber)}`.trim(), time);
    }
  });
  const busy = all - idle;
  return { idle: idle / all, rooms: largest(rooms, busy), functions: largest(functions, busy) };
}

const add = (sums: Map<string, number>, name: string, time: number): void =>
  void sums.set(name, (sums.get(name) ?? 0) + time);

const largest = (sums: ReadonlyMap<string, number>, busy: number): Share[] =>
  [...sums].sort(([, a], [, b]) => b - a).map(([name, time]) => ({ name, share: time / busy }));

const PACKAGE = /node_modules\/((?:@[^/]+\/)?[^/]+)/;
const OURS = /\/((?:services|schemas|infra|scripts)\/(?:[^/?]+\/)*)/;

function roomOf(functionName: string, url: string): string {
  const [, name] = PACKAGE.exec(url) ?? OURS.exec(url) ?? [];
  if (name !== undefined) return name.replace(/\/$/, '');
  if (url.startsWith('node:')) return url.split('/')[0]!;
  return functionName.startsWith('(') ? functionName : 'native and V8';
}

function placeOf(url: string, line: number): string {
  const [, name] = /((?:node_modules|services|schemas|infra|scripts)\/[^?]*)/.exec(url) ?? [];
  if (name === undefined) return url;
  // What tsx compiles stands on one line.
  return name.endsWith('.ts') ? name : `${name.replace('node_modules/', '')}:${line + 1}`;
}
