// Pictures: sent one by one with their progress, stopped or tried again; two laid over each other.
(function () {
  "use strict";

  const form = document.querySelector("form[data-photos]");
  if (form) {
    const field = form.querySelector("input[type=file]");
    const queue = form.querySelector(".photo-queue");
    form.querySelector("[data-plain]").hidden = true;
    let open = 0, kept = 0;

    const row = (name) => {
      const item = document.createElement("li");
      const words = document.createElement("span");
      words.textContent = `${form.dataset.sending} ${name}`;
      const bar = document.createElement("progress");
      bar.max = 1;
      bar.value = 0;
      bar.setAttribute("aria-label", name);
      const stop = document.createElement("button");
      stop.type = "button";
      stop.className = "btn btn-secondary btn-sm";
      stop.textContent = form.dataset.stopped.replace(".", "");
      item.append(words, bar, stop);
      queue.append(item);
      return { item, words, bar, stop };
    };
    const finish = () => {
      open -= 1;
      // What was kept shows at once; a row that failed stays to be read and tried again.
      if (open === 0 && kept && !queue.querySelector("[data-failed]")) window.location.reload();
    };
    const send = (file) => {
      const shown = row(file.name);
      const body = new FormData(form);
      body.delete("pictures");
      body.append("pictures", file);
      const request = new XMLHttpRequest();
      open += 1;
      const fail = (text) => {
        shown.words.textContent = `${file.name}: ${text}`;
        shown.item.dataset.failed = "";
        shown.words.setAttribute("role", "alert");
        shown.bar.remove();
        shown.stop.textContent = form.dataset.again;
        shown.stop.onclick = () => {
          shown.item.remove();
          send(file);
        };
        finish();
      };
      request.upload.onprogress = (event) => event.lengthComputable && (shown.bar.value = event.loaded / event.total);
      request.onload = () => {
        let answer = {};
        try {
          answer = JSON.parse(request.responseText);
        } catch {
          return fail(form.dataset.failed);
        }
        if (request.status !== 200) return fail(answer.text);
        kept += 1;
        shown.item.remove();
        finish();
      };
      request.onerror = () => fail(form.dataset.failed);
      request.onabort = () => fail(form.dataset.stopped);
      shown.stop.onclick = () => request.abort();
      request.open("POST", window.location.href);
      request.setRequestHeader("Accept", "application/json");
      request.send(body);
    };
    field.addEventListener("change", () => {
      [...field.files].forEach(send);
      field.value = "";
    });
    form.addEventListener("dragover", (event) => event.preventDefault());
    form.addEventListener("drop", (event) => {
      event.preventDefault();
      [...event.dataTransfer.files].forEach(send);
    });
  }

  const compare = document.querySelector("[data-compare]");
  if (compare) {
    const range = compare.querySelector("input");
    const show = () => compare.style.setProperty("--at", `${100 - range.value}%`);
    compare.classList.add("live");
    range.hidden = false;
    compare.querySelector("label").hidden = false;
    range.addEventListener("input", show);
    show();
  }
})();
