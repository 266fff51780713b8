/** What a proxy must know of a protocol to tell its messages apart. Replies come in the order of their requests. */
export interface Wire {
  /** Length of the first whole request in `bytes`; undefined while more has to come. */
  readonly requestEnd: (bytes: Buffer) => number | undefined;
  /** The same of a reply; what `ended` says is that nothing more will come. `request` is the one it answers. */
  readonly replyEnd: (bytes: Buffer, request: string, ended: boolean) => number | undefined;
  /** A request in words that an ambush can look for: its method and what it is about. */
  readonly describe: (request: Buffer) => string;
  /** A reply as the client shall see it; for protocols that tell clients where to connect. */
  readonly translate?: (
    reply: Buffer,
    request: string,
    ports: { readonly from: number; readonly to: number },
  ) => Buffer;
}
