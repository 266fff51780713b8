/** An address as Twilio writes it, without the channel in front (`whatsapp:+1…`), and that channel; `''` for SMS. */
export function addressOf(text: string): { readonly address: string; readonly channel: string } {
  const [, channel = '', address = text] = /^([a-z]+):(.+)$/i.exec(text) ?? [];
  return { address, channel: channel.toLowerCase() };
}
