/** The picture of docs/architecture.md: packages, their arrows and the rooms of the largest two. */
import { kindNames } from "@thalweg/core/host";
import type { Layer } from "./layers.js";

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where each package stands: what it imports is below it. */
const places: Readonly<Record<string, Place>> = {
  "packages/cli": { x: 40, y: 64, width: 780, height: 44 },
  "packages/report": { x: 40, y: 152, width: 170, height: 44 },
  "packages/study": { x: 40, y: 240, width: 135, height: 44 },
  "packages/store": { x: 192, y: 240, width: 135, height: 44 },
  "packages/analysis": { x: 344, y: 240, width: 135, height: 44 },
  "packages/testing": { x: 496, y: 240, width: 135, height: 44 },
  "packages/engine": { x: 40, y: 328, width: 590, height: 206 },
  "packages/tensor": { x: 40, y: 578, width: 590, height: 130 },
  "packages/core": { x: 40, y: 752, width: 780, height: 92 },
  "plugins/*": { x: 670, y: 240, width: 150, height: 468 },
};

const purposes: Readonly<Record<string, string>> = {
  "packages/cli": "the thalweg command",
  "packages/report": "figures, tables, page",
  "packages/study": "trials, a verdict",
  "packages/store": "trials in a folder",
  "packages/analysis": "surfaces, theory",
  "packages/testing": "the laws of plugins",
  "packages/engine": "one trial, on any executor",
  "packages/tensor": "graph, derivatives, interpreter, compiler",
  "packages/core": "interfaces, vocabulary, kinds of named things, portable numerics",
  "plugins/*": "one package a kind:",
};

const ink = "#1f2933";
const faint = "#61707f";
const fills = { browser: "#e8f1fb", node: "#fdf1e0" };

/**
 * The picture as SVG.
 * @param layers who may import whom
 * @param rooms the rooms of packages, the lowest first
 * @throws Error for a package that has no place in the picture
 */
export function architecturePicture(
  layers: Readonly<Record<string, Layer>>,
  rooms: Readonly<Record<string, readonly string[]>>,
): string {
  const arrows = reducedArrows(layers);
  const boxes = Object.entries(places).map(([name, place]) =>
    box(name, place, layers[name]?.platform ?? "browser", roomsOf(name, rooms, layers)),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 860 868" width="860" height="868" font-family="IBM Plex Sans, Segoe UI, Helvetica, Arial, sans-serif" role="img">
<title>The packages of Thalweg, what each imports, and the rooms of engine and tensor</title>
<defs><marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 1 L9 5 L0 9 z" fill="${faint}"/></marker></defs>
<rect width="860" height="868" fill="#ffffff"/>
${text(40, 36, "An arrow points at what is imported; longer ways are left out.", { fill: faint })}
${legend(560, 24)}
${boxes.join("\n")}
${arrows.map(([from, to]) => arrow(places[from]!, places[to]!)).join("\n")}
</svg>
`;
}

/**
 * The packages that a box of the picture stands for, and their arrows without those that a longer
 * way implies.
 */
function reducedArrows(layers: Readonly<Record<string, Layer>>): [string, string][] {
  const below = new Map<string, ReadonlySet<string>>();
  for (const [key, { imports, loads = [] }] of Object.entries(layers)) {
    if (key.split("/").length > 2) continue;
    const from = boxOf(key);
    const to = [...imports, ...loads].map(boxOf).filter((each) => each !== from);
    below.set(from, new Set([...(below.get(from) ?? []), ...to]));
  }
  const reaches = (from: string, to: string): boolean =>
    [...(below.get(from) ?? [])].some((next) => next === to || reaches(next, to));
  return [...below].flatMap(([from, all]) =>
    [...all]
      .filter((to) => ![...all].some((other) => other !== to && reaches(other, to)))
      .map((to): [string, string] => [from, to]),
  );
}

function boxOf(key: string): string {
  const name = key.startsWith("plugins/") ? "plugins/*" : key;
  if (places[name] === undefined) throw new Error(`${key} has no place in test/house/picture.ts`);
  return name;
}

interface Room {
  readonly name: string;
  readonly platform: Layer["platform"];
}

function roomsOf(
  name: string,
  rooms: Readonly<Record<string, readonly string[]>>,
  layers: Readonly<Record<string, Layer>>,
): Room[] {
  return (rooms[name] ?? []).map((room) => {
    const layer = layers[`${name}/src/${room}`] ?? layers[name];
    return { name: room, platform: layer?.platform ?? "browser" };
  });
}

function box(
  name: string,
  { x, y, width, height }: Place,
  platform: Layer["platform"],
  rooms: readonly Room[],
): string {
  const short = name.replace("packages/", "");
  const tall = width < 300 && height > 100;
  const purpose = purposes[name] ?? "";
  const beside = width > 300 && rooms.length === 0;
  return [
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="5" fill="${fills[platform]}" stroke="${ink}"/>`,
    text(x + 12, y + (beside ? 27 : 19), short, { weight: 600 }),
    beside || rooms.length > 0
      ? text(x + 110, y + (beside ? 27 : 19), purpose, { fill: faint })
      : text(x + 12, y + (tall ? 40 : 36), purpose, { fill: faint }),
    ...(tall ? kindNames.map((kind, i) => text(x + 12, y + 72 + 22 * i, kind, { size: 12 })) : []),
    ...roomGrid(rooms, x + 12, y + 30, width - 24),
  ].join("\n");
}

