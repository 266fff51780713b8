/** A bug that somebody could write, and the test that must notice it. */
export interface PlantedBug {
  /** Name of its patch file, without `.patch`. */
  readonly name: string;
  /** What is wrong, as a sentence. */
  readonly bug: string;
  /** Test file that must turn red. */
  readonly red: string;
  /** Part of the name of the test that must turn red; absent: any test of the file. */
  readonly test?: string;
}

/** Reads the lines `# bug: …`, `# red: …` and perhaps `# test: …` in front of a patch. Throws if one is missing. */
export function readPlantedBug(name: string, patch: string): PlantedBug {
  const head = patch.split(/^(?:diff --git|--- )/m)[0] ?? '';
  const told = new Map([...head.matchAll(/^# (\w+): (.+)$/gm)].map(([, key = '', value = '']) => [key, value.trim()]));
  const [bug, red, test] = [told.get('bug'), told.get('red'), told.get('test')];
  if (bug === undefined || red === undefined)
    throw new Error(`${name}.patch must begin with "# bug: <what is wrong>" and "# red: <test file>"`);
  return { name, bug, red, ...(test === undefined ? {} : { test }) };
}
