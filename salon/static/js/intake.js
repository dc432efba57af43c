// The signature: drawn with a finger or a mouse, kept as a path of whole pixels. Without a script the name is enough.
"use strict";

for (const box of document.querySelectorAll("[data-signature]")) {
  const field = document.getElementById(box.dataset.signature);
  const canvas = box.querySelector("canvas");
  const pen = canvas.getContext("2d");
  const strokes = [];
  let drawing = false;

  const at = (event) => {
    const edge = canvas.getBoundingClientRect();
    const within = (value, most) => Math.max(0, Math.min(most, Math.round(value)));
    return [
      within(((event.clientX - edge.left) * canvas.width) / edge.width, canvas.width),
      within(((event.clientY - edge.top) * canvas.height) / edge.height, canvas.height),
    ];
  };
  const keep = () => {
    field.value = strokes.map((points) => "M" + points.map((point) => point.join(" ")).join("L")).join("");
  };

  pen.lineWidth = 2;
  pen.strokeStyle = getComputedStyle(canvas).color;
  canvas.addEventListener("pointerdown", (event) => {
    drawing = true;
    canvas.setPointerCapture(event.pointerId);
    strokes.push([at(event)]);
    pen.beginPath();
    pen.moveTo(...at(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    // No more than the server keeps: a very long signature simply ends.
    if (!drawing || field.value.length > 30000) return;
    strokes.at(-1).push(at(event));
    pen.lineTo(...at(event));
    pen.stroke();
    keep();
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, () => {
      drawing = false;
      keep();
    });
  }
  box.querySelector("[data-clear]").addEventListener("click", () => {
    strokes.length = 0;
    pen.clearRect(0, 0, canvas.width, canvas.height);
    field.value = "";
  });
  box.hidden = false;
}