/** Rooms in rows from the bottom left, the lowest first. */
function roomGrid(rooms: readonly Room[], x: number, y: number, width: number): string[] {
  const perRow = width > 600 ? 7 : 5;
  const rows = Math.ceil(rooms.length / perRow);
  const cell = (width - 8 * (perRow - 1)) / perRow;
  const tall = rows > 3 ? 20 : 46;
  const step = rows > 3 ? 24 : 56;
  return rooms.map(({ name, platform }, i) => {
    const left = x + (i % perRow) * (cell + 8);
    const top = y + (rows - 1 - Math.floor(i / perRow)) * step;
    const label = text(left + cell / 2, top + tall / 2 + 4, name, {
      anchor: "middle",
      size: name.length > 17 ? 10 : 11,
    });
    return `<rect x="${round(left)}" y="${top}" width="${round(cell)}" height="${tall}" rx="3" fill="${platform === "node" ? fills.node : "#ffffff"}" stroke="${faint}" stroke-width="0.7"/>\n${label}`;
  });
}

function arrow(from: Place, to: Place): string {
  const isBeside = from.x + from.width < to.x || to.x + to.width < from.x;
  if (isBeside) {
    const y = round(
      (Math.max(from.y, to.y) + Math.min(from.y + from.height, to.y + to.height)) / 2,
    );
    const [start, end] =
      from.x < to.x ? [from.x + from.width, to.x - 2] : [from.x, to.x + to.width + 2];
    return line(start, y, end, y);
  }
  const [left, right] = [Math.max(from.x, to.x), Math.min(from.x + from.width, to.x + to.width)];
  const x = round((left + right) / 2);
  return line(x, from.y + from.height, x, to.y - 2);
}

const line = (x1: number, y1: number, x2: number, y2: number): string =>
  `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${faint}" stroke-width="1.4" marker-end="url(#head)"/>`;

function legend(x: number, y: number): string {
  const entry = (left: number, fill: string, label: string) =>
    `<rect x="${left}" y="${y}" width="16" height="14" rx="3" fill="${fill}" stroke="${ink}"/>\n${text(left + 22, y + 12, label, { fill: faint })}`;
  return `${entry(x, fills.browser, "runs in a browser")}\n${entry(x + 160, fills.node, "needs Node")}`;
}

function text(
  x: number,
  y: number,
  content: string,
  { fill = ink, weight = 400, anchor = "start", size = 13 } = {},
): string {
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}" fill="${fill}">${content}</text>`;
}

const round = (x: number): number => Math.round(10 * x) / 10;
