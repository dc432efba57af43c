// A treatment being written: the picture ticks the boxes, lines come and go, and what is written is kept by itself.
(function () {
  "use strict";

  // --- The picture: a tap on a part ticks the box of the same name.
  const paint = (root) =>
    root.querySelectorAll("[data-zone]").forEach((shape) => {
      const box = root.querySelector(`input[name=zones][value=${shape.dataset.zone}]`);
      shape.classList.toggle("chosen", Boolean(box && box.checked));
    });
  const paintAll = () => document.querySelectorAll("[data-zones]").forEach(paint);
  document.addEventListener("click", (event) => {
    const shape = event.target.closest("[data-zone]");
    if (!shape) return;
    const root = shape.closest("[data-zones]");
    const box = root.querySelector(`input[name=zones][value=${shape.dataset.zone}]`);
    box.checked = !box.checked;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  });
  document.addEventListener("change", paintAll);
  document.addEventListener("htmx:afterSettle", paintAll);
  document.addEventListener("DOMContentLoaded", paintAll);

  // --- Products: the next empty line, filled by a tap; the batch comes with the name.
  const part = (line, name) => line.querySelector(`[name$="-${name}"]`);
  const write = (line, name, value) => {
    const field = part(line, name);
    field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const nextLine = (root) => {
    const lines = [...root.querySelectorAll("[data-line]")];
    const empty = lines.find((line) => ![...line.querySelectorAll("input")].some((field) => field.value));
    if (!empty) return null;
    empty.hidden = false;
    root.querySelector("[data-next-line]").hidden = lines.every((line) => !line.hidden);
    return empty;
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-next-line], [data-fill], [data-empty-line]");
    if (!button) return;
    const root = button.closest("[data-lines]");
    if ("emptyLine" in button.dataset) {
      const line = button.closest("[data-line]");
      ["name", "batch", "expires_on", "amount"].forEach((name) => write(line, name, ""));
      line.hidden = true;
      root.querySelector("[data-next-line]").hidden = false;
      root.querySelector("[data-next-line]").focus();
      return;
    }
    const line = nextLine(root);
    if (!line) return;
    if ("fill" in button.dataset) {
      write(line, "name", button.dataset.name);
      write(line, "batch", button.dataset.batch);
      write(line, "expires_on", button.dataset.expires);
      button.hidden = true;
    } else {
      part(line, "name").focus();
    }
  });
  document.addEventListener("change", (event) => {
    const line = event.target.closest("[data-line]");
    if (!line || !event.target.name.endsWith("-name")) return;
    const known = [...document.querySelectorAll("#product-names option")].find((one) => one.value === event.target.value);
    if (!known || part(line, "batch").value) return;
    part(line, "batch").value = known.dataset.batch;
    part(line, "expires_on").value = known.dataset.expires;
  });

  // --- Kept while writing: a moment after the last stroke, and at once when the page is left.
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const says = form.querySelector("[data-draft-says]");
  const version = form.elements.draft_version;
  const AFTER = 1200, AGAIN = 4000;
  let timer = null, sending = false, changed = false, over = false;

  const tell = (text, alarm) => {
    says.textContent = text;
    says.setAttribute("role", alarm ? "alert" : "status");
    says.classList.toggle("form-error", Boolean(alarm));
  };
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(keep, wait);
  };
  const keep = async (leaving) => {
    if (over || sending || !changed) return;
    sending = true;
    changed = false;
    try {
      const answer = await fetch(form.dataset.draft, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        keepalive: leaving === true,
        headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
      });
      if (!(answer.headers.get("Content-Type") || "").includes("json")) throw new Error("no answer");
      const kept = await answer.json();
      if (answer.ok) version.value = kept.version;
      if (answer.status === 409) over = true;
      tell(kept.text, !answer.ok);
    } catch {
      changed = true;
      tell(form.dataset.offline, true);
      later(AGAIN);
    } finally {
      sending = false;
      if (changed) later(AGAIN);
    }
  };
  const touched = () => {
    if (over) return;
    changed = true;
    tell(form.dataset.waiting);
    later(AFTER);
  };
  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  document.addEventListener("htmx:afterSettle", (event) => event.target.id === "did" && touched());
  document.addEventListener("visibilitychange", () => document.hidden && keep(true));
  window.addEventListener("pagehide", () => keep(true));
  form.addEventListener("submit", () => {
    over = true;
    clearTimeout(timer);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) over = false;
  });
})();
