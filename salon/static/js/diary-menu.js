// The menu of a visit, or of an empty time: by right click, long press, the menu key, `m`, or a button one can see.
(function () {
  "use strict";

  const STATES = { c: "confirmed", a: "arrived", s: "in_care", n: "no_show" };
  const { open, walkIn } = window.diary;
  let menu = null;
  let about = null; // what the menu is about: a visit, or a time
  let opener = null;

  const close = (giveFocusBack = true) => {
    if (!menu || menu.hidden) return;
    menu.hidden = true;
    if (giveFocusBack && opener && opener.isConnected) opener.focus();
  };

  const ways = document.getElementsByTagName("template");
  const labelled = () => [...ways.namedItem("diary-menu-items").content.querySelectorAll("[data-act]")];

  const visit = (act) => {
    const here = `${document.querySelector("[data-visit]").dataset.visit}${about.id}/`;
    const values = { state: STATES[act], version: about.seen };
    if (STATES[act]) htmx.ajax("POST", `${here}state/`, { values, swap: "none", source: document.body });
    else if (act === "p" || act === "k") location.assign(`${here}${act === "p" ? "pay" : "card"}/`);
    else open(here + { r: "again/", m: "move/", e: "repeat/", x: "?cancel=1" }[act]);
  };
  const time = (act) => {
    const asked = new URLSearchParams({ start: about.start });
    if (about.staff) asked.set("staff", about.staff);
    if (about.kind) asked.set(about.kind, about.thing);
    if (act === "W") walkIn(about.staff, about.book);
    else open(`${act === "B" ? about.book : about.block}?${asked}`);
  };
  const choose = (act) => {
    close();
    (about.id ? visit : time)(act);
  };

  const item = (source) => {
    const made = document.createElement("button");
    const icon = document.createElement("i");
    made.type = "button";
    made.setAttribute("role", "menuitem");
    made.tabIndex = -1;
    icon.className = `bi bi-${source.dataset.icon}`;
    icon.setAttribute("aria-hidden", "true");
    made.append(icon, ` ${source.textContent.trim()}`);
    made.addEventListener("click", () => choose(source.dataset.act));
    return made;
  };

  // what: {id, acts, seen} of a visit as it was shown, or {start, staff, book, block, acts} of a time; where: a point on the screen.
  const show = (what, where, from) => {
    menu = document.getElementById("diary-menu");
    const items = labelled().filter((source) => what.acts.includes(source.dataset.act));
    if (!menu || !items.length) return;
    about = what;
    opener = from;
    menu.replaceChildren(...items.map(item));
    menu.hidden = false;
    const { width, height } = menu.getBoundingClientRect();
    menu.style.left = `${Math.max(4, Math.min(where.x, innerWidth - width - 4))}px`;
    menu.style.top = `${Math.max(4, Math.min(where.y, innerHeight - height - 4))}px`;
    menu.firstElementChild.focus();
  };
  const below = (element) => {
    const box = element.getBoundingClientRect();
    return { x: box.left + 8, y: Math.min(box.bottom, box.top + 28) };
  };

  document.addEventListener("keydown", (event) => {
    if (!menu || menu.hidden || !menu.contains(event.target)) return;
    const items = [...menu.children];
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) items[to % items.length].focus();
    else if (event.key === "Escape" || event.key === "Tab") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  document.addEventListener("pointerdown", (event) => {
    if (menu && !menu.hidden && !menu.contains(event.target)) close(false);
  }, true);
  window.addEventListener("scroll", () => close(false), { passive: true });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-menu]");
    if (button) show({ id: button.dataset.menu, acts: `${button.dataset.acts}k`, seen: button.dataset.seen }, below(button), button);
  });

  window.diary.menu = { show, below, close };
})();
