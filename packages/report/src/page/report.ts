/** The report of a study: one self-contained page, and each of its figures as a file. */
import type { StudyResults } from "@thalweg/study";
import { ranking } from "../figures/ranking.js";
import { problemFigures, type Surfaces } from "../figures-of.js";
import { type Figure, renderFigure, standalone } from "../render/render-svg.js";
import { type Look, looksOf } from "../render/theme.js";
import { type ProblemView, problemViews } from "../study-view.js";
import { problemCells, rankingCells } from "../tables/cells.js";
import { escapeMarkup } from "./escape.js";
import { pageStyle } from "./style.js";
import { tableMarkup } from "./table.js";
import { aboutProblem, protocol, summary } from "./words.js";

export interface ReportOptions {
  /** Surfaces to draw, by the problem's label. */
  readonly surfaces?: Surfaces;
  /** What to type to get the same results again. */
  readonly command?: string;
}

export interface Report {
  readonly html: string;
  /** Figures by file name: `figures/NAME.svg` beside the page. */
  readonly figures: readonly { readonly file: string; readonly svg: string }[];
}

/** A figure that is drawn. */
interface Drawn {
  readonly figure: Figure;
  readonly svg: string;
}

/** Builds the report. The page needs no network, runs no script, and follows the reader's colour scheme. */
export async function buildReport(
  results: StudyResults,
  { surfaces = {}, command }: ReportOptions = {},
): Promise<Report> {
  const looks = looksOf(results.optimizers.map(({ label }) => label));
  const overall = await draw(ranking(results));
  const sections: { view: ProblemView; drawn: Drawn[] }[] = [];
  for (const view of problemViews(results)) {
    const drawn: Drawn[] = [];
    for (const figure of await problemFigures(view, surfaces)) drawn.push(await draw(figure));
    sections.push({ view, drawn });
  }
  const all = [overall, ...sections.flatMap(({ drawn }) => drawn)];
  const body = [
    header(results),
    rankingSection(results, overall, looks),
    warningsSection(results),
    ...sections.map(({ view, drawn }) => problemSection(results, view, drawn, looks)),
    reproduceSection(results, command),
  ];
  return {
    html: pageMarkup(`${results.study.name}: optimizers compared`, body.join("\n")),
    figures: all.map(({ figure, svg }) => ({ file: fileOf(figure), svg: standalone(svg) })),
  };
}

const draw = async (figure: Figure): Promise<Drawn> => ({
  figure,
  svg: await renderFigure(figure),
});

const fileOf = ({ name }: Figure): string => `figures/${name}.svg`;

/** No request can leave the page: the policy allows what is inside it alone. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:";

const pageMarkup = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<link rel="icon" href="data:,">
<title>${escapeMarkup(title)}</title>
<style>${pageStyle()}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;

const paragraphs = (sentences: readonly string[]): string =>
  sentences.map((sentence) => `<p>${escapeMarkup(sentence)}</p>`).join("\n");

function header(results: StudyResults): string {
  const { study, problems, optimizers } = results;
  const names = (entries: readonly { readonly label: string }[]) =>
    entries.map(({ label }) => label).join(", ");
  const links = problems.map(
    ({ label }, i) => `<li><a href="#problem-${i}">${escapeMarkup(label)}</a></li>`,
  );
  return `<h1>${escapeMarkup(study.name)}: optimizers compared</h1>
<p class="lead">${summary(results)}</p>
<p>Compared: ${escapeMarkup(names(optimizers))}.</p>
${paragraphs(protocol(results))}
<nav aria-label="Sections"><ul><li><a href="#ranking">Overall ranking</a></li>${links.join("")}<li><a href="#reproduce">Reproduce</a></li></ul></nav>`;
}

function figureMarkup({ figure, svg }: Drawn): string {
  return `<figure class="figure">${svg}
<figcaption><a href="${fileOf(figure)}">${figure.name}.svg</a></figcaption></figure>`;
}

function rankingSection(results: StudyResults, drawn: Drawn, looks: readonly Look[]): string {
  return `<section id="ranking"><h2>Overall ranking</h2>
${figureMarkup(drawn)}
${tableMarkup(rankingCells(results, { perProblem: true }), looks)}</section>`;
}

function warningsSection({ warnings }: StudyResults): string {
  if (warnings.length === 0) return "";
  const items = warnings.map((warning) => `<li>${escapeMarkup(warning)}</li>`);
  return `<section id="warnings"><h2>Warnings</h2>
<ul>${items.join("\n")}</ul></section>`;
}

function problemSection(
  results: StudyResults,
  { problem }: ProblemView,
  drawn: readonly Drawn[],
  looks: readonly Look[],
): string {
  const at = results.problems.indexOf(problem);
  return `<section id="problem-${at}"><h2>${escapeMarkup(problem.label)}</h2>
${paragraphs(aboutProblem(problem))}
${tableMarkup(problemCells(results.tables[at]!), looks)}
${drawn.map(figureMarkup).join("\n")}</section>`;
}

function reproduceSection({ versions, machine }: StudyResults, command?: string): string {
  const plugins = versions.plugins.map(({ module, version }) => `${module} ${version}`).join(", ");
  const facts: [string, string][] = [
    ["Thalweg", versions.thalweg],
    ["Plugins", plugins === "" ? "none" : plugins],
    ["Node", machine.node],
    ["Platform", `${machine.platform} ${machine.arch}`],
    ...(machine.cpu === undefined ? [] : [["Processor", machine.cpu] satisfies [string, string]]),
  ];
  const list = facts.map(([name, value]) => `<dt>${name}</dt><dd>${escapeMarkup(value)}</dd>`);
  const how =
    command === undefined
      ? ""
      : `<p>The same results, to the bit, on any number of workers:</p>\n<pre>${escapeMarkup(command)}</pre>\n`;
  return `<section id="reproduce"><h2>Reproduce</h2>
${how}<dl>${list.join("\n")}</dl>
<p class="note">Every number on this page is worked out from results.json beside it, which also holds each trial's setting, seed, curves and the SHA-256 of its final parameters.</p></section>`;
}
