// Loaded in the head, before anything is painted: light or dark as the device asks.
(function () {
  "use strict";
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    document.documentElement.dataset.bsTheme = dark.matches ? "dark" : "light";
    document.dispatchEvent(new CustomEvent("theme:changed"));
  };
  apply();
  dark.addEventListener("change", apply);
})();
