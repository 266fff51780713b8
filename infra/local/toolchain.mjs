/**
 * What the machine must have before anything of ours is installed: checked in plain JavaScript, so that the answer is
 * one sentence and not a stack of a missing package.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const NODE = [20, 19];
const JDK = 17;

/** A sentence if this Node is too old, else null. */
export function nodeProblem(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > NODE[0] || (major === NODE[0] && minor >= NODE[1])) return null;
  return `Handset needs Node ${NODE.join('.')} or newer and this is ${version}: install a current Node from https://nodejs.org.`;
}

/** A sentence if there is no JDK of a sufficient version, else null. `JAVA_HOME` is looked at first. */
export function jdkProblem(env = process.env) {
  const install = `install a JDK (Debian or Ubuntu: apt install openjdk-17-jdk-headless; macOS: brew install openjdk)`;
  const said = output(javaTool('javac', env), ['-version'], env);
  if (said === null) return `Local Kafka needs a JDK ${JDK} or newer and no javac was found: ${install}.`;
  const major = Number(/javac (\d+)/.exec(said)?.[1] ?? 0);
  if (major >= JDK) return null;
  return `Local Kafka needs a JDK ${JDK} or newer and this is ${said.trim()}: ${install}, or point JAVA_HOME at it.`;
}

/** A sentence if Maven is missing, else null. */
export function mavenProblem(env = process.env) {
  if (output('mvn', ['--version'], env) !== null) return null;
  return 'Local Kafka is fetched with Maven and no mvn was found: install Maven (Debian or Ubuntu: apt install maven; macOS: brew install maven).';
}

/** The path of a JDK tool: under `JAVA_HOME` where that is set, else as the shell finds it. */
export function javaTool(name, env = process.env) {
  return env.JAVA_HOME ? join(env.JAVA_HOME, 'bin', name) : name;
}

function output(command, args, env) {
  try {
    return execFileSync(command, args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch {
    return null;
  }
}
