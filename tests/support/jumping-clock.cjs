// Loaded before the command (node --require): a wall clock that somebody sets again and again, hours forth and days back.
const RealDate = Date;
const HOUR = 3_600_000;
let looks = 0;

function now() {
  looks++;
  return RealDate.now() + (looks % 2 === 0 ? 5 : -50) * looks * HOUR;
}

class JumpingDate extends RealDate {
  constructor(...args) {
    super(...(args.length === 0 ? [now()] : args));
  }
  static now() {
    return now();
  }
}

globalThis.Date = JumpingDate;
