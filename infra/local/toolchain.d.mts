type Env = Readonly<Record<string, string | undefined>>;

export function nodeProblem(version?: string): string | null;
export function jdkProblem(env?: Env): string | null;
export function mavenProblem(env?: Env): string | null;
export function javaTool(name: string, env?: Env): string;
