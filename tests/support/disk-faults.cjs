// Loaded before the command (node --require): a disk that fails. PAGEWALK_TEST_DISK is JSON, with one of
//   { "dieAtRecord": n }           killed in the middle of the n-th record of the journal, which is torn thereby
//   { "code": "ENOSPC", "after": n, "until": m }  every write fails with the code once n bytes were written (half of the
//                                  write that crosses the limit arrives), and works again after m failures
const promises = require('node:fs/promises');

const fault = JSON.parse(process.env.PAGEWALK_TEST_DISK ?? '{}');
const { open } = promises;
let records = 0;
let written = 0;
let failures = 0;

promises.open = async (path, flags, ...rest) => {
  const file = await open(path, flags, ...rest);
  if (flags === 'w' || flags === 'a') {
    for (const name of ['writeFile', 'appendFile']) file[name] = failing(file[name].bind(file), flags);
  }
  return file;
};

function failing(write, flags) {
  return async (data, ...options) => {
    const bytes = Buffer.from(data);
    if (flags === 'a' && ++records === fault.dieAtRecord) {
      await write(bytes.subarray(0, bytes.length / 2), ...options);
      process.kill(process.pid, 'SIGKILL');
    }
    if (fault.code !== undefined && written + bytes.length > fault.after && failures < (fault.until ?? Infinity)) {
      failures++;
      await write(bytes.subarray(0, Math.max(0, fault.after - written)), ...options);
      written = Math.max(written, fault.after);
      throw Object.assign(new Error(`${fault.code}: a test's disk fails, write`), { code: fault.code });
    }
    written += bytes.length;
    return write(data, ...options);
  };
}
