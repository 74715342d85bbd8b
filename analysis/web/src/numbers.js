// SPDX-License-Identifier: Apache-2.0
// Numbers as the page's language writes them: thin spaces between thousands, a true minus, decimal comma in Swedish.
export function numberFormat(language) {
  return (value, digits = 3) => {
    if (value === null || !Number.isFinite(value)) return "–";
    const plain = Math.abs(value) >= 1000 ? Math.abs(value).toFixed(0) : String(Number(Math.abs(value).toPrecision(digits)));
    const [whole, decimals] = (plain.includes("e") ? Math.abs(value).toFixed(6) : plain).split(".");
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, "\u202f");
    const mark = language === "sv" ? "," : ".";
    return (value < 0 ? "−" : "") + grouped + (decimals ? mark + decimals : "");
  };
}

// Shares are shown times 100.
export const shown = (indicator, value) => (value === null ? null : indicator.percent ? 100 * value : value);

// The unit in an indicator's axis label; of a difference of shares it is percentage points.
export function unitOf(indicator, words, ofDifference) {
  if (indicator.percent) return ofDifference ? words.percentagePoints : "%";
  const unit = /\[(.*)\]$/.exec(indicator.axis);
  return unit ? unit[1] : "";
}
