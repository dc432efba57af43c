// What every page has: "/" to search, one submit per form, the side panel, the dialog, toasts.
(function () {
  "use strict";

  // "/" puts the cursor into the page's search, from anywhere but a field.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const search = [...document.querySelectorAll("[data-search]")].find((field) => field.offsetParent);
    const link = document.querySelector(".topsearch-link"); // a narrow screen has the link in place of the field
    if (!search && !link) return;
    event.preventDefault();
    if (!search) return link.click();
    search.focus();
    search.select();
  });

  // A form is sent once. The button is disabled after its name and value went into the request.
  const busy = (form, on) => {
    form.querySelectorAll("button[type=submit], button:not([type]), input[type=submit]").forEach((button) => {
      if (on && !button.disabled) {
        button.disabled = true;
        button.dataset.sent = "";
      } else if (!on && "sent" in button.dataset) {
        button.disabled = false;
        delete button.dataset.sent;
      }
    });
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const method = form.getAttribute("method") || "get"; // form.method may be a field of that name
    if (method.toLowerCase() !== "post" || event.defaultPrevented || "resubmit" in form.dataset) return;
    if ("sending" in form.dataset) {
      event.preventDefault();
      return;
    }
    form.dataset.sending = "";
    setTimeout(() => busy(form, true), 0);
  });
  const release = (form) => {
    delete form.dataset.sending;
    busy(form, false);
  };
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(release));
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.matches("form")) busy(event.target, true);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.target.matches("form")) release(event.target);
  });

  // A fragment that lands in the panel or the dialog opens it; an empty one closes it.
  const widgets = {
    "panel-content": () => bootstrap.Offcanvas.getOrCreateInstance("#panel"),
    "modal-content": () => bootstrap.Modal.getOrCreateInstance("#modal"),
  };
  let opener = null; // who opened it gets the focus back
  const openOrClose = (target) => {
    const widget = widgets[target.id];
    if (!widget) return;
    if (!target.contains(document.activeElement) && document.activeElement !== document.body) opener = document.activeElement;
    widget()[target.childElementCount ? "show" : "hide"]();
  };
  const returnFocus = () => {
    if (opener?.id && !opener.isConnected) opener = document.getElementById(opener.id); // the same, read anew
    if (!opener?.isConnected || document.activeElement !== document.body) return;
    opener.focus({ preventScroll: document.querySelector(":active") !== null }); // never under a hand that drags
  };
  document.addEventListener("shown.bs.offcanvas", (event) => {
    if (!event.target.contains(document.activeElement)) event.target.focus();
  });
  document.addEventListener("hidden.bs.offcanvas", returnFocus);
  document.addEventListener("hidden.bs.modal", returnFocus);
  document.addEventListener("keydown", (event) => {
    const open = document.querySelector("#panel.show");
    if (event.key === "Escape" && open && !document.querySelector(".modal.show, .dropdown-menu.show")) widgets["panel-content"]().hide();
  });
  document.addEventListener("htmx:afterSwap", (event) => openOrClose(event.detail.target));
  document.addEventListener("close-panel", () => widgets["panel-content"]().hide());
  document.addEventListener("close-modal", () => widgets["modal-content"]().hide());

  // A toast goes after ten seconds, but never while somebody reads it with pointer or keyboard.
  const start = (toast) => {
    if (toast.dataset.started) return;
    toast.dataset.started = "yes";
    let left = Number(toast.dataset.seconds || 10);
    const timer = setInterval(() => {
      if (toast.matches(":hover, :focus-within")) return;
      left -= 1;
      if (left > 0) return;
      clearInterval(timer);
      toast.remove();
    }, 1000);
  };
  const startToasts = () => document.querySelectorAll("#toasts > .toast").forEach(start);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close-toast]")) event.target.closest(".toast").remove();
  });

  // A request that did not come back as it should says so in words.
  const problem = (name) => {
    const toasts = document.getElementById("toasts");
    const template = document.getElementById(name);
    if (!toasts || !template || toasts.querySelector(`[data-problem="${name}"]`)) return;
    toasts.append(template.content.cloneNode(true));
    startToasts();
  };
  document.addEventListener("htmx:responseError", () => problem("toast-failed"));
  document.addEventListener("htmx:sendError", () => problem("toast-offline"));

  document.addEventListener("DOMContentLoaded", () => {
    startToasts();
    const toasts = document.getElementById("toasts");
    if (toasts) new MutationObserver(startToasts).observe(toasts, { childList: true });
    const panel = document.getElementById("panel-content");
    if (panel && panel.childElementCount) openOrClose(panel);
  });
})();
