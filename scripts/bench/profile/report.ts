import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { summarise, type CpuProfile, type Share, type Summary } from './profile.ts';

const ROOMS = 14;
const FUNCTIONS = 30;

/** Where the time of each profiled process went; `folder` holds one folder a process. */
export async function profileReport(folder: string): Promise<string> {
  const processes = (await readdir(folder)).sort();
  const reports = await Promise.all(
    processes.map(async (name) => {
      const file = await mainProfile(join(folder, name));
      const summary = summarise(JSON.parse(await readFile(file, 'utf8')) as CpuProfile);
      return textOf(`processor-${Number(name) + 1}`, summary);
    }),
  );
  return reports.join('\n');
}

/** A process writes a profile a thread; the largest is that of the main one. */
async function mainProfile(folder: string): Promise<string> {
  const files = (await readdir(folder))
    .filter((file) => file.endsWith('.cpuprofile'))
    .map((file) => join(folder, file));
  const sizes = await Promise.all(files.map(async (file) => ({ file, size: (await stat(file)).size })));
  const largest = sizes.sort((a, b) => b.size - a.size)[0];
  if (largest === undefined) throw new Error(`no profile in ${folder}: the process did not end by itself`);
  return largest.file;
}

function textOf(name: string, { idle, rooms, functions }: Summary): string {
  return [
    `${name}: idle ${percent(idle)} of the time; of the rest`,
    ...rooms.slice(0, ROOMS).map(lineOf),
    'by function',
    ...functions.slice(0, FUNCTIONS).map(lineOf),
  ].join('\n');
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const lineOf = ({ name, share }: Share): string => `${percent(share).padStart(8)}  ${name}`;
