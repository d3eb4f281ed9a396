// Checks Ed25519 signatures (RFC 8032) with whole numbers alone, for browsers whose own cryptography
// does not know them, and for pages opened from a file. Only public things pass through here, so that
// it need not hide how long it takes.
"use strict";
const Ed25519 = (() => {
  const P = 2n ** 255n - 19n;
  const L = 2n ** 252n + 27742317777372353535851937790883648493n;
  const D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n;
  const ROOT = 19681161376707505956807079304988542015446066515923890162744021073123829784752n; // of -1
  const BASE = [
    15112221349535400772501151409588531511454012693041857206046113283949847762202n,
    46316835694926478169428394003475163141307993866256225615783033603165251855960n,
  ];
  const MASK = 2n ** 64n - 1n;
  const mod = (a, m = P) => ((a % m) + m) % m;

  function power(a, e) {
    let found = 1n;
    for (let base = mod(a); e > 0n; e >>= 1n, base = mod(base * base)) if (e & 1n) found = mod(found * base);
    return found;
  }

  const extended = ([x, y]) => [x, y, 1n, mod(x * y)];

  function add([x1, y1, z1, t1], [x2, y2, z2, t2]) {
    const a = mod((y1 - x1) * (y2 - x2));
    const b = mod((y1 + x1) * (y2 + x2));
    const c = mod(2n * D * t1 * t2);
    const d = mod(2n * z1 * z2);
    const [e, f, g, h] = [b - a, d - c, d + c, b + a];
    return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
  }

  function times(point, n) {
    let found = [0n, 1n, 1n, 0n];
    for (let one = point; n > 0n; n >>= 1n, one = add(one, one)) if (n & 1n) found = add(found, one);
    return found;
  }

  const number = (bytes) => bytes.reduceRight((sum, one) => (sum << 8n) | BigInt(one), 0n);

  // The point that the 32 bytes name, or null.
  function point(bytes) {
    const whole = number(bytes);
    const y = whole & (2n ** 255n - 1n);
    if (y >= P) return null;
    const u = mod(y * y - 1n);
    const v = mod(D * y * y + 1n);
    let x = mod(u * power(v, 3n) * power(u * power(v, 7n), (P - 5n) / 8n));
    const square = mod(v * x * x);
    if (square !== u && square !== mod(-u)) return null;
    if (square !== u) x = mod(x * ROOT);
    if (x === 0n && whole >> 255n) return null;
    return extended([(x & 1n) === whole >> 255n ? x : mod(-x), y]);
  }

  function primes(count) {
    const found = [];
    for (let n = 2n; found.length < count; n++) if (found.every((one) => n % one)) found.push(n);
    return found;
  }

  // The first 64 bits behind the point of a root.
  function fraction(n, degree) {
    const shifted = n << (64n * degree);
    let root = 0n;
    for (let bit = 1n << 68n; bit > 0n; bit >>= 1n) if ((root | bit) ** degree <= shifted) root |= bit;
    return root & MASK;
  }

  const K = primes(80).map((one) => fraction(one, 3n));
  const START = primes(8).map((one) => fraction(one, 2n));

  function sha512(bytes) {
    const padded = new Uint8Array(Math.ceil((bytes.length + 17) / 128) * 128);
    padded.set(bytes);
    padded[bytes.length] = 0x80;
    const view = new DataView(padded.buffer);
    view.setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n);
    const turn = (a, n) => ((a >> n) | (a << (64n - n))) & MASK;
    let state = [...START];
    for (let at = 0; at < padded.length; at += 128) {
      const w = Array.from({ length: 16 }, (_, n) => view.getBigUint64(at + 8 * n));
      for (let n = 16; n < 80; n++) {
        const [p, q] = [w[n - 15], w[n - 2]];
        const low = turn(p, 1n) ^ turn(p, 8n) ^ (p >> 7n);
        const high = turn(q, 19n) ^ turn(q, 61n) ^ (q >> 6n);
        w.push((w[n - 16] + low + w[n - 7] + high) & MASK);
      }
      let [a, b, c, d, e, f, g, h] = state;
      for (let n = 0; n < 80; n++) {
        const sum = turn(e, 14n) ^ turn(e, 18n) ^ turn(e, 41n);
        const first = h + sum + ((e & f) ^ (~e & MASK & g)) + K[n] + w[n];
        const second = (turn(a, 28n) ^ turn(a, 34n) ^ turn(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c));
        [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) & MASK, c, b, a, (first + second) & MASK];
      }
      state = [a, b, c, d, e, f, g, h].map((one, n) => (one + state[n]) & MASK);
    }
    const out = new DataView(new ArrayBuffer(64));
    state.forEach((one, n) => out.setBigUint64(8 * n, one));
    return new Uint8Array(out.buffer);
  }

  function verify(signature, message, key) {
    const [r, s] = [signature.slice(0, 32), number(signature.slice(32))];
    const [a, first] = [point(key), point(r)];
    if (signature.length !== 64 || key.length !== 32 || !a || !first || s >= L) return false;
    const k = mod(number(sha512(Uint8Array.from([...r, ...key, ...message]))), L);
    const [x1, y1, z1] = times(extended(BASE), s);
    const [x2, y2, z2] = add(first, times(a, k));
    return mod(x1 * z2 - x2 * z1) === 0n && mod(y1 * z2 - y2 * z1) === 0n;
  }

  return { verify, sha512 };
})();
