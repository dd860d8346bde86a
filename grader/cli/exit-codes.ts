/** How a command ends; the numbers are a contract with scripts and CI. */
export const EXIT = {
  done: 0,
  testsFailed: 1,
  invalidInput: 2,
  ownFault: 3,
  interrupted: 4,
} as const;
