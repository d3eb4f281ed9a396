// The score sheet on a tablet: a tap is kept here first, drawn at once, sent when it can be.
// What it reckons (points, band, minima) the server reckons too; only the server's counts.
(() => {
  "use strict";
  const sending = window.ocopSending;
  if (!sending || !sending.data.sheet || !window.indexedDB) return;
  const kept = window.ocopKept;
  const { data, fill } = sending;
  const words = data.words;
  const form = document.getElementById("score");
  const criteria = new Map(data.criteria.map((one) => [one.id, one]));
  let answers = new Map(); // criterion → [option, comment]
  let running = false; // the tablet keeps answers; before, and where it cannot, htmx sends them
  let off = false;
  const early = new Set(); // boxes that were tapped while the store was being opened

  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const points = (id) => {
    const given = answers.get(id);
    return given ? criteria.get(id).points[given[0]] || 0 : 0;
  };
  const sum = (many, of) => many.reduce((total, one) => total + of(one), 0);
  const clone = (name) => document.getElementById(name).content.cloneNode(true);
  const counted = (pair, n) => fill(pair[n === 1 ? 0 : 1], { n });

  // --- what stands: the page or a later answer of the server, and the own taps not yet sent ----
  const read = async () => {
    const stood = await kept.get("stood", `${kept.who}/${data.sheet}`);
    const base = stood && stood.at > data.at ? stood.answers : data.answers;
    answers = new Map(Object.entries(base).map(([id, given]) => [Number(id), given]));
    for (const tap of await kept.list()) {
      if (tap.sheet === data.sheet) answers.set(tap.criterion, [tap.option, tap.comment]);
    }
  };

  // --- drawing -------------------------------------------------------------------------------
  const drawCriterion = (box) => {
    const id = Number(box.dataset.criterion);
    const given = answers.get(id);
    box.classList.toggle("is-todo", !given);
    const wanted = given ? String(given[0] ?? "none") : "";
    all("input[type=radio]", box).forEach((one) => { one.checked = one.value === wanted; });
    const field = box.querySelector(`[name=t${id}]`);
    if (given && field !== document.activeElement && field.value !== given[1]) field.value = given[1];
    const mark = box.querySelector("[data-mark]");
    mark.replaceChildren(clone(given ? "mark-done" : "mark-todo"));
    if (given) mark.querySelector("[data-n]").textContent = counted(words.points, points(id));
    differs(box, given, field);
  };

  // A comment is asked for where the points differ from what the producer claims.
  const differs = (box, given, field) => {
    const claimed = box.dataset.claim;
    const told = box.querySelector("[data-differs]");
    const other = Boolean(given && claimed !== undefined && Number(claimed) !== points(Number(box.dataset.criterion)));
    if (!told) return;
    told.hidden = !other || field.value.trim() !== "";
    if (!told.hidden) {
      told.textContent = fill(words.differs, { claimed, given: points(Number(box.dataset.criterion)) });
    }
    if (other || field.value) box.querySelector("details.comment").open = true;
  };

  const drawTabs = () => {
    const left = new Map();
    all("#parts a[data-key]").forEach((tab) => {
      const here = data.criteria.filter((one) => one.key === tab.dataset.key);
      const done = here.filter((one) => answers.has(one.id));
      const total = done.length ? sum(done, (one) => points(one.id)) : "–";
      tab.querySelector(".num").textContent = `${total}/${sum(here, (one) => one.most)}`;
      left.set(tab.dataset.key, here.length - done.length);
      const icon = tab.querySelector("svg");
      const full = data.stopped || done.length === here.length;
      if (icon && !full) icon.remove();
      if (!icon && full) tab.prepend(clone("mark-check"));
    });
    all("[data-left]").forEach((line) => {
      const n = left.get(line.dataset.left);
      line.hidden = !n;
      line.querySelector("[data-words]").textContent = counted(words.left, n);
    });
  };

  const drawFoot = () => {
    const given = data.criteria.filter((one) => answers.has(one.id));
    const total = sum(given, (one) => points(one.id));
    const possible = total + sum(data.criteria.filter((one) => !answers.has(one.id)), (one) => one.most);
    all("[data-total]").forEach((place) => { place.textContent = total; });
    all("[data-answered]").forEach((place) => {
      place.textContent = fill(words.done, { n: given.length, of: data.criteria.length });
    });
    all("[data-part]").forEach((place) => {
      place.textContent = sum(given.filter((one) => one.part === place.dataset.part), (one) => points(one.id));
    });
    const stars = Math.max(0, ...data.bands.filter(([, least]) => total >= Number(least)).map(([star]) => star));
    all("[data-band]").forEach((place) => { place.textContent = `${stars}★`; });
    all("svg.band").forEach((band) => {
      band.querySelector(".can").setAttribute("width", possible * 4);
      band.querySelector(".has").setAttribute("width", total * 4);
      band.setAttribute("aria-label", fill(words.band, { total, possible }));
    });
    all("[data-stars]").forEach((place) => { place.replaceChildren(...starLines().map(starLine)); });
  };

  // The highest star still open and the lowest no longer so.
  const starLines = () => {
    const lines = [3, 4, 5].map((star) => {
      const wanted = data.minima.filter((one) => one[0] <= star);
      const met = wanted.filter(([, id, least]) => answers.has(id) && points(id) >= least);
      const missed = wanted.filter(([, id, least]) => answers.has(id) && points(id) < least);
      const codes = [...new Set(missed.map(([, id]) => criteria.get(id).code))];
      return { star, met: met.length, of: wanted.length, codes };
    }).filter((line) => line.of);
    const still = lines.filter((line) => !line.codes.length).slice(-1);
    return [...still, ...lines.filter((line) => line.codes.length).slice(0, 1)];
  };
  const starLine = ({ codes, ...line }) => {
    const place = document.createElement("p");
    place.className = codes.length ? "small muted" : "small";
    const names = codes.slice(0, words.named).join(", ");
    const rest = codes.length - words.named;
    const said = rest > 0 ? fill(words.more, { names, n: rest }) : names;
    place.textContent = fill(codes.length ? words.missed : words.met, { ...line, codes: said });
    return place;
  };

  const draw = () => {
    all("fieldset.crit[data-criterion]").forEach(drawCriterion);
    drawTabs();
    drawFoot();
  };

  // --- tapping -------------------------------------------------------------------------------
  const fault = (box, said) => {
    const place = box.querySelector(".crit-said");
    place.replaceChildren();
    if (!said) return;
    const line = document.createElement("p");
    line.className = "invalid-feedback";
    line.textContent = said;
    place.append(line);
  };

  const tap = async (box) => {
    const id = Number(box.dataset.criterion);
    const chosen = box.querySelector("input[type=radio]:checked");
    const comment = box.querySelector(`[name=t${id}]`).value;
    if (!chosen) return fault(box, comment.trim() ? words.choose : "");
    fault(box, "");
    const option = chosen.value === "none" ? null : Number(chosen.value);
    const before = answers.get(id);
    if (before && before[0] === option && before[1] === comment) return;
    answers.set(id, [option, comment]);
    drawCriterion(box);
    drawTabs();
    drawFoot();
    delete box.dataset.kept;
    const stored = sending.tapped({ seat: data.seat, sheet: data.sheet, criterion: id, option, comment });
    storing.add(stored);
    await stored;
    storing.delete(stored);
    box.dataset.kept = "1";
  };
  const storing = new Set(); // taps on their way to the disk: nobody leaves the page before

  const boxOf = (target) => target.closest("fieldset.crit[data-criterion]");
  const pauses = new WeakMap();
  document.addEventListener("change", (event) => {
    const box = boxOf(event.target);
    if (box && running) tap(box);
    else if (box && !off) early.add(box);
  });
  document.addEventListener("input", (event) => {
    const box = running && event.target.matches("[name^=t]") && boxOf(event.target);
    if (!box) return;
    clearTimeout(pauses.get(box));
    pauses.set(box, setTimeout(() => tap(box), 1500));
  });
  document.addEventListener("htmx:confirm", (event) => {
    if (!off && event.target.closest("#score")) event.preventDefault();
  });

  // "Next" only goes on: every answer is kept already.
  if (form) form.addEventListener("submit", async (event) => {
    const next = event.submitter && event.submitter.dataset.next;
    if (!running || !next) return;
    event.preventDefault();
    event.stopPropagation();
    const without = all("fieldset.crit").find((box) => (
      !box.querySelector("input:checked") && box.querySelector("[name^=t]").value.trim()));
    if (without) {
      fault(without, words.comment);
      return without.scrollIntoView({ block: "center" });
    }
    await Promise.all([...all("fieldset.crit").map(tap), ...storing]);
    location.assign(next);
  }, true);

  // Handing in needs the server, and everything on it first.
  let waiting = 0;
  let sent = false;
  const handing = document.querySelector("form[data-hands-in]");
  const handIn = async () => {
    await sending.flush();
    const response = waiting ? null : await sending.ask(data.urls.contact).catch(() => null);
    document.querySelector("[data-first-send]").hidden = Boolean(response && response.ok);
    if (!response || !response.ok) return;
    handing.querySelector("[name=csrfmiddlewaretoken]").value = (await response.json()).token;
    handing.submit();
  };
  if (handing) handing.addEventListener("submit", (event) => {
    if (!running) return;
    event.preventDefault();
    event.stopPropagation();
    handIn();
  }, true);
  sending.on(async (what, told) => {
    if (what === "counted") {
      waiting = told;
      if (handing && sent && !told) location.reload();
      return;
    }
    sent = true;
    await read();
    draw();
  });

  // --- keys: digits choose by points, left and right go from criterion to criterion -------------
  const boxes = () => all("fieldset.crit[data-criterion]");
  const go = (step) => {
    const here = boxes().findIndex((box) => box.contains(document.activeElement));
    const box = boxes()[Math.max(0, Math.min(boxes().length - 1, here + step))];
    if (!box) return;
    const target = box.querySelector("input:checked") || box.querySelector("input[type=radio]");
    target.focus({ preventScroll: true });
    box.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    if (!running || event.altKey || event.metaKey) return;
    if (event.ctrlKey && event.key === "Enter") {
      const next = document.querySelector("[data-next]");
      if (next) next.click();
      return;
    }
    if (event.ctrlKey || event.target.matches("input:not([type=radio]),textarea")) return;
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) {
      event.preventDefault();
      return go(step);
    }
    if (!/^\d$/.test(event.key)) return;
    const box = boxOf(document.activeElement) || boxes().find((one) => one.matches(".is-todo"));
    if (!box) return;
    const found = all("input[type=radio]", box).filter((one) => one.dataset.points === event.key);
    const chosen = found[(found.findIndex((one) => one.checked) + 1) % (found.length || 1)];
    if (!chosen) return;
    event.preventDefault();
    chosen.focus();
    chosen.checked = true;
    tap(box);
  });

  const begin = () => {
    running = true;
    early.forEach(tap);
    draw();
    sending.say();
    document.documentElement.dataset.tablet = "ready";
  };
  const give = () => { // no store here, as in some private windows
    off = true;
    early.forEach((box) => window.htmx.trigger(box, "change"));
  };
  all("input[type=radio]", form || document).forEach((one) => {
    if (one.checked && !one.defaultChecked) early.add(boxOf(one));
  });
  early.delete(null);
  kept.open().then(read).then(begin, give);
})();
