/** The value of each byte as a hexadecimal digit, or -1. */
export const HEX_DIGIT: Int8Array = new Int8Array(256).fill(-1);

'0123456789abcdef'.split('').forEach((digit, value) => {
  HEX_DIGIT[digit.charCodeAt(0)] = value;
  HEX_DIGIT[digit.toUpperCase().charCodeAt(0)] = value;
});

/** Hexadecimal digits of the widest address. */
export const WIDEST_ADDRESS = 16;
