// SPDX-License-Identifier: Apache-2.0
// The few words that charts add to what the page says.
const words = {
  en: {
    indicator: "Indicator",
    saveSvg: "Save as SVG",
    saveCsv: "Save data as CSV",
    gap: "Rural minus metropolitan",
    ratio: "Rural over metropolitan",
    percentOfBaseline: "Difference, % of baseline",
    difference: "difference",
    baseline: "baseline",
    to: "to",
    coversZero: "Hollow or pale: the interval covers zero",
    arrows: "Arrow keys move through the regions.",
    members: "members",
    mapCredit: "Map: @svg-maps/sweden, CC-BY-4.0",
  },
  sv: {
    indicator: "Indikator",
    saveSvg: "Spara som SVG",
    saveCsv: "Spara data som CSV",
    gap: "Landsbygd minus storstad",
    ratio: "Landsbygd genom storstad",
    percentOfBaseline: "Skillnad, % av nollalternativet",
    difference: "skillnad",
    baseline: "nollalternativ",
    to: "till",
    coversZero: "Ofylld eller blek: intervallet täcker noll",
    arrows: "Piltangenterna går genom regionerna.",
    members: "medlemmar",
    mapCredit: "Karta: @svg-maps/sweden, CC-BY-4.0",
  },
};

export const wordsOf = (language) => words[language] ?? words.en;
