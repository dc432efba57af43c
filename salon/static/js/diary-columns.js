// The columns on the screen, by Event Calendar: what stands in them, and what is dragged. The list offers the same acts.
(function () {
  "use strict";

  const root = document.getElementById("diary");
  if (!root) return;
  const { dayOf, clockOf, open, now, setClock, held, busy, ask, menu } = window.diary;
  const phone = window.matchMedia("(max-width: 47.99rem)");
  const whose = document.getElementById("diary-person");
  const words = JSON.parse(document.getElementById("diary-words").textContent);
  const byRooms = root.dataset.view === "rooms";
  const week = root.dataset.view === "week";
  let data = JSON.parse(document.getElementById("diary-data").textContent);
  const personOf = (row) => data.people[row.in[0]] || ["", 1];
  const { element, shownClock, contentOf, headOf, noticeOf } = window.diary.looks({ words, byRooms, personOf });
  let calendar = null;
  let putBack = null; // what a drag moved, until the box is answered

  const shownDay = (date) => {
    const weekday = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "short" }).format(date);
    return `${weekday} ${date.getDate()}.${date.getMonth() + 1}.`;
  };
  // --- What is drawn.
  const columnOf = (row) => (week ? {} : { resourceIds: byRooms ? row.in.slice(1) : row.in.slice(0, 1) });
  const grey = ([column, start, end]) => ({
    ...(week ? {} : { resourceIds: [column] }), start, end, display: "background", classNames: ["off-shift"],
  });
  const visitOf = (row) => {
    const [, colour] = personOf(row);
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

  // --- What is dragged: a visit asks first, in a small box; Escape puts it back.
  const times = (event) => ({ day: dayOf(event.start), time: clockOf(event.start) });
  const settle = (revert) => {
    putBack = null;
    if (revert) revert();
  };
  const moved = ({ event, revert, newResource, oldResource }) => {
    held.delete("drag");
    const row = event.extendedProps;
    const thing = byRooms && newResource && newResource.id !== oldResource?.id ? newResource : null;
    const staff = byRooms || week ? row.in[0] : event.resourceIds[0];
    const values = { ...times(event), staff, version: row.version };
    if (row.block) {
      if (thing?.extendedProps.kind === "none") return revert();
      const where = thing ? { room: "", device: "", [thing.extendedProps.kind]: thing.id } : {};
      const kept = { ...values, ...where, until: clockOf(event.end), dragged: 1 };
      if (byRooms) delete kept.staff;
      return htmx.ajax("POST", `${root.dataset.block}${row.id}/`, { values: kept, swap: "none", source: root });
    }
    putBack = revert;
    const long = (event.end - event.start) / 60000;
    const before = (new Date(row.end) - new Date(row.start)) / 60000;
    const asked = new URLSearchParams({ ...values, ...(long === before ? {} : { minutes: long }) });
    if (thing?.extendedProps.kind === "none") asked.set("roomless", "1");
    else if (thing) asked.set(thing.extendedProps.kind, thing.id);
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
    if (byRooms) return column.kind === "none" ? about : { ...about, kind: column.kind, thing: resource.id };
    return { ...about, staff: resource ? resource.id : column.id };
  };
  const bookAt = ({ date, resource }) => {
    const about = timeAt(date, resource);
    if (!about) return;
    const asked = new URLSearchParams({ start: about.start });
    if (about.staff) asked.set("staff", about.staff);
    if (about.kind) asked.set(about.kind, about.thing);
    open(`${about.book}?${asked}`);
  };
  const showMenu = (target, point) => {
    const shown = target.closest("[data-event]");
    if (shown) return shown.dataset.acts && menu.show({ id: shown.dataset.event, acts: `${shown.dataset.acts}k`, seen: shown.dataset.seen }, point, shown);
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
    const chosen = all.find((column) => column.id === whose?.value);
    if (!phone.matches || (byRooms && !chosen)) return all;
    return [chosen || all.find((column) => column.extendedProps.works) || all[0]];
  };
  let said = data.closed.join(); // by the page itself
  const draw = () => {
    const began = performance.now();
    const focused = document.activeElement.closest?.("#diary [data-event]")?.dataset.event;
    const limits = { slotMinTime: data.from, slotMaxTime: data.until, events: events(), ...(week ? {} : { resources: columns() }) };
    if (data.closed.join() !== said) document.getElementById("diary-closed").replaceChildren(...data.closed.map(noticeOf));
    said = data.closed.join();
    if (calendar) Object.entries(limits).forEach(([name, value]) => calendar.setOption(name, value));
    else calendar = EventCalendar.create(root, { ...options, ...limits });
    root.classList.remove("loading");
    root.dataset.etag = data.version;
    setClock(data.now);
    requestAnimationFrame(() => {
      // What had the focus was drawn anew.
      if (focused && document.activeElement === document.body) {
        root.querySelector(`[data-event="${focused}"]`)?.focus({ preventScroll: true });
      }
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
  // While something is held, the page keeps its width: a panel that opens or closes then would make the toolbar wrap
  // anew, and the columns would slide away under the hand.
  const page = root.closest(".page");
  root.addEventListener("pointerdown", () => {
    held.add("press");
    page.style.paddingRight = getComputedStyle(page).paddingRight;
  }, true);
  const release = () => {
    held.delete("press");
    setTimeout(() => {
      page.style.removeProperty("padding-right"); // after the drop, which reads where things stand
      if (missed) load();
    }, 0);
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
      el.dataset.seen = event.extendedProps.version;
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
