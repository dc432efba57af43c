// The columns on the screen, by Event Calendar: what stands in them, and what is dragged. The list offers the same acts.
(function () {
  "use strict";

  const root = document.getElementById("diary");
  if (!root) return;
  const { two, dayOf, clockOf, open, now, setClock, held, busy, ask, menu } = window.diary;
  const phone = window.matchMedia("(max-width: 47.99rem)");
  const whose = document.getElementById("diary-person");
  const words = JSON.parse(document.getElementById("diary-words").textContent);
  const byRooms = root.dataset.view === "rooms";
  const week = root.dataset.view === "week";
  let data = JSON.parse(document.getElementById("diary-data").textContent);
  let calendar = null;
  let putBack = null; // what a drag moved, until the box is answered

  const shownClock = (date) =>
    document.documentElement.lang === "fi" ? `${date.getHours()}.${two(date.getMinutes())}` : clockOf(date);
  const shownDay = (date) => {
    const weekday = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "short" }).format(date);
    return `${weekday} ${date.getDate()}.${date.getMonth() + 1}.`;
  };
  const element = (tag, name, text) => {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (text) made.textContent = text;
    return made;
  };
  const icon = (name, word) => {
    const made = element("i", `bi bi-${name}`);
    if (word) {
      made.setAttribute("role", "img");
      made.setAttribute("aria-label", word);
      made.title = word;
    } else {
      made.setAttribute("aria-hidden", "true");
    }
    return made;
  };

  // --- What is drawn.
  const columnOf = (row) => (week ? {} : { resourceIds: byRooms ? row.in.slice(1) : row.in.slice(0, 1) });
  const grey = ([column, start, end]) => ({
    ...(week ? {} : { resourceIds: [column] }), start, end, display: "background", classNames: ["off-shift"],
  });
  const visitOf = (row) => {
    const [, colour] = data.people[row.in[0]] || ["", 1];
    const classNames = ["visit", "staff-block", `staff-${colour}`, `visit-${row.state}`];
    const drag = Boolean(row.drag);
    return { ...columnOf(row), id: row.id, start: row.start, end: row.end, title: row.title, classNames,
      startEditable: drag, durationEditable: drag, extendedProps: row };
  };
  const edgesOf = (row) => {
    if (!row.busy) return [];
    const edge = { ...columnOf(row), display: "background", classNames: ["visit-edge"] };
    return [[row.busy[0], row.start], [row.end, row.busy[1]]]
      .filter(([start, end]) => start < end)
      .map(([start, end]) => ({ ...edge, start, end }));
  };
  const blockOf = (row) => ({
    ...columnOf(row), id: `block-${row.id}`, start: row.start, end: row.end, title: row.title,
    classNames: ["diary-block"], startEditable: Boolean(row.drag), durationEditable: Boolean(row.drag),
    extendedProps: { ...row, block: true },
  });
  const takenOf = (row) => ({
    ...columnOf(row), start: row.start, end: row.end, title: row.title, editable: false,
    classNames: [row.offer ? "visit-offer" : "visit-busy"],
  });
  const events = () => [
    ...data.off.map(grey), ...data.visits.flatMap(edgesOf), ...data.taken.map(takenOf),
    ...data.blocks.map(blockOf), ...data.visits.map(visitOf),
  ];

  // Time and name, the treatment, the state as icon and word; the gap as a lighter stretch.
  const contentOf = ({ event }) => {
    if (event.display === "background") return { domNodes: [] };
    const { service, state, signs = "", gap, paid, note, block, acts, in: where = [] } = event.extendedProps;
    const body = element("div", "visit-body");
    const head = element("div", "visit-head");
    if (event.end - event.start < 40 * 60000) body.classList.add("visit-short");
    if (block) head.append(icon("slash-square"));
    head.append(element("span", "visit-time", shownClock(event.start)));
    head.append(element("span", "visit-name", note ? `${event.title} · ${note}` : event.title));
    const beside = element("span", "visit-signs");
    [...signs].forEach((letter) => words.signs[letter] && beside.append(icon(...words.signs[letter])));
    if (paid) beside.append(icon("receipt", words.paid));
    head.append(beside);
    body.append(head);
    if (!service) return { domNodes: [body] };
    const what = element("div", "visit-what");
    const word = element("span", "visit-word");
    const [sign, says] = words.states[state];
    word.append(icon(sign), element("span", "", says));
    what.append(element("span", "visit-service", byRooms ? `${service} · ${data.people[where[0]]?.[0] || ""}` : service), word);
    body.append(what);
    const nodes = [body];
    if (gap) {
      const lighter = element("div", "visit-gap");
      const [from, until] = gap.map((text) => new Date(text) - event.start);
      lighter.style.top = `${(100 * from) / (event.end - event.start)}%`;
      lighter.style.height = `${(100 * (until - from)) / (event.end - event.start)}%`;
      nodes.unshift(lighter);
    }
    if (acts) nodes.push(moreOf(event));
    return { domNodes: nodes };
  };
  const moreOf = ({ id, extendedProps }) => {
    const more = element("span", "visit-more");
    more.append(icon("three-dots-vertical"));
    more.setAttribute("aria-hidden", "true"); // the keyboard has the menu key and m
    more.addEventListener("pointerdown", (event) => event.stopPropagation());
    more.addEventListener("click", (event) => {
      event.stopPropagation();
      menu.show({ id, acts: `${extendedProps.acts}k` }, menu.below(more), more.closest(".ec-event"));
    });
    return more;
  };
  const headOf = ({ resource }) => {
    const { colour, note, share } = resource.extendedProps;
    const label = element("span", `person${colour ? ` staff-${colour}` : ""}`);
    if (colour) label.append(element("span", "staff-dot"), " ");
    label.append(element("span", "person-name", resource.title));
    if (note) label.append(element("span", "quiet", ` (${note})`));
    if (share !== null && share !== undefined) label.append(element("span", "person-share", `${share} % ${words.busy}`));
    return { domNodes: [label] };
  };

  // --- What is dragged: a visit asks first, in a small box; Escape puts it back.
  const times = (event) => ({ day: dayOf(event.start), time: clockOf(event.start) });
  const settle = (revert) => {
    putBack = null;
    if (revert) revert();
  };
  const moved = ({ event, revert, newResource, oldResource }) => {
    held.delete("drag");
    const row = event.extendedProps;
    if (byRooms && newResource && oldResource && newResource.id !== oldResource.id) return revert();
    const staff = byRooms || week ? row.in[0] : event.resourceIds[0];
    const values = { ...times(event), staff, version: row.version };
    if (row.block) {
      const kept = { ...values, until: clockOf(event.end), dragged: 1 };
      if (byRooms) delete kept.staff;
      return htmx.ajax("POST", `${root.dataset.block}${row.id}/`, { values: kept, swap: "none", source: root });
    }
    putBack = revert;
    const long = (event.end - event.start) / 60000;
    const before = (new Date(row.end) - new Date(row.start)) / 60000;
    const asked = new URLSearchParams({ ...values, ...(long === before ? {} : { minutes: long }) });
    return htmx.ajax("GET", `${root.dataset.visit}${event.id}/move/?${asked}`, { target: "#modal-content", swap: "innerHTML" });
  };
  document.addEventListener("close-modal", () => settle());
  document.addEventListener("hidden.bs.modal", () => {
    if (!putBack) return;
    settle(putBack);
    ask();
  });
  ["htmx:responseError", "htmx:sendError"].forEach((name) => document.addEventListener(name, () => settle(putBack)));

  // --- An empty time.
  const timeAt = (date, resource) => {
    const column = resource ? resource.extendedProps : data.columns[0];
    if (!root.dataset.book || !(byRooms || column.write)) return null;
    const start = `${dayOf(date)}T${clockOf(date)}`;
    const about = { start, book: root.dataset.book, block: root.dataset.block, acts: start.slice(0, 10) === now().slice(0, 10) ? "BWT" : "BT" };
    if (byRooms) return { ...about, kind: column.kind, thing: resource.id };
    return { ...about, staff: resource ? resource.id : column.id };
  };
  const bookAt = ({ date, resource }) => {
    const about = timeAt(date, resource);
    if (!about) return;
    const asked = new URLSearchParams(about.staff ? { staff: about.staff, start: about.start } : { start: about.start });
    open(`${about.book}?${asked}`);
  };
  const showMenu = (target, point) => {
    const shown = target.closest("[data-event]");
    if (shown) return shown.dataset.acts && menu.show({ id: shown.dataset.event, acts: `${shown.dataset.acts}k` }, point, shown);
    const found = calendar.dateFromPoint(point.x, point.y);
    const about = found && timeAt(found.date, found.resource);
    return about && menu.show(about, point, document.activeElement);
  };
  root.addEventListener("contextmenu", (event) => {
    if (!event.target.closest(".ec-body")) return;
    event.preventDefault();
    if (event.pointerType === "touch") return; // a long press opens it when the finger is lifted
    const shown = event.target.closest("[data-event]");
    showMenu(event.target, event.clientX ? { x: event.clientX, y: event.clientY } : menu.below(shown || root));
  });
  root.addEventListener("keydown", (event) => {
    if (event.key !== "m" || !event.target.closest("[data-event]")) return;
    event.preventDefault();
    showMenu(event.target, menu.below(event.target));
  });
  let press = null;
  root.addEventListener("pointerdown", ({ pointerType, clientX: x, clientY: y, target, timeStamp }) => {
    press = pointerType === "touch" && target.closest(".ec-body") ? { x, y, target, timeStamp } : null;
  }, true);
  root.addEventListener("pointerup", (event) => {
    const long = press && event.timeStamp - press.timeStamp > 450;
    if (!long || Math.hypot(event.clientX - press.x, event.clientY - press.y) > 10) return;
    root.addEventListener("click", (click) => { click.preventDefault(); click.stopPropagation(); }, { capture: true, once: true });
    showMenu(press.target, { x: press.x, y: press.y });
  }, true);

  // --- The line of now, by the clock on the salon's wall.
  const line = element("div", "now-line");
  line.setAttribute("aria-hidden", "true");
  const drawNow = () => {
    const [day, time] = now().split("T");
    const [hour, minute] = time.split(":").map(Number);
    const minutes = (text) => Number(text.slice(0, 2)) * 60;
    const at = (hour * 60 + minute - minutes(data.from)) / (minutes(data.until) - minutes(data.from));
    const days = [...root.querySelectorAll(".ec-body .ec-day")];
    const ahead = Math.round((Date.parse(day) - Date.parse(root.dataset.day)) / 86400000);
    const cells = week ? days.slice(ahead, ahead + 1) : ahead === 0 ? days : [];
    line.hidden = ahead < 0 || at < 0 || at > 1 || !cells.length;
    if (line.hidden) return;
    const frame = root.getBoundingClientRect();
    const first = cells[0].getBoundingClientRect();
    const last = cells[cells.length - 1].getBoundingClientRect();
    line.style.top = `${first.top - frame.top + at * first.height}px`;
    line.style.left = `${first.left - frame.left}px`;
    line.style.width = `${last.right - first.left}px`;
    line.dataset.at = `${day}T${time}`;
    root.append(line);
  };

  const columns = () => {
    const shown = new Set([...data.visits, ...data.blocks].flatMap((row) => row.in));
    const there = data.columns.filter((column) => column.works || shown.has(column.id));
    const all = (there.length ? there : data.columns).map((column) => ({ id: column.id, title: column.title, extendedProps: column }));
    if (!phone.matches || byRooms) return all;
    return [all.find((column) => column.id === whose?.value) || all.find((column) => column.extendedProps.works) || all[0]];
  };
  const draw = () => {
    const began = performance.now();
    const limits = { slotMinTime: data.from, slotMaxTime: data.until, events: events(), ...(week ? {} : { resources: columns() }) };
    if (calendar) Object.entries(limits).forEach(([name, value]) => calendar.setOption(name, value));
    else calendar = EventCalendar.create(root, { ...options, ...limits });
    root.classList.remove("loading");
    root.dataset.etag = data.version;
    setClock(data.now);
    requestAnimationFrame(() => {
      drawNow();
      performance.measure("diary", { start: began });
    });
  };
  let missed = false; // something changed while a finger or a button was down
  const load = async () => {
    missed = busy();
    if (missed) return;
    const answer = await fetch(root.dataset.events, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const fresh = await answer.json();
    missed = busy();
    if (missed) return;
    data = fresh;
    draw();
  };
  root.addEventListener("pointerdown", () => held.add("press"), true);
  const release = () => {
    held.delete("press");
    if (missed) setTimeout(load, 0);
  };
  ["pointerup", "pointercancel"].forEach((name) => document.addEventListener(name, release, true));

  const options = {
    view: week ? (phone.matches ? "listWeek" : "timeGridWeek") : "resourceTimeGridDay",
    date: root.dataset.day, firstDay: 1, locale: document.documentElement.lang, allDaySlot: false,
    headerToolbar: { start: "", center: "", end: "" }, height: "auto",
    slotDuration: "00:15", slotLabelInterval: "01:00", slotHeight: 22, snapDuration: "00:05", slotLabelFormat: shownClock, dayHeaderFormat: shownDay,
    nowIndicator: false, slotEventOverlap: false, eventStartEditable: false, eventDurationEditable: false, longPressDelay: 500,
    resourceLabelContent: headOf,
    eventContent: contentOf,
    eventDidMount: ({ event, el }) => {
      if (event.extendedProps.acts === undefined) return;
      el.dataset.event = event.id;
      el.dataset.acts = event.extendedProps.acts;
    },
    eventClick: ({ event }) => {
      const { block, drag, acts, id } = event.extendedProps;
      if (block) return drag && open(`${root.dataset.block}${id}/`);
      return acts !== undefined && open(`${root.dataset.visit}${event.id}/`);
    },
    eventDragStart: () => held.add("drag"),
    eventDragStop: () => held.delete("drag"),
    eventResizeStart: () => held.add("drag"),
    eventResizeStop: () => held.delete("drag"),
    eventDrop: moved,
    eventResize: moved,
    dateClick: bookAt,
  };

  document.body.addEventListener("diary-changed", load);
  document.addEventListener("salon-time", drawNow);
  phone.addEventListener("change", draw);
  window.addEventListener("resize", drawNow);
  if (whose) whose.addEventListener("change", draw);
  draw();
})();
