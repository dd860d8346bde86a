/** @jest-config-loader esbuild-register */
import type { Config } from 'jest';

const config: Config = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/tests/**/*.test.ts'],
  transform: {
    '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/tsconfig.json', diagnostics: false }],
    '\\.(hbs|css|client\\.js)$': '<rootDir>/tests/grader/report/asset-transform.mjs',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/kit/dist/', '<rootDir>/examples/'],
  testTimeout: 60_000,
};

export default config;
