// The order of the day by drag. The arrows beside each row do the same without this file.
(() => {
  "use strict";
  const list = document.querySelector("[data-order]");
  const form = document.querySelector("[data-order-form]");
  if (!list || !form) return;
  let held = null;
  const row = (event) => event.target.closest("[data-order] > [data-key]");
  list.addEventListener("dragstart", (event) => {
    held = row(event);
    if (held) event.dataTransfer.effectAllowed = "move";
  });
  list.addEventListener("dragover", (event) => {
    const over = row(event);
    if (!held || !over) return;
    event.preventDefault();
    if (over === held) return;
    const box = over.getBoundingClientRect();
    list.insertBefore(held, event.clientY < box.top + box.height / 2 ? over : over.nextSibling);
  });
  list.addEventListener("dragend", () => {
    const keys = [...list.children].map((item) => item.dataset.key).join(",");
    const changed = held && keys !== form.dataset.was;
    held = null;
    if (!changed) return;
    form.elements.order.value = keys;
    form.submit();
  });
  form.dataset.was = [...list.children].map((item) => item.dataset.key).join(",");
})();
