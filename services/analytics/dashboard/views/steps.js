/**
 * A message's events as its timeline draws them: gaps, and marks on what a reader should not take at its word.
 *
 * @typedef {{text: string, help: string, mood: string}} Mark
 * @typedef {{kind: string, at: number, received: number, gap: number, source: string, status: string, mood: string,
 *   details: Record<string, any>, marks: Mark[]}} Step
 */

/** An event that came this long after it happened (ms) came late; a minute's delay is how vendors work. */
const LATE_MS = 5 * 60_000;
const FINAL = new Set(['delivered', 'rejected', 'failed', 'expired', 'filtered']);

/**
 * @param {Record<string, any>} found of /v1/messages/{id}
 * @returns {Step[]}
 */
export function readSteps(found) {
  const steps = found.steps.map((step) => ({
    ...step,
    at: Date.parse(step.occurred_at),
    received: Date.parse(step.received_at),
    status: statusOf(step),
  }));
  // A clock of a vendor may be behind the sender's: the send stands first all the same.
  const ordered = [...steps.filter(isSubmit), ...steps.filter((step) => !isSubmit(step))];
  const decides = decidingOf(ordered, found);
  const submit = ordered.find(isSubmit);
  const said = new Set();
  return ordered.map((step, index) => {
    const saying = `${step.kind} ${step.status} ${step.details.vendor} ${step.details.part}`;
    const repeated = (step.kind === 'dlr' || step.kind === 'handoff') && said.has(saying);
    said.add(saying);
    return {
      ...step,
      gap: index === 0 ? 0 : step.at - ordered[index - 1].at,
      mood: moodOf(step),
      marks: marksOf(step, { decides, submit, repeated, found }),
    };
  });
}

const isSubmit = ({ kind }) => kind === 'submit';

/** What a receipt or a hand-off says of the message. */
function statusOf({ kind, details }) {
  if (kind === 'dlr') return details.status;
  if (kind === 'handoff')
    return { accepted: 'handed_off', queued: 'queued', rejected: 'rejected' }[details.outcome] ?? '';
  return '';
}

/** The receipt whose status and time are the message's. */
function decidingOf(steps, found) {
  const at = Date.parse(found.delivered_at ?? found.failed_at ?? '');
  return steps.find((step) => step.status === found.status && FINAL.has(step.status) && step.at === at);
}

function moodOf({ kind, status }) {
  if (status === 'delivered') return 'good';
  if (FINAL.has(status)) return 'bad';
  return kind === 'dlr' || kind === 'handoff' ? 'wait' : 'dim';
}

function marksOf(step, { decides, submit, repeated, found }) {
  const marks = [];
  const add = (text, help, mood = 'dim') => marks.push({ text, help, mood });
  if (step === decides) add('decides', 'The status of the message is what this one says.', moodOf(step));
  else if (FINAL.has(step.status) && decides !== undefined && step.status !== decides.status && step.details.part === 0)
    add('contradicted', `It says ${step.status}, but the receipt that decides says ${decides.status}.`, 'wait');
  if (step === decides && found.contradicted === 1)
    add('contradicted', 'A reply, a read or a human click came all the same: this receipt is probably wrong.', 'wait');
  if (repeated) add('again', 'Says what one before it said. It changes no figure.');
  if (step.versions > 1)
    add(`${step.versions} versions`, 'It came again with other content. The earliest counts.', 'wait');
  const why = step.details.reason_texts ?? [];
  if (why.length > 0) add('why', why.join(' '), step.details.class === 'human' ? 'dim' : 'wait');
  if (step.received - step.at > LATE_MS)
    add('late', 'It arrived here more than five minutes after it happened. Figures were corrected then.');
  if (submit !== undefined && step !== submit && step.at < submit.at)
    add('before the send', 'By its own clock it happened before the message was sent: that clock is wrong.', 'wait');
  if (submit !== undefined && step !== submit && step.received < submit.received)
    add(
      'out of order',
      'It arrived here before the event that says that the message was sent. Figures do not depend on the order.',
    );
  return marks;
}
