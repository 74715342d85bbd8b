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

// A value of the data in the unit it is shown in.
export const shown = (indicator, value) => (value === null ? null : indicator.factor * value);
