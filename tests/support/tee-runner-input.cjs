// Loaded before the command (node --require): writes all that goes into a runner's stdin to a file of its own as well.
// The runner cannot do that itself, because it may not write.
const childProcess = require('node:child_process');
const { appendFileSync } = require('node:fs');
const { join } = require('node:path');

const { spawn } = childProcess;

childProcess.spawn = (file, args, options) => {
  const child = spawn(file, args, options);
  if (!args.some((arg) => arg.endsWith('runner.js'))) return child;
  const record = join(process.env.PAGEWALK_TEST_RECORDS, `${child.pid}.bin`);
  const write = child.stdin.write.bind(child.stdin);
  child.stdin.write = (chunk, ...rest) => {
    appendFileSync(record, chunk);
    return write(chunk, ...rest);
  };
  return child;
};
