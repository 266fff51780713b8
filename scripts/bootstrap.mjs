/**
 * The first step of every command: plain JavaScript that needs no installed dependency. It checks what the machine
 * has, installs what is missing under node_modules, then hands over to `scripts/<command>.ts`.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jdkProblem, mavenProblem, nodeProblem } from '../infra/local/toolchain.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const COMMANDS = [
  ...[
    'demo',
    'start',
    'test',
    'faults',
    'simulate',
    'bench',
    'reconcile',
    'replay',
    'erase',
    'dead-letters',
    'partitions',
  ],
];
const NEEDS_DEVELOPMENT = ['test', 'bench'];
const STARTS_KAFKA = ['demo', 'start', 'test', 'faults', 'bench', 'partitions', 'reconcile', 'replay', 'erase'];

/** Signals closer together than this are one: a terminal, npm and a shell may each pass on the same Ctrl-C. */
const SAME_SIGNAL_MS = 2_000;

const [command = '', ...args] = process.argv.slice(2);
const problem = nodeProblem() ?? unknownCommand() ?? missingTools();
if (problem !== null) fail(problem);
install();
handOver();

function unknownCommand() {
  if (COMMANDS.includes(command)) return null;
  return `"${command}" is not a command of Handset; there are: ${COMMANDS.join(', ')}.`;
}

/** Maven is needed once: a broker that was fetched before starts without it. */
function missingTools() {
  const outside = process.env.HANDSET_KAFKA_BROKERS && command !== 'test';
  if (!STARTS_KAFKA.includes(command) || outside) return null;
  return jdkProblem() ?? (brokerIsCached() ? null : mavenProblem());
}

function brokerIsCached() {
  const cache = resolve(ROOT, process.env.HANDSET_CACHE_DIR || '.handset/cache');
  return existsSync(cache) && readdirSync(cache).some((entry) => /^kafka-[0-9a-f]+$/.test(entry));
}

function install() {
  const { missing, different } = compareInstalled(NEEDS_DEVELOPMENT.includes(command));
  if (missing + different === 0) return;
  const omit = NEEDS_DEVELOPMENT.includes(command) ? [] : ['--omit=dev'];
  // Where all that is there is right, adding to it leaves a demo that runs from the same folder alone.
  const add = ['install', '--no-save', '--no-audit', '--no-fund'];
  const verb = different === 0 && existsSync(join(ROOT, 'node_modules')) ? add : ['ci'];
  console.log(`Installing ${missing + different} npm packages (first time: a minute or two, about 1 GB)`);
  const shell = process.platform === 'win32';
  const done = spawnSync('npm', [...verb, ...omit, '--loglevel=error'], { cwd: ROOT, stdio: 'inherit', shell });
  if (done.error) fail(`npm could not be run (${done.error.message}): install Node with npm.`);
  if (done.status !== 0) fail(`npm ${verb[0]} did not succeed; what it says is above.`, done.status ?? 1);
}

/**
 * Compares the lock file with the one that npm leaves in node_modules when an installation is complete. Packages for
 * other platforms are optional and may be absent.
 */
function compareInstalled(withDevelopment) {
  const wanted = readPackages('package-lock.json') ?? {};
  const installed = readPackages('node_modules/.package-lock.json') ?? {};
  const isMissing = ([path, { dev, devOptional, optional, peer }]) =>
    !(path in installed) && !optional && !peer && (withDevelopment || !(dev || devOptional));
  const isDifferent = ([path, { version }]) => wanted[path]?.version !== version;
  return {
    missing: Object.entries(wanted).filter(isMissing).length,
    different: Object.entries(installed).filter(isDifferent).length,
  };
}

function readPackages(file) {
  const path = join(ROOT, file);
  if (!existsSync(path)) return null;
  const { packages = {} } = JSON.parse(readFileSync(path, 'utf8'));
  delete packages[''];
  return packages;
}

/**
 * The command runs in a session of its own, so that a Ctrl-C reaches it once, from here. If this process is killed, the
 * end of the pipe on its standard input tells it.
 */
function handOver() {
  const watch = join(ROOT, 'infra/local/parent-watch.mjs');
  const entry = join(ROOT, 'scripts', `${command}.ts`);
  if (!existsSync(entry)) fail(`scripts/${command}.ts is missing from this checkout.`);
  const child = spawn(process.execPath, ['--import', watch, '--import', 'tsx', entry, ...args], {
    cwd: ROOT,
    detached: true,
    env: { ...process.env, HANDSET_SUPERVISOR_PID: String(process.pid) },
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  let lastAt = -SAME_SIGNAL_MS;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      const at = performance.now();
      if (at - lastAt >= SAME_SIGNAL_MS) child.kill(signal);
      lastAt = at;
    });
  }
  child.stdin.on('error', () => undefined);
  child.once('error', (error) => fail(`${command} could not be started: ${error.message}.`));
  child.once('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

function fail(message, code = 1) {
  console.error(message);
  process.exit(code);
}
