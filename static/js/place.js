// The position of the device, only after a press; the numbers can be typed as well.
(() => {
  "use strict";
  const form = document.querySelector("form[data-place]");
  if (!form || !navigator.geolocation) return;
  const said = form.querySelector("[data-place-said]");
  form.querySelector("[data-place-offer]").hidden = false;
  form.querySelector("[data-place-ask]").addEventListener("click", () => {
    said.textContent = "…";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.latitude.value = coords.latitude.toFixed(6);
        form.elements.longitude.value = coords.longitude.toFixed(6);
        said.textContent = "± " + Math.round(coords.accuracy) + " m";
      },
      () => {
        said.textContent = form.dataset.placeFailed;
      },
      { enableHighAccuracy: true, timeout: 15000 },
    );
  });
})();
