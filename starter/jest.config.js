/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/**/*.test.ts'],
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/tsconfig.json', diagnostics: false }] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.[jt]s$': '$1' },
  // A line per chapter and the failures of what you have written; with 'default' instead, Jest lists every test.
  reporters: ['@pagewalk/kit/reporter.js'],
};
