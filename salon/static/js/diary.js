// What every view of the diary shares: keys, free times that fill a form, undo, and asking whether another desk changed it.
window.diary = (function () {
  "use strict";

  const two = (number) => String(number).padStart(2, "0");
  const dayOf = (date) => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const clockOf = (date) => `${two(date.getHours())}:${two(date.getMinutes())}`;
  const open = (url) => htmx.ajax("GET", url, { target: "#panel-content", swap: "innerHTML" });
  const screen = () => document.querySelector("[data-version]");

  // The clock on the salon's wall: what the server said, plus what has passed since; the browser's own clock may say
  // anything (H118).
  const clock = { said: 0, heard: 0 };
  const setClock = (wall) => {
    clock.said = Date.parse(`${wall.slice(0, 19)}Z`);
    clock.heard = performance.now();
  };
  const now = (roundedTo = 1) => {
    const step = roundedTo * 60000;
    const at = clock.said + performance.now() - clock.heard;
    return new Date(Math.floor(at / step) * step).toISOString().slice(0, 16);
  };

  // Whether the day changed elsewhere: asked every ten seconds while the page is seen, never while somebody is in the
  // middle of something; read anew only when it did.
  const held = new Set();
  const busy = () => held.size > 0 || document.querySelector(".modal.show, #diary-menu:not([hidden])");
  const ask = async () => {
    const shown = screen();
    if (!shown || document.visibilityState !== "visible" || busy()) return;
    const headers = { "If-None-Match": `"${shown.dataset.etag}"` };
    const answer = await fetch(shown.dataset.version, { headers, cache: "no-store" }).catch(() => null);
    if (!answer || ![200, 304].includes(answer.status)) return;
    const before = now().slice(0, 10);
    setClock(answer.headers.get("Salon-Time"));
    document.dispatchEvent(new CustomEvent("salon-time"));
    if (now().slice(0, 10) !== before && !new URLSearchParams(location.search).has("day")) location.reload();
    else if (answer.status === 200 && !busy()) htmx.trigger(document.body, "diary-changed");
  };

  // A free time fills the form it stands in.
  document.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-fill-time]");
    const form = chip && chip.closest("form");
    if (!form) return;
    ["staff", "day", "time"].forEach((name) => {
      const field = form.elements[name];
      if (field) field.value = chip.dataset[`fill${name[0].toUpperCase()}${name.slice(1)}`];
    });
    form.querySelectorAll("[data-fill-time]").forEach((other) => other.setAttribute("aria-pressed", String(other === chip)));
  });

  // After "undo" the panel, if it shows that visit, is read anew.
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.target.matches || !event.target.matches("[data-undo]") || !event.detail.successful) return;
    const toast = event.target.closest(".toast");
    if (toast) toast.remove();
    htmx.trigger(document.body, "visit-undone");
  });
  // ... and a panel that was closed meanwhile stays closed.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const asks = event.detail.requestConfig.elt;
    if (asks.matches("#panel .visit-panel") && !document.querySelector("#panel.show:not(.hiding)")) event.detail.shouldSwap = false;
  });

  // When the list reads itself anew, the keyboard stays in its row, even where the button it stood on is gone.
  let row = null;
  document.addEventListener("focusin", (event) => {
    row = event.target.closest("[data-row]")?.dataset.row ?? null;
  });
  document.addEventListener("htmx:afterSettle", () => {
    const fresh = row && document.activeElement === document.body && document.querySelector(`[data-row="${row}"] a`);
    if (fresh) fresh.focus({ preventScroll: true });
  });

  // Somebody walks in: now, with whoever is free and gives the treatment; in a column, with her.
  const walkIn = (staff, url) => {
    const asked = new URLSearchParams({ source: "walk_in", start: now(5) });
    if (staff) asked.set("staff", staff);
    return open(`${url}?${asked}`);
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-walk-in]");
    if (!button || !clock.said) return;
    event.preventDefault();
    walkIn("", button.dataset.walkIn);
  });

  // Keys - never while somebody types.
  const showKeys = () => {
    const template = document.getElementById("diary-keys");
    const content = document.getElementById("modal-content");
    if (!template || !content) return;
    content.replaceChildren(template.content.cloneNode(true));
    bootstrap.Modal.getOrCreateInstance("#modal").show();
  };
  const KEYS = ["n", "t", "l", "w", "p", "b", "u", "?", "ArrowLeft", "ArrowRight"];
  document.addEventListener("keydown", (event) => {
    const taken = event.ctrlKey || event.metaKey || event.altKey || document.querySelector(".modal.show");
    if (taken || !KEYS.includes(event.key)) return;
    if (event.target.closest("input, textarea, select, [contenteditable], .ec, [role=menu], .dropdown-menu")) return;
    event.preventDefault();
    if (event.key === "?") return showKeys();
    if (event.key === "u") return [...document.querySelectorAll("[data-undo] button")].pop()?.click();
    const found = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (found) found.click();
    return undefined;
  });

  const api = { two, dayOf, clockOf, open, now, setClock, walkIn, held, busy, ask };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-diary-keys]").forEach((button) => button.addEventListener("click", showKeys));
    const day = document.getElementById("diary-day");
    if (day) day.addEventListener("change", () => day.value && day.form.requestSubmit());
    document.querySelectorAll("[data-send]").forEach((field) => field.addEventListener("change", () => field.form.requestSubmit()));
    const shown = screen();
    if (!shown) return;
    if (shown.dataset.now) setClock(shown.dataset.now);
    document.addEventListener("visibilitychange", ask);
    setInterval(ask, 10000);
  });
  return api;
})();
