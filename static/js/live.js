// A page that keeps itself up to date: <div data-live="5"> asks its own address every 5 seconds
// and swaps only the parts (id and data-live-part) that differ, so focus, scroll and open folds
// stay. Without this file one reloads the page.
(() => {
  "use strict";
  const root = document.querySelector("[data-live]");
  if (!root) return;
  const every = Number(root.dataset.live) * 1000;
  const SLOWEST = 60000;
  let mark = root.dataset.liveMark || "";
  let failures = 0;
  let timer = 0;
  let asking = false;

  const time = () =>
    new Date().toLocaleTimeString(document.documentElement.lang || "vi", {
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
  const say = (words) => {
    const line = document.querySelector("[data-live-said]");
    const text = line && line.dataset[words];
    if (text) line.textContent = text.replace("{time}", time());
    if (line) line.classList.toggle("late", words === "failed");
  };

  // What had the focus is found again by its id, else by its words and address in the same part.
  const alike = (one, held) =>
    one.tagName === held.tagName &&
    one.getAttribute("href") === held.getAttribute("href") &&
    one.textContent === held.textContent;
  const keeping = (old, act) => {
    const held = old.contains(document.activeElement) ? document.activeElement : null;
    const opened = [...old.querySelectorAll("details[open][id]")].map((one) => one.id);
    const fresh = act();
    opened.forEach((id) => {
      const one = document.getElementById(id);
      if (one) one.open = true;
    });
    if (!held) return;
    const next =
      (held.id && document.getElementById(held.id)) ||
      [...fresh.querySelectorAll(held.tagName)].find((one) => alike(one, held));
    if (next) next.focus({ preventScroll: true });
  };

  const swap = (old, fresh) => {
    if (old.outerHTML === fresh.outerHTML) return;
    keeping(old, () => {
      old.replaceWith(fresh);
      return fresh;
    });
  };

  const parts = (place) => [...place.querySelectorAll("[data-live-part]")];
  const names = (place) => parts(place).map((one) => one.id).join(" ");

  const take = (text) => {
    const box = document.createElement("template");
    box.innerHTML = text;
    if (names(root) !== names(box.content)) {
      keeping(root, () => {
        root.replaceChildren(box.content);
        return root;
      });
      return;
    }
    parts(box.content).forEach((fresh) => swap(document.getElementById(fresh.id), fresh));
  };

  const ask = async () => {
    if (asking) return;
    asking = true;
    clearTimeout(timer);
    try {
      const answer = await fetch(location.href, {
        headers: { "HX-Request": "true", "HX-Current-URL": location.href, "If-None-Match": mark },
        cache: "no-store",
        credentials: "same-origin",
      });
      const away = answer.headers.get("HX-Redirect");
      if (away) return location.assign(away);
      if (answer.status === 403 || answer.status === 404) return location.reload();
      if (answer.status !== 304) {
        if (!answer.ok) throw new Error(answer.status);
        take(await answer.text());
        mark = answer.headers.get("ETag") || "";
      }
      failures = 0;
      say("done");
      if (root.querySelector("[data-live-over]")) return;
    } catch {
      failures += 1;
      say("failed");
    } finally {
      asking = false;
    }
    timer = setTimeout(turn, Math.min(every * 2 ** failures, SLOWEST));
  };

  // A page in the background does not ask; it does at once when one comes back to it.
  const turn = () => {
    if (!document.hidden) ask();
  };
  document.addEventListener("visibilitychange", turn);
  window.addEventListener("online", turn);
  timer = setTimeout(turn, every);
})();
