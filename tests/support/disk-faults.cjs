// Loaded before the command (node --require): a disk that fails. PAGEWALK_TEST_DISK is JSON, with one of
//   { "dieAtRecord": n }            the process is killed in the middle of the n-th record of the journal, which is torn
//   { "eatAtRecord": n }            the process runs out of memory there (run it with a small heap)
//   { "code": "ENOSPC", "after": n, "failures": m }  a disk that is full after n bytes; the write that does not fit is cut,
//                                   and after m failures there is room again
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
    if (flags === 'a') await atRecord(++records, () => write(bytes.subarray(0, bytes.length / 2), ...options));
    if (fault.code !== undefined && written + bytes.length > fault.after && failures < (fault.failures ?? Infinity)) {
      failures++;
      await write(bytes.subarray(0, Math.max(0, fault.after - written)), ...options);
      written = Math.max(written, fault.after);
      throw Object.assign(new Error(`${fault.code}: a test's disk fails, write`), { code: fault.code });
    }
    written += bytes.length;
    return write(data, ...options);
  };
}

async function atRecord(number, tear) {
  if (number === fault.dieAtRecord) {
    await tear();
    process.kill(process.pid, 'SIGKILL');
  }
  if (number === fault.eatAtRecord) {
    const eaten = [];
    for (;;) eaten.push(new Array(10_000).fill(number));
  }
}
