// What a tablet keeps of one person: answers not yet sent, and the pages of their score sheets.
// Answers are kept apart by person; signing out takes everything of the person away.
(() => {
  "use strict";
  const who = Number(document.body.dataset.who || 0);
  const STORES = { taps: "key", meta: "name", stood: "name" };
  let opened;

  const open = () => {
    opened ??= new Promise((done, fail) => {
      const asked = indexedDB.open("ocop-sheets", 1);
      asked.onupgradeneeded = () => {
        for (const [name, keyPath] of Object.entries(STORES)) {
          asked.result.createObjectStore(name, { keyPath });
        }
        asked.transaction.objectStore("taps").createIndex("user", "user");
      };
      asked.onsuccess = () => done(asked.result);
      asked.onerror = asked.onblocked = () => fail(asked.error);
    });
    return opened;
  };

  // Run one transaction; what `act` returns (a request) is the answer once it is on the disk.
  const within = async (mode, act) => {
    const base = await open();
    return new Promise((done, fail) => {
      const run = base.transaction(Object.keys(STORES), mode, { durability: "strict" });
      const asked = act((name) => run.objectStore(name));
      run.oncomplete = () => done(asked && asked.result);
      run.onerror = run.onabort = () => fail(run.error);
    });
  };
  const get = (store, name) => within("readonly", (at) => at(store).get(name));
  const put = (store, thing) => within("readwrite", (at) => at(store).put(thing));

  const random = () => {
    if (crypto.randomUUID) return crypto.randomUUID(); // on https and localhost alone
    const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte, place) => {
      const set = { 6: (byte & 15) | 64, 8: (byte & 63) | 128 }[place] ?? byte;
      return set.toString(16).padStart(2, "0");
    }).join("");
    return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
  };

  // Give the tap its place in the order of this device and store it, in one transaction.
  const add = (tap) => within("readwrite", (at) => {
    const name = `device:${who}`;
    const asked = at("meta").get(name);
    asked.onsuccess = () => {
      const device = asked.result || { name, id: random(), number: 0, offset: 0 };
      device.number += 1;
      at("meta").put(device);
      at("taps").put({
        ...tap, key: random(), user: who, device: device.id, number: device.number,
        at: Date.now(), offset: device.offset,
      });
      at("meta").put({ name: `${who}/saved`, at: Date.now() });
    };
  });
  const list = async (user = who) => {
    const found = await within("readonly", (at) => at("taps").index("user").getAll(user));
    return found.sort((one, other) => one.number - other.number);
  };
  // What the server answered: what now stands, what was put aside, and the queue without it.
  const settle = (keys, stands, lost) => within("readwrite", (at) => {
    for (const [sheet, one] of Object.entries(stands)) at("stood").put({ name: `${who}/${sheet}`, ...one });
    if (lost) at("meta").put({ name: `${who}/aside`, ...lost });
    at("meta").put({ name: `${who}/saved`, at: Date.now() });
    keys.forEach((key) => at("taps").delete(key));
  });
  const contacted = (now, took) => within("readwrite", (at) => {
    const name = `device:${who}`;
    const asked = at("meta").get(name);
    asked.onsuccess = () => {
      const device = asked.result || { name, id: random(), number: 0 };
      at("meta").put({ ...device, offset: Math.round(now + took / 2 - Date.now()) });
    };
  });

  // Everything of the person goes: answers, what stood on the sheets, pages.
  const forget = async () => {
    await within("readwrite", (at) => {
      for (const store of ["meta", "stood"]) {
        at(store).openKeyCursor().onsuccess = (event) => {
          const row = event.target.result;
          if (!row) return;
          if (row.key.startsWith("device:") ? row.key === `device:${who}` : row.key.startsWith(`${who}/`)) {
            at(store).delete(row.key);
          }
          row.continue();
        };
      }
      at("taps").index("user").openKeyCursor(who).onsuccess = (event) => {
        const row = event.target.result;
        if (!row) return;
        at("taps").delete(row.primaryKey);
        row.continue();
      };
    });
    if (!window.caches) return;
    await caches.delete(`ocop-own-${who}`);
    await caches.delete("ocop-who");
  };

  window.ocopKept = { who, open, get, put, add, list, settle, contacted, forget };
  if (!who) return;

  // The worker shows kept pages to the person who was signed in last, and to nobody else.
  if (window.caches) {
    caches.open("ocop-who").then((cache) => cache.put("/who", new Response(String(who)))).catch(() => {});
  }

  // Signing out with answers on this tablet warns first; then the tablet forgets the person.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("form[data-leaving]") || form.dataset.left) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    try {
      const left = window.indexedDB ? await list() : [];
      if (left.length && !window.confirm(form.dataset.leaving.replace("{n}", left.length))) return;
      await forget();
    } catch { /* a tablet that keeps nothing has nothing to forget */ }
    form.dataset.left = "1";
    form.submit();
  }, true);
})();
