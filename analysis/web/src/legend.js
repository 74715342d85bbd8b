// SPDX-License-Identifier: Apache-2.0
import {armStyle} from "./palette.js";

// A line of each arm's colour and dashes with its label.
export function legend(arms, shownArms) {
  const list = document.createElement("p");
  list.className = "legend";
  for (const arm of shownArms) {
    const {colour, dash} = armStyle(arms, arm.name);
    const item = document.createElement("span");
    item.innerHTML = `<svg width="28" height="10" aria-hidden="true"><line x1="1" x2="27" y1="5" y2="5" stroke="${colour}" stroke-width="2.5"${dash ? ` stroke-dasharray="${dash}"` : ""}/></svg>`;
    item.append(" " + arm.label);
    list.append(item);
  }
  return list;
}
