/** Bytes taken at a time. That is several times as fast as one by one. */
const step = 8;

/** Of each byte, with none to seven zeros behind it. */
const table = new Uint16Array(step * 256);
for (let index = 0; index < table.length; index++) {
  let crc = index & 0xff;
  for (let bit = 0; bit < 8 * ((index >> 8) + 1); bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  table[index] = crc;
}

const entry = (byte: number, zeros: number) => table[(zeros << 8) | (byte & 0xff)] ?? 0;

/** CRC-16/ARC, like LAME. @param initial the checksum of the bytes before */
export function crc16(bytes: Uint8Array, initial = 0): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.length - (bytes.length % step);
  let crc = initial;
  for (let at = 0; at < whole; at += step) {
    const first = view.getUint32(at, true) ^ crc;
    const second = view.getUint32(at + 4, true);
    crc =
      entry(first, 7) ^
      entry(first >>> 8, 6) ^
      entry(first >>> 16, 5) ^
      entry(first >>> 24, 4) ^
      entry(second, 3) ^
      entry(second >>> 8, 2) ^
      entry(second >>> 16, 1) ^
      entry(second >>> 24, 0);
  }
  for (const byte of bytes.subarray(whole)) crc = (crc >>> 8) ^ entry(crc ^ byte, 0);
  return crc;
}

/** Of bytes and others behind them, from the checksums of both. */
export function joinedCrc16(first: number, second: number, secondLength: number): number {
  return times(zeros(secondLength), first) ^ second;
}

/** Checksums are polynomials over GF(2), modulo the checksum's own, with the lowest power in the highest bit. */
const one = 0x8000;

function times(a: number, b: number): number {
  let [product, factor] = [0, b];
  for (let bit = one; bit > 0; bit >>>= 1) {
    if (a & bit) product ^= factor;
    factor = factor & 1 ? (factor >>> 1) ^ 0xa001 : factor >>> 1;
  }
  return product;
}

/** What so many bytes of zeros multiply a checksum by. */
function zeros(bytes: number): number {
  let [power, square] = [one, one >>> 8];
  for (let rest = bytes; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) power = times(power, square);
    square = times(square, square);
  }
  return power;
}
