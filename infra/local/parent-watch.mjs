/**
 * Loaded with --import before a supervised Node process: standard input is a pipe held open by the supervisor, and its
 * end means that the supervisor is gone (killed, perhaps), so this process ends too. Workers and further children
 * inherit the flag but not the pipe; they are left alone.
 */
import { isMainThread } from 'node:worker_threads';

const GRACE_MS = 15_000;

if (isMainThread && process.ppid === Number(process.env.HANDSET_SUPERVISOR_PID)) {
  let ending = false;
  const end = () => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), GRACE_MS).unref();
    process.kill(process.pid, 'SIGTERM');
  };
  process.stdin.on('end', end).on('error', end).on('close', end).resume();
  process.stdin.unref?.();
}
