// Prepares the tablet: the worker is set up and all pages of the own open sheets are kept on it.
(() => {
  "use strict";
  const sending = window.ocopSending;
  const note = document.querySelector("[data-insecure]");
  if (!window.isSecureContext || !navigator.serviceWorker) {
    if (note) note.hidden = false;
    return;
  }
  if (!sending) return;
  const kept = window.ocopKept;
  const { data, fill } = sending;
  const OLD = 30 * 60 * 1000; // ms after which a kept page is fetched again
  const ATONCE = 3;
  const CALM = 1500; // ms after the page has loaded
  const own = `ocop-own-${kept.who}`;

  const say = (words, state) => document.querySelectorAll("[data-ready-line]").forEach((line) => {
    line.hidden = false;
    line.dataset.state = state;
    line.querySelector("span").textContent = words;
  });

  const needed = new Set(); // files that the kept pages ask for
  const keep = async (cache, path) => {
    const response = await fetch(path, { redirect: "manual", cache: "no-store" });
    const reader = response.headers.get("OCOP-Reader");
    const mine = response.ok && reader === String(kept.who);
    if (mine) {
      const text = await response.clone().text();
      for (const [, file] of text.matchAll(/(?:src|href)="(\/static\/[^"]+)"/g)) needed.add(file);
      await cache.put(path, response);
    } else if (response.status !== 200) await cache.delete(path);
    return mine;
  };

  // The files of the kept pages, and those that style sheets asked for on this one (fonts).
  const files = async () => {
    const cache = await caches.open("ocop-files");
    for (const { name } of performance.getEntriesByType("resource")) {
      const { origin, pathname } = new URL(name);
      if (origin === location.origin && pathname.startsWith("/static/")) needed.add(pathname);
    }
    await Promise.all([...needed].map(async (file) => {
      if (!(await cache.match(file))) await cache.add(file);
    }));
  };

  const pagesOf = async () => {
    const response = await sending.ask(data.urls.pack);
    const pack = await response.json();
    return pack.who === kept.who ? pack.pages : [];
  };

  const prepare = async () => {
    await navigator.serviceWorker.register(data.urls.worker, { scope: "/sco" });
    const name = `${kept.who}/ready`;
    const before = (await kept.get("meta", name)) || { pages: {} };
    const pages = await pagesOf();
    if (!pages.length) return;
    const cache = await caches.open(own);
    const there = new Set((await cache.keys()).map((one) => new URL(one.url).pathname));
    const wanted = pages.filter((path) => !there.has(path) || !(Date.now() - before.pages[path] < OLD));
    const missing = wanted.filter((path) => !there.has(path)).length;
    if (missing) say(fill(data.words.preparing, { n: pages.length - missing, of: pages.length }), "waiting");
    else say(data.words.ready, "done");
    const times = { ...before.pages };
    const queue = [...wanted];
    const work = async () => {
      for (let path = queue.shift(); path; path = queue.shift()) {
        if (await keep(cache, path)) times[path] = Date.now();
        await kept.put("meta", { name, pages: times, all: pages }); // whoever leaves goes on later
        if (missing) say(fill(data.words.preparing, { n: pages.length - queue.length, of: pages.length }), "waiting");
      }
    };
    await Promise.all(Array.from({ length: ATONCE }, work));
    await files();
    for (const path of there) if (!pages.includes(path)) await cache.delete(path);
    await kept.put("meta", { name, pages: times, all: pages });
    await standing();
  };

  // Ready means: every page that the server named last is on this tablet now.
  const standing = async () => {
    const { all } = (await kept.get("meta", `${kept.who}/ready`)) || {};
    if (!all) return say(data.words.unready, "failed");
    const there = new Set((await (await caches.open(own)).keys()).map((one) => new URL(one.url).pathname));
    const ready = all.every((path) => there.has(path));
    say(ready ? data.words.ready : data.words.unready, ready ? "done" : "failed");
  };

  // The page itself comes first; what is needed later is fetched when it stands.
  window.addEventListener("load", () => {
    standing().catch(() => {});
    setTimeout(() => prepare().catch(() => standing()).catch(() => {}), CALM);
  });
})();
