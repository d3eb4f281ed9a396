// Reads the statement in the square of a certificate and checks its signature, without a server.
// The layout is told in evaluation/statements/statement.py.
"use strict";
const Statement = (() => {
  const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const QR = /^\s*(?:https?:\/\/\S{1,300}\/c\/)?([0-9A-Z-]{28,40})\/?#([0-9A-Z]{100,400})\s*$/;
  const HEAD = 30;
  const SIGNATURE = 64;
  const NAME = 45;
  const DAY = 86400000;
  const BEGINNING = Date.UTC(2000, 0, 1);
  const encoder = new TextEncoder();

  function bytesOf(text) {
    const bytes = new Uint8Array(Math.floor((text.length * 5) / 8));
    let bits = 0;
    let held = 0;
    let place = 0;
    for (const sign of text) {
      const value = LETTERS.indexOf(sign);
      if (value < 0) return null;
      held = ((held << 5) | value) & 0xfff;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        bytes[place++] = (held >> bits) & 0xff;
      }
    }
    return (held & ((1 << bits) - 1)) === 0 && bits < 5 ? bytes : null;
  }

  function read(text) {
    const found = text.match(QR);
    const data = found && bytesOf(found[2]);
    const name = data ? data.length - HEAD - SIGNATURE : -1;
    if (name < 0 || name > NAME || data[0] !== 1) return null;
    const view = new DataView(data.buffer);
    const hex = (from, to) => Array.from(data.slice(from, to), (one) => one.toString(16).padStart(2, "0")).join("");
    const serial = view.getUint32(8);
    return {
      code: found[1].replaceAll("-", ""),
      key: hex(1, 5),
      stars: data[5] & 0x7f,
      demo: data[5] > 0x7f,
      last: new Date(BEGINNING + view.getUint16(6) * DAY),
      number: `${String(serial).padStart(2, "0")}/${view.getUint16(12)}/GCN-OCOP`,
      name: new TextDecoder().decode(data.slice(HEAD, HEAD + name)),
      body: data.slice(0, HEAD + name),
      signature: data.slice(HEAD + name),
    };
  }

  // The browser's own cryptography first; not all know Ed25519, and not all have it in a file.
  async function verified(signature, message, raw) {
    try {
      const key = await crypto.subtle.importKey("raw", raw, { name: "Ed25519" }, false, ["verify"]);
      return await crypto.subtle.verify({ name: "Ed25519" }, key, signature, message);
    } catch {
      return Ed25519.verify(signature, message, raw);
    }
  }

  function isSigned(said, x) {
    const key = Uint8Array.from(atob(x.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
    const purpose = encoder.encode("OCOP statement\0");
    const code = encoder.encode(said.code);
    const message = new Uint8Array(purpose.length + said.body.length + code.length);
    message.set(purpose);
    message.set(said.body, purpose.length);
    message.set(code, purpose.length + said.body.length);
    return verified(said.signature, message, key);
  }

  // One of valid, expired (unless a re-evaluation was filed: the statement cannot know it), altered,
  // unknown, none (no statement).
  async function verdict(text, keys, today) {
    const said = read(text);
    if (!said) return ["none", null];
    const key = keys.find((one) => one.kid === said.key);
    if (!key) return ["unknown", said];
    if (!(await isSigned(said, key.x))) return ["altered", null];
    return [today > said.last ? "expired" : "valid", said];
  }

  return { read, verdict };
})();
