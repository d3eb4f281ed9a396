// Sends what waits on this tablet, in order, each answer once, and says what is not yet sent.
(() => {
  "use strict";
  const kept = window.ocopKept;
  const told = document.getElementById("tablet-data");
  if (!kept || !kept.who || !told) return;
  const data = JSON.parse(told.textContent);
  const ONCE = 25; // answers in one batch
  const LONGEST = 30000; // ms between two tries
  const language = document.documentElement.lang || "vi";
  const listeners = [];
  let token = "", timer = 0, pause = 1000, busy = false, again = false, state = "";

  const time = (ms) => new Date(ms).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });
  const fill = (words, facts) => words.replace(/\{(\w+)\}/g, (all, name) => facts[name] ?? all);
  const each = (selector, act) => document.querySelectorAll(selector).forEach(act);

  // The line "saved 10:42 · 2 not yet sent": counted afresh in the store each time it is drawn.
  const say = async () => {
    const waiting = (await kept.list()).length;
    const saved = await kept.get("meta", `${kept.who}/saved`);
    each("[data-tablet-line]", (line) => {
      line.dataset.state = waiting ? (state === "" ? "waiting" : "failed") : "done";
      line.dataset.waiting = waiting;
      const words = waiting ? data.words.unsent : saved ? data.words.saved : "";
      if (words) line.querySelector("span").textContent = fill(words, { time: time(saved ? saved.at : Date.now()), n: waiting });
    });
    each("[data-tablet-note]", (note) => { note.hidden = !waiting || note.dataset.tabletNote !== state; });
    await aside();
    each("[data-send-now]", (button) => { button.hidden = !waiting; });
    listeners.forEach((act) => act("counted", waiting));
  };

  // Answers that came after the sheet was closed: told until the list of them is opened.
  const aside = async () => {
    const lost = await kept.get("meta", `${kept.who}/aside`);
    each("[data-tablet-aside]", (note) => {
      note.hidden = !lost || !lost.n;
      if (note.hidden) return;
      note.querySelector("[data-why]").textContent = lost.why;
      const link = note.querySelector("a");
      link.href = fill(data.urls.aside, { sheet: lost.sheet });
      link.onclick = () => { kept.put("meta", { name: `${kept.who}/aside`, n: 0 }); };
    });
  };

  class Stop extends Error {}
  const ask = async (path, options = {}) => {
    const response = await fetch(path, { redirect: "manual", cache: "no-store", ...options });
    if (response.type === "opaqueredirect" || response.status === 401) throw new Stop("signin");
    return response;
  };

  // Who is signed in, the key of the forms, and how far this tablet's clock is off.
  const contact = async () => {
    const began = Date.now();
    const response = await ask(data.urls.contact);
    if (!response.ok) throw new Stop(response.status === 403 ? "signin" : "offline");
    const found = await response.json();
    if (found.who !== kept.who) throw new Stop("other");
    await kept.contacted(found.now, Date.now() - began);
    token = found.token;
  };

  const post = async (device, taps) => {
    const batch = { who: kept.who, device, taps };
    const body = new URLSearchParams({ batch: JSON.stringify(batch) });
    const send = () => ask(data.urls.taps, { method: "POST", body, headers: { "X-CSRFToken": token } });
    let response = await send();
    if (response.status === 403) {
      await contact();
      response = await send();
    }
    if (response.status === 403) throw new Stop("signin");
    if (response.status === 409) throw new Stop("other");
    if (!response.ok) throw new Stop("offline");
    return response.json();
  };

  const settle = async (taps, answer) => {
    const fate = (tap) => (answer.taps[tap.key] || { fate: "" }).fate;
    const shut = taps.filter((tap) => ["aside", "refused"].includes(fate(tap)));
    const lost = shut.length && { n: shut.length, sheet: shut[0].sheet, why: answer.taps[shut[0].key].why };
    const stands = Object.entries(answer.sheets).map(([sheet, one]) => [sheet, { at: answer.now, ...one }]);
    const keys = taps.map((tap) => tap.key).filter((key) => key in answer.taps);
    await kept.settle(keys, Object.fromEntries(stands), lost);
    listeners.forEach((act) => act("answered", answer));
  };

  const empty = async () => {
    for (;;) {
      const taps = (await kept.list()).slice(0, ONCE);
      if (!taps.length) return;
      if (!token) await contact();
      const { device } = taps[0];
      await settle(taps, await post(device, taps));
      await say();
    }
  };

  // One window at a time sends: of two, the second finds the store empty.
  const alone = (act) => navigator.locks ? navigator.locks.request(`ocop-send-${kept.who}`, act) : act();
  const flush = async () => {
    if (busy) { again = true; return; }
    busy = true;
    clearTimeout(timer);
    try {
      await alone(empty);
      state = "";
      pause = 1000;
    } catch (fault) {
      state = fault instanceof Stop ? fault.message : "offline";
      if (state === "offline") token = "";
      pause = Math.min(pause * 2, LONGEST);
      timer = setTimeout(flush, pause);
    }
    busy = false;
    if (again) { again = false; return flush(); }
    await say();
  };

  const tapped = async (tap) => {
    await kept.add(tap);
    say();
    flush();
  };

  window.ocopSending = { data, tapped, flush, say, fill, ask, on: (act) => listeners.push(act) };
  if (!window.indexedDB) return;
  kept.open().then(() => { contact().catch(() => {}); say(); flush(); }, () => {});
  for (const type of ["online", "pageshow", "focus"]) window.addEventListener(type, flush);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-send-now]")) flush();
  });
})();
