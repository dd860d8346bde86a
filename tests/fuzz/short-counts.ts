/** Inputs of each target in one run of the tests, by its name; `npm run fuzz` makes as many as one likes. */
export const SHORT_COUNTS: Readonly<Record<string, number>> = {
  replies: 15_000,
  frames: 15_000,
  zips: 2500,
  names: 8000,
  attempts: 4000,
  traces: 12_000,
  'trace-files': 400,
  journals: 3000,
  suites: 1500,
  machines: 2500,
  reports: 80,
  'lab-reports': 200,
  texts: 6000,
};
