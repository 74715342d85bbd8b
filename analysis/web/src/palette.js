// SPDX-License-Identifier: Apache-2.0
// One colour, dash pattern and symbol an arm throughout; colour-blind readers and black-and-white prints tell them apart.
const colours = ["#595959", "#0072b2", "#c04a00", "#00795c", "#9a4f80", "#7a6a00"];
const dashes = ["2,3", null, "6,3", "8,3,2,3", "1,3", "10,4"];
const symbols = ["circle", "circle", "square", "triangle", "diamond", "star"];

export const armStyle = (arms, name) => {
  const at = arms.findIndex((arm) => arm.name === name);
  return {colour: colours[at % colours.length], dash: dashes[at % dashes.length], symbol: symbols[at % symbols.length]};
};

// Blue is below zero, orange above: told apart by all, and by lightness around the middle.
export const diverging = ["#08519c", "#6baed6", "#f4f4f2", "#fdae6b", "#a63603"];
