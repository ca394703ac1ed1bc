/** The report of a study: one self-contained page, its figures and its tables as files. */
import type { StudyResults } from "@thalweg/study";
import { acrossProblems } from "../figures/critical-difference.js";
import { type Extras, overviewFigures, problemFigures } from "../figures-of.js";
import { drawingIn, type FigureFormat } from "../render/figure-formats.js";
import { type Figure, renderFigure, standalone } from "../render/render-svg.js";
import { type Look, looksOf } from "../render/theme.js";
import { vegaLiteFile } from "../render/vega-lite-file.js";
import { type ProblemView, problemViews } from "../study-view.js";
import { comparisonCells, problemCells, rankingCells } from "../tables/cells.js";
import { tableFiles } from "../tables/exports.js";
import { failureGroups } from "../tables/failure-groups.js";
import { groupedWarnings } from "../tables/grouped-warnings.js";
import { escapeMarkup, proseMarkup } from "./escape.js";
import { filterStyle, filters } from "./filters.js";
import { givenUpSection } from "./given-up.js";
import { heatTable } from "./heat-table.js";
import { methods } from "./methods.js";
import { reading } from "./reading.js";
import { SCRIPT, scriptHash } from "./script.js";
import { pageStyle } from "./style.js";
import { lineSwatch, tableMarkup } from "./table.js";
import { aboutProblem, budgetText, protocol, summary } from "./words.js";

export interface ReportOptions extends Extras {
  /** The formats in which figures are drawn besides SVG. Default: none. */
  readonly formats?: readonly FigureFormat[];
  /** The command that reproduces the results. */
  readonly command?: string;
}

export interface Report {
  readonly html: string;
  /** Figures by file name: `figures/NAME.svg` beside the page. */
  readonly figures: readonly { readonly file: string; readonly svg: string }[];
  /** Figures in the other formats that were asked for, by file name: `figures/NAME.png`. */
  readonly images: readonly { readonly file: string; readonly content: Uint8Array }[];
  /**
   * Further files by name: each figure's Vega-Lite specification, `figures/NAME.vl.json`, and each
   * table as `tables/NAME.csv`, `.tex` and `.md`.
   */
  readonly files: readonly { readonly file: string; readonly content: string }[];
}

/**
 * Builds the report. The page needs no network, follows the reader's colour scheme, and its one
 * script sorts tables and shows tooltips; without it everything is there.
 */
export async function buildReport(
  results: StudyResults,
  { command, formats = [], ...extras }: ReportOptions = {},
): Promise<Report> {
  const looks = looksOf(results.optimizers.map(({ label }) => label));
  const overview = overviewFigures(results);
  const sections: { view: ProblemView; figures: Figure[] }[] = [];
  for (const view of problemViews(results)) {
    sections.push({ view, figures: await problemFigures(view, extras) });
  }
  const all = [...overview, ...sections.flatMap(({ figures }) => figures)];
  const svgs = new Map(all.map((figure) => [figure.name, renderFigure(figure)]));
  const figureOf = (figure: Figure) => figureMarkup(figure, svgs.get(figure.name)!);
  const body = [
    header(
      results,
      overview.some(({ name }) => name === "budget"),
    ),
    overviewSection(results, overview, looks),
    budgetSection(overview, figureOf),
    comparisonSection(results, looks),
    ...sections.map(({ view, figures }) =>
      problemSection(results, view, figures.map(figureOf), looks),
    ),
    givenUpSection(results),
    failureSection(results),
    warningsSection(results),
    methodsSection(results),
    reproduceSection(results, command),
  ];
  const images: Report["images"][number][] = [];
  for (const format of new Set(formats)) {
    const draw = await drawingIn(format);
    for (const { name } of all) {
      images.push({ file: `figures/${name}.${format}`, content: await draw(svgs.get(name)!) });
    }
  }
  return {
    html: pageMarkup(
      `${results.study.name}: optimizers compared`,
      filterStyle(looks.length),
      body.filter((part) => part !== "").join("\n"),
    ),
    figures: all.map((figure) => ({
      file: fileOf(figure),
      svg: standalone(svgs.get(figure.name)!),
    })),
    images,
    files: [
      ...all.map((figure) => ({
        file: `figures/${figure.name}.vl.json`,
        content: vegaLiteFile(figure),
      })),
      ...tableFiles(results),
    ],
  };
}

