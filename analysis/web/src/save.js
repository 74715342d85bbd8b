// SPDX-License-Identifier: Apache-2.0
// Links that save a chart as SVG and its data as CSV, made when they are followed.
function download(name, type, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], {type}));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// All panels of a chart in one drawing, in the places they have on the page, with the caption below.
function svgText(chart, caption) {
  const box = chart.getBoundingClientRect();
  const parts = [...chart.querySelectorAll("svg")].map((svg) => {
    const own = svg.getBoundingClientRect();
    const copy = svg.cloneNode(true);
    copy.setAttribute("x", own.left - box.left);
    copy.setAttribute("y", own.top - box.top);
    copy.setAttribute("width", own.width);
    copy.setAttribute("height", own.height);
    return new XMLSerializer().serializeToString(copy);
  });
  const text = (content, x, y, weight) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", "text");
    node.setAttribute("x", x);
    node.setAttribute("y", y);
    node.setAttribute("font-weight", weight);
    node.textContent = content;
    parts.push(new XMLSerializer().serializeToString(node));
  };
  for (const node of chart.querySelectorAll(".panel-title, .legend span, .unit")) {
    const own = node.getBoundingClientRect();
    const behind = node.querySelector("svg")?.getBoundingClientRect().width ?? 0;
    text(node.innerText.trim(), own.left - box.left + (behind && behind + 4), own.bottom - box.top - 5, node.className === "panel-title" ? 600 : 400);
  }
  text(caption, 0, box.height + 14, 400);
  const height = box.height + 20;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${box.width}" height="${height}" viewBox="0 0 ${box.width} ${height}" font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="white"/>${parts.join("")}</svg>`;
}

function csvText(rows) {
  if (rows.length === 0) return "";
  const cell = (value) => (value === null || value === undefined ? "" : /[",\n]/.test(value) ? `"${String(value).replaceAll('"', '""')}"` : String(value));
  const keys = Object.keys(rows[0]);
  return [keys.join(","), ...rows.map((row) => keys.map((key) => cell(row[key])).join(","))].join("\n") + "\n";
}

export function saveLinks(name, caption, result, words) {
  const line = document.createElement("p");
  line.className = "save";
  for (const [label, act] of [
    [words.saveSvg, () => download(name + ".svg", "image/svg+xml", svgText(result.drawing, caption))],
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
