// The booking form: further treatments, quick days, a new client from what was typed, a free time that fills the form.
(function () {
  "use strict";

  const changed = (field) => field.dispatchEvent(new Event("change", { bubbles: true }));

  // A further treatment is a copy of the empty one.
  const addTreatment = (form) => {
    const total = form.elements["more-TOTAL_FORMS"];
    const template = form.querySelector("[data-more-template]");
    const place = form.querySelector("[data-more-treatments]");
    if (!total || !template || Number(total.value) >= 7) return;
    const copy = document.createElement("div");
    copy.append(template.content.cloneNode(true));
    copy.innerHTML = copy.innerHTML.replaceAll("__prefix__", total.value);
    place.append(...copy.children);
    total.value = Number(total.value) + 1;
    place.lastElementChild.querySelector("select").focus();
  };

  const fill = (form, chip) => {
    ["staff", "day", "time"].forEach((name) => {
      const field = form.elements[name];
      if (field) field.value = chip.dataset[`fill${name[0].toUpperCase()}${name.slice(1)}`] || "";
    });
    form.querySelectorAll("[data-fill-time]").forEach((one) => one.setAttribute("aria-pressed", String(one === chip)));
    const search = form.querySelector("[data-book-search]");
    if (search && !form.elements.client.value) search.focus();
  };

  document.addEventListener("click", (event) => {
    const form = event.target.closest("form");
    if (!form) return;
    const find = (name) => event.target.closest(`[${name}]`);
    const chip = find("data-fill-time");
    if (chip) fill(form, chip);
    if (find("data-add-treatment")) addTreatment(form);
    const day = find("data-from-day");
    if (day) {
      form.elements.day.value = day.dataset.fromDay;
      form.querySelectorAll("[data-from-day]").forEach((one) => one.setAttribute("aria-pressed", String(one === day)));
      changed(form.elements.day);
    }
    const again = find("data-same-again");
    if (again) {
      form.elements.service.value = again.dataset.service;
      form.elements.staff.value = again.dataset.staff;
      if (form.elements.asked_for) form.elements.asked_for.checked = true;
      changed(form.elements.service);
    }
  });

  // The answer to a search: the list shows when it has somebody; else the new client's fields open with the name in.
  document.addEventListener("htmx:afterSwap", (event) => {
    const list = event.detail.target;
    if (list.id !== "id_client") return;
    const form = list.closest("form");
    const search = form && form.querySelector("[data-book-search]");
    const fresh = form && form.querySelector("[data-new-client]");
    if (!search || !fresh) return;
    const nobody = ![...list.options].some((option) => option.value);
    list.hidden = nobody;
    const name = form.elements.new_name;
    if (nobody && search.value.trim().length > 2 && /[^\d\s+()-]/.test(search.value)) {
      fresh.open = true;
      fresh.firstElementChild.tabIndex = -1;
      name.value = search.value.trim();
      name.dataset.fromSearch = "";
    } else if (!nobody && "fromSearch" in name.dataset) {
      name.value = "";
      delete name.dataset.fromSearch;
      fresh.open = false;
    }
  });
  document.addEventListener("change", (event) => {
    if (event.target.id !== "id_client" || !event.target.value) return;
    const name = event.target.form.elements.new_name;
    if (name && "fromSearch" in name.dataset) name.value = "";
  });

  // The first field has the cursor as soon as the form is there: the client is on the phone.
  document.addEventListener("shown.bs.offcanvas", (event) => {
    const form = event.target.querySelector("[data-book-form]");
    const first = form && [...form.elements].find((field) => field.tagName === "SELECT" && !field.value && !field.hidden);
    if (first) first.focus();
  });
})();
