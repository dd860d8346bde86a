type Fields = Readonly<Record<string, unknown>>;

/**
 * Writes what a walk returned as one text, addresses in decimal, so that two answers can be compared. Fields of an MMU's
 * answer that a plain walk does not have are left out.
 *
 * It runs inside the sandbox on a submission's own value, and on the grader's side on the canonical form of one: there
 * addresses are hex strings.
 */
export function describeAnswer(answer: unknown): string {
  if (typeof answer !== 'object' || answer === null) return word(answer);
  const { ok, fault, hpa, gpa, refs, guestPage, hostPage } = answer as Fields;
  if (ok === true)
    return `hpa ${word(hpa)}, gpa ${word(gpa)}, refs ${word(refs)}, pages ${word(guestPage)} ${word(hostPage)}`;
  if (typeof fault !== 'object' || fault === null) return 'no fault';
  const { code, stage, step, at } = fault as Fields;
  return `${word(code)}, ${word(stage)} step ${word(step)}, at ${word(at)}`;
}

function word(value: unknown): string {
  if (typeof value === 'string') return value[0] === '0' && value[1] === 'x' ? `${BigInt(value)}` : value;
  if (typeof value === 'bigint' || typeof value === 'number') return `${value}`;
  return typeof value;
}