const fileOf = ({ name }: Figure): string => `figures/${name}.svg`;

/**
 * The content security policy: only what is inside the page, and of scripts only the page's own, so
 * that the page makes no requests.
 */
const policy = (): string =>
  `default-src 'none'; script-src ${scriptHash()}; style-src 'unsafe-inline'; font-src data:; img-src data:; base-uri 'none'; form-action 'none'`;

const pageMarkup = (title: string, style: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<link rel="icon" href="data:,">
<title>${escapeMarkup(title)}</title>
<style>${pageStyle()}${style}</style>
</head>
<body>
<main>
${body}
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;

const paragraphs = (sentences: readonly string[]): string =>
  sentences.map((sentence) => `<p>${proseMarkup(sentence)}</p>`).join("\n");

function header(results: StudyResults, budgeted: boolean): string {
  const { study, problems, optimizers, verdict } = results;
  const links = [
    ["overview", "Overview"],
    ...(budgeted ? [["budget", "Budget"] as const] : []),
    ...problems.map(({ label }, i) => [`problem-${i}`, label] as const),
    ["methods", "Methods"],
    ["reproduce", "Reproduce"],
  ].map(([id, text]) => `<li><a href="#${id}">${escapeMarkup(text!)}</a></li>`);
  return `<h1>${escapeMarkup(study.name)}: optimizers compared</h1>
<p class="lead">${summary(results)}</p>
<div class="verdict">${paragraphs(verdict)}</div>
${reading(results)}
<nav aria-label="Sections"><ul>${links.join("")}</ul></nav>
${filters(optimizers.map(({ label }) => label))}`;
}

/** Both forms of a figure; the style sheet shows the one that fits the page. */
function figureMarkup(figure: Figure, svg: string): string {
  const narrow =
    figure.narrow === undefined
      ? ""
      : `\n<div class="narrow">${renderFigure(figure, "narrow")}${legendMarkup(figure)}</div>`;
  const wide = narrow === "" ? "only" : "wide";
  return `<figure class="figure"><div class="${wide}">${svg}</div>${narrow}
${captionMarkup(figure)}</figure>`;
}

/** The narrow form alone, for a place in a row of figures. */
const smallFigure = (
  figure: Figure,
): string => `<figure class="figure"><div class="only">${renderFigure(figure, "narrow", true)}${legendMarkup(figure)}</div>
${captionMarkup(figure)}</figure>`;

const captionMarkup = (figure: Figure): string =>
  `<figcaption><a href="${fileOf(figure)}">${figure.name}.svg</a></figcaption>`;

function legendMarkup({ legend = [], optimizers = [] }: Figure): string {
  if (legend.length === 0) return "";
  const items = legend.map(({ look, text }) => {
    const place = optimizers.indexOf(look.label);
    return `<li class="o${place}">${lineSwatch(look)}${escapeMarkup(text)}</li>`;
  });
  return `<ul class="legend">${items.join("")}</ul>`;
}

function overviewSection(
  results: StudyResults,
  figures: readonly Figure[],
  looks: readonly Look[],
): string {
  const small = figures.filter(({ name }) => name !== "budget" && name !== "heat-map");
  return `<section id="overview"><h2>Overview</h2>
<div class="board">${small.map(smallFigure).join("\n")}</div>
${heatTable(results)}
<p class="note">${escapeMarkup(acrossProblems(results).says)}</p>
<details><summary>The ranking as a table</summary>${tableMarkup(rankingCells(results, { perProblem: true }), looks)}</details></section>`;
}

function budgetSection(figures: readonly Figure[], figureOf: (figure: Figure) => string): string {
  const figure = figures.find(({ name }) => name === "budget");
  if (figure === undefined) return "";
  return `<section id="budget"><h2>Against the tuning budget</h2>
${figureOf(figure)}</section>`;
}

function comparisonSection(results: StudyResults, looks: readonly Look[]): string {
  if (results.comparisons.family.length === 0) return "";
  return `<section id="comparisons"><h2>Comparisons</h2>
<details><summary>${results.comparisons.family.length} comparisons within replicates</summary>
${tableMarkup(comparisonCells(results), looks)}</details></section>`;
}

function problemSection(
  results: StudyResults,
  { problem }: ProblemView,
  figures: readonly string[],
  looks: readonly Look[],
): string {
  const at = results.problems.indexOf(problem);
  const warnings = groupedWarnings(results).find((group) => group.problem === problem.label);
  return `<section id="problem-${at}"><h2>${escapeMarkup(problem.label)}</h2>
${paragraphs(aboutProblem(problem, budgetText(results, problem.label)))}
${tableMarkup(problemCells(results.tables[at]!, true), looks)}
${warnings === undefined ? "" : warningList(warnings.texts)}
${figures.join("\n")}</section>`;
}

const warningList = (texts: readonly string[]): string =>
  `<div class="warnings"><h3>${texts.length === 1 ? "Warning" : "Warnings"}</h3><ul>${texts.map((text) => `<li>${proseMarkup(text)}</li>`).join("\n")}</ul></div>`;

/** Warnings about no problem; those about one are in its section. */
function warningsSection(results: StudyResults): string {
  const whole = groupedWarnings(results).find(({ problem }) => problem === null);
  if (whole === undefined) return "";
  return `<section id="warnings"><h2>Warnings</h2>
${warningList(whole.texts)}</section>`;
}

function failureSection(results: StudyResults): string {
  const groups = failureGroups(results);
  if (groups.length === 0) return "";
  const total = groups.reduce((sum, { count }) => sum + count, 0);
  const rows = groups.map(({ problem, optimizer, phase, reason, count, of, example }) => {
    const place = results.optimizers.findIndex(({ label }) => label === optimizer);
    const texts = [problem, phase, reason, example].map((text) => proseMarkup(text));
    const [on, when, why, where] = texts;
    return `<tr class="o${place}"><th scope="row" class="left">${escapeMarkup(optimizer)}</th><td>${on}</td><td>${when}</td><td class="count" data-v="${count}">${count} of ${of}</td><td>${why}</td><td>${where}</td></tr>`;
  });
  const heads = ["optimizer", "problem", "phase", "runs", "reason", "first example"].map(
    (title) => `<th scope="col" class="left">${title}</th>`,
  );
  return `<section id="failures"><h2>Runs that failed</h2>
<p>${total} of ${results.trials.length} runs failed; each counts as infinitely bad. All are in results.json with their settings and seeds.</p>
<details><summary>By optimizer, problem and reason</summary>
<div class="scroll" tabindex="0"><table class="sortable groups"><thead><tr>${heads.join("")}</tr></thead>
<tbody>${rows.join("\n")}</tbody></table></div></details></section>`;
}

function methodsSection(results: StudyResults): string {
  return `<section id="methods"><h2>Methods</h2>
${paragraphs(protocol(results))}
<p>For a paper:</p>
<blockquote class="methods"><p>${proseMarkup(methods(results))}</p></blockquote></section>`;
}

function reproduceSection(
  { versions, machine, study, trials, pairs }: StudyResults,
  command?: string,
): string {
  const plugins = versions.plugins.map(({ module, version }) => `${module} ${version}`).join(", ");
  const facts: [string, string][] = [
    ["Thalweg", versions.thalweg],
    ["Plugins", plugins === "" ? "none" : plugins],
    ["Node", machine.node],
    ["Platform", `${machine.platform} ${machine.arch}`],
    ...(machine.cpu === undefined ? [] : [["Processor", machine.cpu] satisfies [string, string]]),
    [
      "Seed",
      `${study.seed}, of which every seed and search point of ${trials.length} runs follows`,
    ],
    [
      "Replicates",
      `${pairs[0]?.replicates.length ?? 0}, each judged on ${study.seeds} fresh seeds`,
    ],
  ];
  const list = facts.map(([name, value]) => `<dt>${name}</dt><dd>${escapeMarkup(value)}</dd>`);
  const how =
    command === undefined
      ? ""
      : `<p>The same results, to the bit, on any number of workers:</p>\n<pre>${escapeMarkup(command)}</pre>\n`;
  return `<section id="reproduce"><h2>Reproduce</h2>
${how}<dl>${list.join("\n")}</dl>
<p class="note">Every number on this page is worked out from results.json beside it, which also holds each run's setting, seed, curves and the SHA-256 of its final parameters. Beside the page are its figures (SVG, and Vega-Lite specifications as .vl.json) and its tables (CSV, LaTeX, Markdown).</p></section>`;
}
