/** Reads settings from the environment and reports every problem at once, instead of one a start. */
export interface SettingsReader {
  /** A string; `fallback` when the variable is absent or empty. */
  text(name: string, fallback: string): string;
  /** A string that must be there. `hint` says where it comes from. */
  required(name: string, hint: string): string;
  /** A whole number within bounds (inclusive). */
  whole(name: string, fallback: number, bounds: { min: number; max: number }): number;
  /** `true` for 1, true, yes, on; `false` for 0, false, no, off. */
  flag(name: string, fallback: boolean): boolean;
  /** A comma-separated list; empty entries are left out. */
  list(name: string, fallback: readonly string[]): readonly string[];
  /** An http(s) URL without a trailing slash. */
  url(name: string, fallback: string): string;
  /** One of some words. */
  choice<T extends string>(name: string, fallback: T, allowed: readonly T[]): T;
  /** Adds a problem that concerns several variables. */
  problem(text: string): void;
}

/** Thrown with every problem of an environment, one a line. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Builds a frozen configuration from an environment.
 * @throws SettingsError naming every variable that is wrong, what it holds and what it may hold.
 */
export function readSettings<T extends object>(env: Environment, build: (read: SettingsReader) => T): Readonly<T> {
  const problems: string[] = [];
  const settings = build(reader(env, problems));
  if (problems.length > 0) throw new SettingsError(`Configuration:\n  ${problems.join('\n  ')}`);
  return Object.freeze(settings);
}

const TRUE = ['1', 'true', 'yes', 'on'];
const FALSE = ['0', 'false', 'no', 'off'];

function reader(env: Environment, problems: string[]): SettingsReader {
  const given = (name: string): string | undefined => {
    const value = env[name]?.trim();
    return value === '' ? undefined : value;
  };
  const wrong = <T>(name: string, expectation: string, fallback: T): T => {
    problems.push(`${name}=${JSON.stringify(env[name])}: must be ${expectation}`);
    return fallback;
  };
  return {
    text: (name, fallback) => given(name) ?? fallback,
    required(name, hint) {
      const value = given(name);
      if (value === undefined) problems.push(`${name} is not set: ${hint}`);
      return value ?? '';
    },
    whole(name, fallback, { min, max }) {
      const value = given(name);
      if (value === undefined) return fallback;
      const number = Number(value);
      return Number.isSafeInteger(number) && number >= min && number <= max
        ? number
        : wrong(name, `a whole number from ${min} to ${max}`, fallback);
    },
    flag(name, fallback) {
      const value = given(name)?.toLowerCase();
      if (value === undefined) return fallback;
      if (TRUE.includes(value)) return true;
      return FALSE.includes(value) ? false : wrong(name, 'true or false', fallback);
    },
    list: (name, fallback) =>
      given(name)
        ?.split(',')
        .map((entry) => entry.trim())
        .filter((entry) => entry !== '') ?? fallback,
    url(name, fallback) {
      const value = given(name) ?? fallback;
      return /^https?:$/.test(URL.canParse(value) ? new URL(value).protocol : '')
        ? value.replace(/\/+$/, '')
        : wrong(name, 'an http or https URL', fallback);
    },
    choice(name, fallback, allowed) {
      const value = given(name);
      if (value === undefined) return fallback;
      const found = allowed.find((word) => word === value);
      return found ?? wrong(name, `one of ${allowed.join(', ')}`, fallback);
    },
    problem: (text) => void problems.push(text),
  };
}

export const PORT = { min: 0, max: 65_535 } as const;
