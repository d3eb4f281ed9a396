// Small comforts. Every page works without this file; nothing here decides anything.
(() => {
  "use strict";
  const on = (type, act, root = document) => root.addEventListener(type, act);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // A menu closes when one clicks elsewhere or presses Escape; focus goes back to its button.
  on("click", (event) => {
    all("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  on("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest("details.menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // A refused button stays in the tab order so that its reason can be read; it does nothing.
  on("click", (event) => {
    if (event.target.closest('[aria-disabled="true"]')) event.preventDefault();
  });

  // A form is sent once. The once-key on the server is the real guard, this saves the second trip.
  on("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.matches("[hx-post],[hx-get],[method=dialog]")) return;
    if (form.dataset.sent) return event.preventDefault();
    if ((form.getAttribute("method") || "get").toLowerCase() !== "post") return;
    form.dataset.sent = "1";
    const button = event.submitter;
    if (button) setTimeout(() => button.setAttribute("aria-busy", "true"));
  });
  on("pageshow", () => {
    all("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      all("[aria-busy]", form).forEach((button) => button.removeAttribute("aria-busy"));
    });
  }, window);

  // A file box shows the names of the chosen files in place of the browser's own words.
  on("change", (event) => {
    const box = event.target.closest(".filebox");
    const name = box && box.querySelector(".name");
    if (!name) return;
    name.dataset.empty ??= name.textContent;
    const files = [...event.target.files].map((file) => file.name);
    name.textContent = files.join(", ") || name.dataset.empty;
  });

  // Characters typed against the field's limit: "204/1.000".
  const language = document.documentElement.lang || "vi";
  const shown = (number) => number.toLocaleString(language);
  const count = (field) => {
    const limit = Number(field.getAttribute("maxlength"));
    let place = field.nextElementSibling;
    if (!place || !place.classList.contains("count")) {
      place = document.createElement("p");
      place.className = "count num";
      place.setAttribute("aria-hidden", "true");
      field.after(place);
    }
    const typed = [...field.value].length;
    place.textContent = `${shown(typed)}/${shown(limit)}`;
    place.classList.toggle("late", typed >= limit);
  };
  const counted = "textarea[maxlength]";
  on("input", (event) => {
    if (event.target.matches(counted)) count(event.target);
  });

  // J and K go down and up the rows of a list; the first link of the row takes the focus.
  on("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input,textarea,select,[contenteditable]")) return;
    const step = { j: 1, k: -1 }[event.key.toLowerCase()];
    const rows = step ? all("[data-row]") : [];
    if (!rows.length) return;
    const inside = (row) => row.contains(document.activeElement) || row.hasAttribute("aria-current");
    const next = Math.max(0, Math.min(rows.length - 1, rows.findIndex(inside) + step));
    const target = rows[next].matches("a") ? rows[next] : rows[next].querySelector("a,button,input");
    if (target) target.focus();
  });

  // All boxes of a list at once, and how many are chosen.
  on("change", (event) => {
    const box = event.target;
    if (!box.matches('[type="checkbox"]')) return;
    const form = box.form;
    if (!form) return;
    const boxes = all('[data-pick][type="checkbox"]', document).filter((one) => one.form === form);
    if (box.matches("[data-pick-all]")) boxes.forEach((one) => { one.checked = box.checked; });
    all("[data-picked]").forEach((place) => {
      place.textContent = shown(boxes.filter((one) => one.checked).length);
    });
  });

  // The line that says where an answer is kept: sending, saved, or still on this device.
  const saved = (form, state) => {
    const line = document.querySelector(form.dataset.saved || "[data-saved-line]");
    if (!line) return;
    line.dataset.state = state;
    const time = new Date().toLocaleTimeString("vi", { hour: "2-digit", minute: "2-digit" });
    const words = line.dataset[state];
    const place = line.querySelector("span") || line;
    if (words) place.textContent = words.replace("{time}", time);
  };
  const sender = (event) => event.target.closest("[data-saves]");
  on("htmx:beforeRequest", (event) => { const f = sender(event); if (f) saved(f, "waiting"); });
  on("htmx:afterRequest", (event) => {
    const form = sender(event);
    if (form) saved(form, event.detail.successful ? "done" : "failed");
  });

  // A filter with data-auto is sent when it changes; its button is there without this file.
  on("change", (event) => {
    const form = event.target.closest("form[data-auto]");
    if (form) form.requestSubmit();
  });
  on("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });

  const ready = (root) => all(counted, root).forEach(count);
  ready(document);
  on("htmx:load", (event) => ready(event.detail.elt));
})();
