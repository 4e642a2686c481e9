// The test runner's settings; TypeScript is stripped by esbuild through test/transform.cjs.
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '<rootDir>/test/lab/', '<rootDir>/test/live/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  transform: { '\\.ts$': '<rootDir>/test/transform.cjs' },
}
