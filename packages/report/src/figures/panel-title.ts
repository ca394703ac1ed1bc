import { INK } from "../render/theme.js";

/** A panel's heading, set above its left edge whatever its axes take up; Vega's own titles move with them. */
export const panelTitle = (text: string) => ({
  data: { values: [{}] },
  mark: {
    type: "text",
    align: "left",
    baseline: "bottom",
    fontSize: 13,
    fontWeight: 600,
    color: INK,
  },
  encoding: { x: { value: 0 }, y: { value: -7 }, text: { value: text } },
});
