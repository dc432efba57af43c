// Draws a picture from <table data-chart="line|bar|interval">. The table stays: it is what a screen reader reads.
// A cell's number is its data-value (with a point), else its text. First column: names; first row: series.
(function () {
  "use strict";

  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const number = (cell) => {
    const text = (cell.dataset.value ?? cell.textContent).replace(/[\s\u00a0\u202f]/g, "").replace("\u2212", "-");
    const match = text.replace(",", ".").match(/-?\d+(\.\d+)?/);
    return match ? Number(match[0]) : null;
  };

  const unit = (table) => table.querySelector("tbody td")?.textContent.trim().match(/[%\u20ac]$/)?.[0] ?? "";

  const read = (table) => {
    const heads = [...table.querySelectorAll("thead tr:last-child > *")].map((cell) => cell.textContent.trim());
    const rows = [...table.querySelectorAll("tbody tr")].map((row) => [...row.children]);
    const drawn = heads.map((_, i) => i).filter((i) => i > 0 && !("chartSkip" in table.querySelectorAll("thead tr:last-child > *")[i].dataset));
    return {
      unit: unit(table),
      labels: rows.map((cells) => cells[0].textContent.trim()),
      series: drawn.map((i) => ({ name: heads[i], values: rows.map((cells) => number(cells[i])) })),
    };
  };

  const lineOrBar = (kind, data) => {
    const colours = [token("--accent"), token("--line-strong"), token("--staff-2"), token("--staff-5"), token("--staff-4")];
    const dashes = [[], [6, 4], [2, 3], [10, 4], [1, 4]];
    return {
      type: kind,
      data: {
        labels: data.labels,
        datasets: data.series.map((series, i) => ({
          label: series.name,
          data: series.values,
          borderColor: colours[i % colours.length],
          backgroundColor: colours[i % colours.length],
          borderDash: kind === "line" ? dashes[i % dashes.length] : [],
          borderWidth: kind === "line" ? 2 : 0,
          borderRadius: 4,
          pointStyle: kind === "bar" ? "rectRounded" : "circle",
          pointRadius: data.labels.length > 30 ? 0 : 3,
          tension: 0.25,
          maxBarThickness: 36,
        })),
      },
      options: { scales: scales("y", data.unit), plugins: { legend: { display: data.series.length > 1 } } },
    };
  };

  // Columns after the name: value, low, high. A dot on a bar; wide bar: little is known.
  const interval = (data) => {
    const [value, low, high] = data.series;
    return {
      data: {
        labels: data.labels,
        datasets: [
          { type: "line", label: value.name, data: value.values, showLine: false, pointStyle: "circle", pointRadius: 6, pointHoverRadius: 7, backgroundColor: token("--accent"), borderColor: token("--surface"), borderWidth: 2 },
          { type: "bar", label: `${low.name} - ${high.name}`, data: low.values.map((from, i) => [from, high.values[i]]), pointStyle: "rectRounded", barThickness: 10, borderRadius: 5, borderSkipped: false, backgroundColor: token("--accent-soft"), borderColor: token("--accent"), borderWidth: 1 },
        ],
      },
      options: { indexAxis: "y", scales: scales("x", data.unit), plugins: { legend: { display: true } } },
    };
  };

  const scales = (valueAxis, sign) => {
    const withUnit = (value) => `${value.toLocaleString(document.documentElement.lang)}${sign && "\u00a0"}${sign}`;
    const axis = (isValue) => ({
      beginAtZero: isValue,
      ...(isValue && sign === "%" ? { suggestedMax: 100 } : {}),
      border: { color: token("--line-strong"), display: !isValue },
      grid: { color: token("--line"), display: isValue },
      ticks: { color: token("--ink-quiet"), maxRotation: 0, autoSkipPadding: 12, ...(isValue ? { callback: withUnit } : {}) },
    });
    return { x: axis(valueAxis === "x"), y: axis(valueAxis === "y") };
  };

  const draw = (table) => {
    const kind = table.dataset.chart;
    const data = read(table);
    if (!data.labels.length || !data.series.length || (kind === "interval" && data.series.length < 3)) return;
    Chart.defaults.font = { family: token("--font"), size: 13 };
    Chart.defaults.color = token("--ink");
    const config = kind === "interval" ? interval(data) : lineOrBar(kind, data);
    config.options = {
      ...config.options,
      animation: false,
      maintainAspectRatio: false,
      locale: document.documentElement.lang,
      interaction: { mode: "index", intersect: false, axis: kind === "interval" ? "y" : "x" },
    };
    config.options.plugins.legend = { position: "bottom", labels: { boxHeight: 7, usePointStyle: true, ...(kind === "line" ? { pointStyle: "line", boxWidth: 28 } : {}) }, ...config.options.plugins.legend };
    table.chart?.destroy();
    table.chart = new Chart(canvasFor(table), config);
  };

  const canvasFor = (table) => {
    const home = table.closest("details") || table.closest(".tablebox") || table;
    let frame = home.previousElementSibling;
    if (!frame || !frame.matches("[data-chart-frame]")) {
      frame = document.createElement("div");
      frame.className = `chart ${table.dataset.chartSize || ""}`;
      frame.dataset.chartFrame = "";
      frame.setAttribute("aria-hidden", "true");
      frame.append(document.createElement("canvas"));
      home.before(frame);
      if (!table.closest("details")) home.classList.add("visually-hidden");
    }
    return frame.firstElementChild;
  };

  const drawAll = () => document.querySelectorAll("table[data-chart]").forEach(draw);
  document.addEventListener("DOMContentLoaded", () => document.fonts.ready.then(drawAll));
  document.addEventListener("theme:changed", drawAll);
  document.addEventListener("htmx:afterSettle", drawAll);
})();
