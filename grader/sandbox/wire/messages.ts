/** A message: a header, one line of JSON, and then any number of texts, a line each. Texts have no line breaks. */
export interface Message {
  readonly header: string;
  readonly texts: readonly string[];
}

/** Joins a message. JSON that `JSON.stringify` writes has no line breaks, so it serves as header and as text. */
export function encodeMessage(header: object, texts: readonly string[]): Buffer {
  return Buffer.from([JSON.stringify(header), ...texts].join('\n'), 'utf8');
}

/** Takes a message apart; what is in the lines is for the caller to check. */
export function decodeMessage(message: Buffer): Message {
  const [header = '', ...texts] = message.toString('utf8').split('\n');
  return { header, texts };
}
