// SPDX-License-Identifier: Apache-2.0
// Links that save a chart as SVG and its data as CSV, made when they are followed.
function download(name, type, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], {type}));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// All panels of a chart in one drawing, in the places they have on the page.
function svgText(chart) {
  const box = chart.getBoundingClientRect();
  const parts = [...chart.querySelectorAll("svg:not(.legend svg)")].map((svg) => {
    const own = svg.getBoundingClientRect();
    const copy = svg.cloneNode(true);
    copy.setAttribute("x", own.left - box.left);
    copy.setAttribute("y", own.top - box.top);
    copy.setAttribute("width", own.width);
    copy.setAttribute("height", own.height);
    return new XMLSerializer().serializeToString(copy);
  });
  const titles = [...chart.querySelectorAll(".panel-title, .legend span")].map((node) => {
    const own = node.getBoundingClientRect();
    const text = document.createElementNS("http://www.w3.org/2000/svg", "text");
    text.setAttribute("x", own.left - box.left);
    text.setAttribute("y", own.bottom - box.top - 4);
    text.textContent = node.textContent;
    return new XMLSerializer().serializeToString(text);
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${box.width}" height="${box.height}" font-family="sans-serif" font-size="11">${parts.join("")}${titles.join("")}</svg>`;
}

function csvText(rows) {
  if (rows.length === 0) return "";
  const cell = (value) => (value === null || value === undefined ? "" : /[",\n]/.test(value) ? `"${String(value).replaceAll('"', '""')}"` : String(value));
  const keys = Object.keys(rows[0]);
  return [keys.join(","), ...rows.map((row) => keys.map((key) => cell(row[key])).join(","))].join("\n") + "\n";
}

export function saveLinks(name, result, words) {
  const line = document.createElement("p");
  line.className = "save";
  for (const [label, act] of [
    [words.saveSvg, () => download(name + ".svg", "image/svg+xml", svgText(result.drawing))],
    [words.saveCsv, () => download(name + ".csv", "text/csv", csvText(result.rows))],
  ]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", act);
    line.append(button);
  }
  return line;
}
