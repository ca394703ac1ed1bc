/** The look of the report page: one column, the reader's colour scheme, paper when printed. */
import { FONT_STACK, fontFaces } from "../render/font.js";
import { GRID, INK, MUTED, PAPER } from "../render/theme.js";

/** Figures are drawn in these inks; on a dark page each is shown in its counterpart. */
const inks = { ink: INK, muted: MUTED, grid: GRID, paper: PAPER } as const;
const dark = { ink: "#e6eaee", muted: "#9aa6b2", grid: "#2c353e", paper: "#14191e" } as const;

type Inks = Readonly<Record<keyof typeof inks, string>>;

const variables = (colors: Inks): string =>
  Object.entries(colors)
    .map(([name, color]) => `--${name}:${color}`)
    .join(";");

/** Rules that let inks inside figures follow the page. Halos of paths, which are strokes of paper, stay white. */
const figureInks = Object.entries(inks)
  .map(([name, color]) => {
    const fill = `.figure svg [fill="${color}"]{fill:var(--${name})}`;
    return name === "paper"
      ? fill
      : `${fill}.figure svg [stroke="${color}"]{stroke:var(--${name})}`;
  })
  .join("\n");

/** The text of the page's style element. */
export const pageStyle = (): string => `${fontFaces()}
:root{color-scheme:light dark;${variables(inks)}}
@media (prefers-color-scheme:dark){:root{${variables(dark)}}}
@media print{:root{color-scheme:light;${variables(inks)}}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 ${FONT_STACK};-webkit-text-size-adjust:100%}
main{max-width:1000px;margin:0 auto;padding:32px 20px 64px}
h1{font-size:30px;line-height:1.2;font-weight:600;margin:0 0 4px}
h2{font-size:22px;line-height:1.3;font-weight:600;margin:52px 0 8px;padding-top:18px;border-top:1px solid var(--grid)}
p,ul{max-width:72ch;margin:8px 0}
ul{padding-left:20px}
li{margin:3px 0}
.lead{color:var(--muted);margin:0 0 20px}
.note,figcaption{font-size:14px;color:var(--muted)}
nav ul{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:2px 18px;max-width:none}
a{color:inherit;text-decoration-color:var(--muted);text-underline-offset:3px}
.scroll{overflow-x:auto;margin:14px 0 4px}
table{border-collapse:collapse;font-size:14px;font-variant-numeric:tabular-nums;min-width:100%}
th,td{padding:5px 12px;text-align:right;white-space:nowrap;border-bottom:1px solid var(--grid)}
th{font-weight:600;border-bottom-color:var(--muted)}
thead th{white-space:normal;vertical-align:bottom;line-height:1.25}
tbody th{font-weight:400;border-bottom-color:var(--grid)}
th.left{text-align:left}
th:first-child,td:first-child{padding-left:0}
.swatch{display:inline-block;width:10px;height:10px;border-radius:2px;margin-right:8px;vertical-align:baseline}
.figure{margin:26px 0;overflow-x:auto}
.figure svg{display:block;max-width:100%;min-width:min(560px,100vw*2);height:auto}
${figureInks}
code,pre{font:14px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
pre{background:color-mix(in srgb,var(--grid) 55%,transparent);padding:12px 14px;border-radius:6px;white-space:pre-wrap;overflow-wrap:anywhere;max-width:none}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 18px;font-size:14px}
dt{color:var(--muted)}
dd{margin:0;overflow-wrap:anywhere}
@media (max-width:600px){h1{font-size:24px}dl{grid-template-columns:1fr}dd{margin-bottom:8px}}
@media print{main{max-width:none;padding:0}.figure,table{break-inside:avoid}.scroll,.figure{overflow:visible}h2{break-after:avoid}body{font-size:11pt}}
`;
