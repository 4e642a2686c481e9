// The test runner's settings; TypeScript is stripped by esbuild through test/transform.cjs.
//
// `npm test` runs what is quick and needs no right. .ci/run also runs, by SUITE: slow (*.slow.test.ts: installs, downloads) and
// live (test/live: root, network namespaces), services (*.services.test.ts: Kafka brokers) and lab (*.lab.test.ts: clusters in
// kernels of their own, two at a time).
const suites = {
  quick: { testMatch: ['<rootDir>/test/**/*.test.ts'], leaveOut: ['\\.(lab|services)\\.test\\.ts$', '<rootDir>/test/live/', '\\.slow\\.test\\.ts$'] },
  slow: { testMatch: ['<rootDir>/test/**/*.slow.test.ts'], leaveOut: ['<rootDir>/test/live/'] },
  live: { testMatch: ['<rootDir>/test/live/**/*.test.ts'], leaveOut: [] },
  services: { testMatch: ['<rootDir>/test/**/*.services.test.ts'], leaveOut: [] },
  lab: { testMatch: ['<rootDir>/test/lab/**/*.lab.test.ts'], leaveOut: [] },
}
const suite = suites[process.env.SUITE ?? 'quick']

export default {
  testEnvironment: 'node',
  testMatch: suite.testMatch,
  maxConcurrency: Number(process.env.LAB_JOBS ?? 2), // of test.concurrent, which the lab alone uses
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/dist/', '<rootDir>/.setup/', ...suite.leaveOut],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.setup/'],
  // As it is shipped (scripts/build/oclif.ts): its own files use import(), which does not work under jest.
  moduleNameMapper: { '^@oclif/core$': '<rootDir>/dist/oclif.js' },
  transform: { '\\.ts$': '<rootDir>/test/transform.cjs', '/node_modules/(typebox|uuid)/.*\\.m?js$': '<rootDir>/test/transform.cjs' },
  // Packages that come as ES modules only; jest runs CommonJS.
  transformIgnorePatterns: ['/node_modules/(?!(typebox|uuid)/)'],
}
