import { askMachine } from './ask-machine';
import type { Message } from './messages';

const FIRST = `console.log(JSON.stringify({ is: 'unavailable', unavailable: { why: process.argv[1], remedy: process.argv[2] } }));`;

/** Runs a process that stands for the machine's, and gives its messages and how it has ended. */
async function ask(script: string, longestSilenceMs = 50_000): Promise<readonly [Message[], string]> {
  const messages: Message[] = [];
  try {
    for await (const message of askMachine(7, 9, { args: ['-e', script, '--'], longestSilenceMs }))
      messages.push(message);
    return [messages, 'it has ended well'];
  } catch (error) {
    return [messages, (error as Error).message];
  }
}

test('the messages come in order, and the process is told seed and count', async () => {
  const message = { is: 'unavailable', unavailable: { why: '7', remedy: '9' } };
  expect(await ask(`${FIRST}${FIRST}`)).toEqual([[message, message], 'it has ended well']);
});

test('a process that fails is told with what it has said', async () => {
  const [messages, end] = await ask(`${FIRST} throw new Error('the guest has come back at 0');`);
  expect(messages).toHaveLength(1);
  expect(end).toMatch(/^its process has ended with 1: [^]*the guest has come back at 0/);
});

test('a guest that never comes back is ended', async () => {
  const [, end] = await ask('for (;;);', 500);
  expect(end).toBe('it has said nothing for 0.5 s and was ended');
});
