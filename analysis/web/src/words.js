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
    hollow: "Hollow: the interval covers zero, or there is none",
    hatched: "Hollow dots and hatched regions: the interval covers zero, or there is none",
    noBaseline: "from 0:",
    arrows: "Arrow keys move through the regions.",
    mapCredit: "Map: @svg-maps/sweden, CC-BY-4.0",
  },
  sv: {
    indicator: "Indikator",
    saveSvg: "Spara som SVG",
    saveCsv: "Spara data som CSV",
    gap: "Landsbygd minus storstad",
    ratio: "Kvot landsbygd/storstad",
    percentOfBaseline: "Skillnad, % av nollalternativet",
    difference: "skillnad",
    baseline: "nollalternativ",
    to: "till",
    hollow: "Ofylld markering: intervallet innehåller noll, eller finns inte",
    hatched: "Ofyllda markeringar och streckade regioner: intervallet innehåller noll, eller finns inte",
    noBaseline: "från 0:",
    arrows: "Bläddra mellan regionerna med piltangenterna.",
    mapCredit: "Karta: @svg-maps/sweden, CC-BY-4.0",
  },
};

export const wordsOf = (language) => words[language] ?? words.en;
