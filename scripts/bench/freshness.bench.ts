/**
 * How fresh answers are, at steady rates up to saturation: from ingest's 202 until `segment_sums` shows all of a
 * request's events. See README.md.
 * `npm run bench -- freshness [--rates 1000,2000,5000] [--seconds 30] [--batch 100]` starts a system of its own (which
 * heeds HANDSET_BATCH_MS); with `--running` it uses the one that runs beside it.
 */
import { parseArgs } from 'node:util';
import { withLocalKeys } from '../../services/runtime/data-dir.ts';
import { freshAt, freshnessUpTo, isSaturated, textOf } from './freshness/run.ts';
import { machine, machineLine } from './machine.ts';
import { whole, wholes } from './options.ts';

const { values } = parseArgs({
  options: {
    rates: { type: 'string', default: '1000,2000,5000,8000,12000,16000' },
    seconds: { type: 'string', default: '20' },
    batch: { type: 'string', default: '100' },
    running: { type: 'boolean', default: false },
  },
});
const seconds = whole('--seconds', values.seconds, 1);
const batch = whole('--batch', values.batch, 1);
const paces = wholes('--rates', values.rates, 1).map((rate) => ({ rate, seconds, batch }));
console.log(machineLine(machine()));
if (values.running) {
  for (const pace of paces) {
    const fresh = await freshAt(withLocalKeys(process.env), {}, pace);
    console.log(textOf(fresh));
    if (isSaturated(fresh)) break;
  }
} else await freshnessUpTo(paces, (line) => console.log(line));
