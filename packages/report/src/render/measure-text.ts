import * as vega from "vega";
import { FONT_FAMILY, textWidth } from "./font.js";

interface TextItem {
  readonly font?: string;
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
}

interface TextMetrics {
  width: (item: TextItem, text: unknown) => number;
}

let installed = false;

/**
 * Lets Vega measure texts in our font by its advance widths; without a canvas it takes every character for 0.8 em. Texts in other fonts are
 * measured as before.
 */
export function measureText(): void {
  if (installed) return;
  installed = true;
  // Exported by vega since version 5 and missing from its types.
  const { textMetrics } = vega as unknown as { textMetrics: TextMetrics };
  const before = textMetrics.width;
  textMetrics.width = (item, text) => {
    if (item.font?.startsWith(FONT_FAMILY) !== true) return before(item, text);
    const bold = item.fontWeight === 600 || item.fontWeight === "bold";
    return textWidth(String(text ?? ""), item.fontSize ?? 11, bold ? 600 : 400);
  };
}
