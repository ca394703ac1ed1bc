/**
 * The style of the report page: one column, the reader's colour scheme, light colours in print,
 * narrow figures on narrow pages.
 */
import { FONT_STACK, fontFaces } from "../render/font.js";
import { GRID, INK, MUTED, PAPER } from "../render/theme.js";

/** The colours of figures, and their counterparts on a dark page. */
const inks = { ink: INK, muted: MUTED, grid: GRID, paper: PAPER } as const;
const dark = { ink: "#e6eaee", muted: "#9aa6b2", grid: "#2c353e", paper: "#14191e" } as const;

type Inks = Readonly<Record<keyof typeof inks, string>>;

const variables = (colors: Inks): string =>
  Object.entries(colors)
    .map(([name, color]) => `--${name}:${color}`)
    .join(";");

/**
 * CSS rules that map colours inside figures to the page's scheme. The white edges of paths remain
 * white.
 */
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
main{max-width:1040px;margin:0 auto;padding:32px 20px 64px}
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
.scroll:focus-visible{outline:2px solid var(--muted);outline-offset:2px}
table{border-collapse:separate;border-spacing:0;font-size:14px;font-variant-numeric:tabular-nums;min-width:100%}
th,td{padding:5px 12px;text-align:right;white-space:nowrap;border-bottom:1px solid var(--grid)}
th{font-weight:600;border-bottom-color:var(--muted)}
thead th{white-space:normal;vertical-align:bottom;line-height:1.25}
tbody th{font-weight:400;border-bottom-color:var(--grid)}
th.left{text-align:left}
th:first-child{padding-left:0;position:sticky;left:0;z-index:1;background:var(--paper)}
td.best{font-weight:600}
.mark{display:inline-block;width:1.1em;margin-right:-1.1em;padding-left:.2em;color:var(--muted);font-weight:400;text-align:left}
tbody th:first-child{padding-left:18px}
.swatch{position:absolute;left:0;top:11px;width:10px;height:10px;border-radius:2px}
.figure{margin:26px 0}
.figure>div>svg{display:block;max-width:100%;height:auto}
.figure>.narrow{display:none}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:3px 16px;padding:0;margin:6px 0;font-size:14px;max-width:none}
.legend li{margin:0;overflow-wrap:anywhere}
.legend .line{vertical-align:middle;margin-right:7px}
${figureInks}
.board{display:grid;grid-template-columns:repeat(auto-fit,minmax(290px,1fr));gap:8px 24px;align-items:start}
.board .figure{margin:14px 0}
.board figcaption{margin-top:2px}
.figure>.only>svg{width:100%;max-width:420px}
.verdict{font-size:17px;max-width:76ch}
.verdict>p:first-child{font-size:20px;line-height:1.4;font-weight:600}
.filters{border:1px solid var(--grid);border-radius:6px;padding:6px 12px 8px;margin:20px 0;display:flex;flex-wrap:wrap;gap:4px 18px;font-size:14px;min-width:0}
.filters legend{color:var(--muted);padding:0 4px}
.filters label{display:inline-flex;align-items:center;gap:6px;cursor:pointer;min-width:0;overflow-wrap:anywhere}
.filters svg{flex:none}
details{margin:14px 0}
summary{cursor:pointer;color:var(--muted)}
:is(a,button,summary,input):focus-visible{outline:2px solid var(--ink);outline-offset:2px;border-radius:2px}
th>button{font:inherit;color:inherit;background:none;border:0;padding:0;text-align:inherit;cursor:pointer}
th>button:hover{text-decoration:underline;text-underline-offset:3px}
th[aria-sort]>button::after{content:" \u2193"}
th[aria-sort=ascending]>button::after{content:" \u2191"}
td.heat{text-align:center;border:1px solid var(--paper);white-space:nowrap}
#tip{position:fixed;display:none;z-index:9;pointer-events:none;max-width:min(340px,calc(100vw - 16px));padding:5px 9px;border-radius:5px;background:var(--ink);color:var(--paper);font-size:13px;overflow-wrap:anywhere}
.groups td{text-align:left;white-space:normal;overflow-wrap:anywhere;min-width:5em}
.groups td.count{white-space:nowrap}
.warnings{border-left:3px solid var(--grid);padding-left:14px;margin:18px 0}
.warnings h3{font-size:15px;margin:0 0 4px}
code,pre{font:14px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
pre{background:color-mix(in srgb,var(--grid) 55%,transparent);padding:12px 14px;border-radius:6px;white-space:pre-wrap;overflow-wrap:anywhere;max-width:none}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 18px;font-size:14px}
dt{color:var(--muted)}
dd{margin:0;overflow-wrap:anywhere}
@media (max-width:760px){.figure>.wide{display:none}.figure>.narrow{display:block}.figure>.narrow>svg{width:100%;max-width:460px}}
@media (max-width:600px){main{padding:20px 14px 48px}h1{font-size:24px}dl{grid-template-columns:1fr}dd{margin-bottom:8px}th:first-child{min-width:8.5em;max-width:42vw;overflow-wrap:anywhere;white-space:normal}th,td{padding:5px 9px}}
@media print{.filters,nav,#tip{display:none}.board{grid-template-columns:1fr 1fr 1fr}details::details-content{content-visibility:visible;block-size:auto}.figure>.wide{display:block}.figure>.narrow{display:none}main{max-width:none;padding:0}.figure,table{break-inside:avoid}.scroll,.figure{overflow:visible}h2{break-after:avoid}body{font-size:11pt}}
`;
