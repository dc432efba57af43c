// The diary's screen: columns by Event Calendar, keys, free times that fill the form. The list view offers the same acts.
(function () {
  "use strict";

  const root = document.getElementById("diary");
  const phone = window.matchMedia("(max-width: 47.99rem)");
  const whose = document.getElementById("diary-person");
  const two = (number) => String(number).padStart(2, "0");
  const dayOf = (date) => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const clockOf = (date) => `${two(date.getHours())}:${two(date.getMinutes())}`;

  const shownClock = (date) =>
    document.documentElement.lang === "fi" ? `${date.getHours()}.${two(date.getMinutes())}` : clockOf(date);

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

  // What stands in a block: time and name, the treatment, the state as icon and word.
  const contentOf = ({ event }) => {
    const { service, icon: name, word, signs = [] } = event.extendedProps;
    const body = element("div", "visit-body");
    const head = element("div", "visit-head");
    if (event.display === "background") return { domNodes: [] };
    if (event.end - event.start < 40 * 60000) body.classList.add("visit-short");
    head.append(element("span", "visit-time", shownClock(event.start)), element("span", "visit-name", event.title));
    const beside = element("span", "visit-signs");
    signs.forEach(([sign, says]) => beside.append(icon(sign, says)));
    head.append(beside);
    body.append(head);
    if (service) {
      const what = element("div", "visit-what");
      const state = element("span", "visit-word");
      state.append(icon(name), element("span", "", word));
      what.append(element("span", "visit-service", service), state);
      body.append(what);
    }
    return { domNodes: [body] };
  };

  const open = (url) => htmx.ajax("GET", url, { target: "#panel-content", swap: "innerHTML" });

  const drawDiary = () => {
    let calendar = null;
    let dragging = false;
    let data = null;

    const move = (info) => {
      const { event, revert } = info;
      const values = {
        staff: event.resourceIds[0],
        day: dayOf(event.start),
        time: clockOf(event.start),
        version: event.extendedProps.version,
        by: "drag",
      };
      dragging = false;
      htmx.ajax("POST", event.extendedProps.moveUrl, { values, swap: "none", source: root }).catch(revert);
    };

    const options = {
      view: "resourceTimeGridDay",
      date: root.dataset.day,
      locale: document.documentElement.lang,
      allDaySlot: false,
      headerToolbar: { start: "", center: "", end: "" },
      height: "auto",
      slotDuration: "00:15",
      slotLabelInterval: "01:00",
      slotHeight: 22,
      snapDuration: "00:15",
      nowIndicator: true,
      slotEventOverlap: false,
      eventStartEditable: false,
      eventDurationEditable: false,
      longPressDelay: 500,
      slotLabelFormat: shownClock,
      resourceLabelContent: ({ resource }) => {
        const { colour, note } = resource.extendedProps;
        const label = element("span", `person staff-${colour}`);
        label.append(element("span", "staff-dot"), ` ${resource.title} `);
        if (note) label.append(element("span", "quiet", `(${note})`));
        return { domNodes: [label] };
      },
      eventContent: contentOf,
      eventClick: ({ event }) => event.extendedProps.url && open(event.extendedProps.url),
      eventDragStart: () => (dragging = true),
      eventDragStop: () => (dragging = false),
      eventDrop: move,
      dateClick: ({ date, resource }) => {
        if (!root.dataset.book || !resource || !resource.extendedProps.bookable) return;
        const asked = new URLSearchParams({ staff: resource.id, start: `${dayOf(date)}T${clockOf(date)}` });
        open(`${root.dataset.book}?${asked}`);
      },
    };

    const shownPeople = () => {
      const some = data.people.filter((person) => person.extendedProps.works);
      const withVisits = new Set(data.events.filter((event) => event.title).map((event) => event.resourceIds[0]));
      const there = data.people.filter((person) => person.extendedProps.works || withVisits.has(person.id));
      if (!phone.matches) return there.length ? there : data.people;
      const chosen = data.people.find((person) => person.id === whose.value);
      return [chosen || some[0] || data.people[0]];
    };

    const draw = () => {
      const limits = { slotMinTime: data.from, slotMaxTime: data.until, resources: shownPeople(), events: data.events };
      if (calendar) Object.entries(limits).forEach(([name, value]) => calendar.setOption(name, value));
      else calendar = EventCalendar.create(root, { ...options, ...limits });
      root.classList.remove("loading");
    };

    const load = async () => {
      if (dragging) return;
      const answer = await fetch(root.dataset.events, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      data = await answer.json();
      draw();
    };

    document.body.addEventListener("diary-changed", load);
    phone.addEventListener("change", () => data && draw());
    whose.addEventListener("change", () => data && draw());
    setInterval(() => document.visibilityState === "visible" && load(), 60000);
    load();
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

  // Keys: n, t, arrows, l, ? - never while somebody types.
  const showKeys = () => {
    const template = document.getElementById("diary-keys");
    const content = document.getElementById("modal-content");
    if (!template || !content) return;
    content.replaceChildren(template.content.cloneNode(true));
    bootstrap.Modal.getOrCreateInstance("#modal").show();
  };
  const press = (key) => {
    if (key === "?") return showKeys();
    const found = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (found) found.click();
    return undefined;
  };
  document.addEventListener("keydown", (event) => {
    const busy = event.ctrlKey || event.metaKey || event.altKey || document.querySelector(".modal.show");
    if (busy || event.target.closest("input, textarea, select, [contenteditable], .ec")) return;
    if (!["n", "t", "l", "?", "ArrowLeft", "ArrowRight"].includes(event.key)) return;
    event.preventDefault();
    press(event.key);
  });

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-diary-keys]").forEach((button) => button.addEventListener("click", showKeys));
    const day = document.getElementById("diary-day");
    if (day) day.addEventListener("change", () => day.value && day.form.requestSubmit());
    if (root) drawDiary();
  });
})();
