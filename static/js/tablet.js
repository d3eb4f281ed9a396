// Prepares the tablet: the worker is set up, all pages of the own open sheets are kept on it, then
// the papers beside them, one after the other.
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
  const SPARE = 50 * 2 ** 20; // bytes that stay free for answers and pages
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
    if (mine && response.headers.get("Content-Type").startsWith("text/html")) {
      const text = await response.clone().text();
      for (const [, file] of text.matchAll(/(?:src|href)="(\/static\/[^"]+)"/g)) needed.add(file);
    }
    if (mine) await cache.put(path, response);
    else if (response.status !== 200) await cache.delete(path);
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
    return pack.who === kept.who ? pack : { pages: [], papers: [] };
  };

  // Papers do not change: what is there is not fetched again. A tablet that is nearly full, or a
  // connection that is paid by the byte, gets none.
  const bring = async (cache, there, papers) => {
    const missing = papers.filter((path) => !there.has(path));
    if (navigator.connection?.saveData) return;
    for (const path of missing) {
      const { quota, usage } = await navigator.storage.estimate();
      if (quota - usage < SPARE) return;
      await keep(cache, path);
      await standing();
    }
  };

  const prepare = async () => {
    await navigator.serviceWorker.register(data.urls.worker, { scope: "/sco" });
    const name = `${kept.who}/ready`;
    const before = (await kept.get("meta", name)) || { pages: {} };
    const { pages, papers } = await pagesOf();
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
        // whoever leaves goes on later
        await kept.put("meta", { name, pages: times, all: pages, papers });
        if (missing) say(fill(data.words.preparing, { n: pages.length - queue.length, of: pages.length }), "waiting");
      }
    };
    await Promise.all(Array.from({ length: ATONCE }, work));
    await files();
    for (const path of there) {
      if (!pages.includes(path) && !papers.includes(path)) await cache.delete(path);
    }
    await kept.put("meta", { name, pages: times, all: pages, papers });
    await standing();
    await bring(cache, there, papers);
  };

  // Ready means: every page that the server named last is on this tablet now. Papers are counted.
  const standing = async () => {
    const { all, papers = [] } = (await kept.get("meta", `${kept.who}/ready`)) || {};
    if (!all) return say(data.words.unready, "failed");
    const there = new Set((await (await caches.open(own)).keys()).map((one) => new URL(one.url).pathname));
    const ready = all.every((path) => there.has(path));
    const n = papers.filter((path) => there.has(path)).length;
    const words = papers.length ? fill(data.words.papers, { n, of: papers.length }) : "";
    say((ready ? data.words.ready : data.words.unready) + words, ready ? "done" : "failed");
    mark(there);
  };

  // Without a connection a paper that is not on the tablet says so, instead of an empty page.
  const mark = (there) => document.querySelectorAll("a[data-paper]").forEach((link) => {
    const away = !navigator.onLine && !there.has(new URL(link.href).pathname);
    link.toggleAttribute("aria-disabled", away);
    link.title = away ? data.words.away : "";
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-paper][aria-disabled]");
    if (!link) return;
    event.preventDefault();
    let words = link.nextElementSibling;
    if (!words?.matches("[data-away]")) {
      words = document.createElement("span");
      words.className = "small muted";
      words.dataset.away = "";
      words.setAttribute("role", "status");
      link.after(words);
    }
    words.textContent = data.words.away;
  });
  for (const turn of ["online", "offline"]) {
    window.addEventListener(turn, () => standing().catch(() => {}));
  }

  // The page itself comes first; what is needed later is fetched when it stands.
  window.addEventListener("load", () => {
    standing().catch(() => {});
    setTimeout(() => prepare().catch(() => standing()).catch(() => {}), CALM);
  });
})();
