/** An event of a stream, its data read as JSON. */
export interface StreamEvent {
  readonly event: string;
  readonly data: unknown;
}

/** Reads server-sent events one after another. */
export function eventStream(url: string, headers: Readonly<Record<string, string>>) {
  const abort = new AbortController();
  const events = read(url, headers, abort.signal);
  return {
    async next(): Promise<StreamEvent> {
      const { done, value } = await events.next();
      if (done === true) throw new Error('the stream ended');
      return value;
    },
    close: () => abort.abort(),
  };
}

async function* read(
  url: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): AsyncGenerator<StreamEvent, void> {
  const answer = await fetch(url, { headers: { ...headers }, signal });
  if (answer.body === null || !answer.ok) throw new Error(`the stream was refused with ${answer.status}`);
  let text = '';
  for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const blocks = text.split('\n\n');
    text = blocks.pop()!;
    for (const block of blocks) {
      const event = /^event: (.*)$/m.exec(block)?.[1];
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (event !== undefined && data !== undefined) yield { event, data: JSON.parse(data) };
    }
  }
}
