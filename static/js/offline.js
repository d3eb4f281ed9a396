// The page that checks a certificate without a connection, or the same as a single file. The page
// keeps itself on the device, and answers at once when a square was scanned that led to a check
// which could not be reached.
"use strict";
(() => {
  const root = document.querySelector("[data-offline]");
  if (!root) return;
  const keys = JSON.parse(document.getElementById("offline-keys").textContent);
  const form = root.querySelector("form");
  const field = form.elements.code;
  const results = [...root.querySelectorAll("[data-result]")];
  const CACHE = "ocop-check";

  function show(word, said) {
    for (const one of results) one.hidden = one.dataset.result !== word;
    const facts = root.querySelector("[data-facts]");
    facts.hidden = !said || word === "unknown";
    root.querySelector("[data-online]").hidden = facts.hidden;
    root.querySelector("[data-lapsed]").hidden = word !== "expired";
    root.querySelector("[data-demo]").hidden = facts.hidden || !said.demo;
    if (facts.hidden) return;
    const day = said.last;
    const two = (number) => String(number).padStart(2, "0");
    const told = {
      name: said.name,
      stars: "★".repeat(said.stars),
      count: said.stars,
      number: said.number,
      last: `${two(day.getUTCDate())}/${two(day.getUTCMonth() + 1)}/${day.getUTCFullYear()}`,
    };
    for (const [name, text] of Object.entries(told))
      for (const place of root.querySelectorAll(`[data-fact="${name}"]`)) place.textContent = text;
    root.querySelector("[data-online] a").href = `${root.dataset.register || ""}/c/${said.code}/`;
  }

  async function check() {
    const now = new Date();
    const today = new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()));
    const [word, said] = await Statement.verdict(field.value, keys, today);
    show(word, said);
    const shown = results.find((one) => !one.hidden);
    if (shown) shown.scrollIntoView({ block: "nearest" });
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    check();
  });

  async function photos() {
    if (!("BarcodeDetector" in window)) return;
    const kinds = await BarcodeDetector.getSupportedFormats().catch(() => []);
    if (!kinds.includes("qr_code")) return;
    const place = root.querySelector("[data-photo]");
    place.hidden = false;
    place.querySelector("input").addEventListener("change", async (event) => {
      const [file] = event.target.files;
      if (!file) return;
      const found = await new BarcodeDetector({ formats: ["qr_code"] })
        .detect(await createImageBitmap(file))
        .catch(() => []);
      field.value = found.length ? found[0].rawValue : "";
      check();
    });
  }

  async function keep() {
    const said = root.querySelector("[data-kept]");
    if (!root.dataset.worker || !window.isSecureContext || !navigator.serviceWorker) return;
    const files = [...document.querySelectorAll("link[href], script[src]")].map((one) => one.href || one.src);
    const ours = files.filter((one) => new URL(one).origin === location.origin);
    await (await caches.open(CACHE)).addAll([root.dataset.page, ...new Set(ours)]);
    for (const scope of ["/check/", "/c/"]) await navigator.serviceWorker.register(root.dataset.worker, { scope });
    said.hidden = false;
  }

  photos();
  if (location.hash.length > 100) {
    field.value = location.href;
    check();
  }
  if (navigator.onLine) keep().catch(() => {});
})();
