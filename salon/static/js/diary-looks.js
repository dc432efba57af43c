// How things look in the columns: a visit, a block, the head of a column. diary-columns.js says where they stand.
window.diary.looks = function (about) {
  "use strict";

  const { words, byRooms, personOf } = about;
  const { two, clockOf, menu } = window.diary;
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
    what.append(element("span", "visit-service", byRooms ? `${service} · ${personOf({ in: where })[0]}` : service), word);
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
      menu.show({ id, acts: `${extendedProps.acts}k`, seen: extendedProps.version }, menu.below(more), more.closest(".ec-event"));
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

  // What is said above the columns of a day on which the salon is closed.
  const noticeOf = (text) => {
    const notice = element("div", "alert alert-warning");
    notice.append(icon("calendar-x"), element("div", "", text));
    return notice;
  };

  return { element, shownClock, contentOf, headOf, noticeOf };
};
