import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { layers, rooms } from "./house/layers.js";
import { architecturePicture } from "./house/picture.js";

const inRoot = (path: string) => new URL(`../${path}`, import.meta.url);

it("docs/images/architecture.svg shows the layers and rooms as they are (vitest --update)", async () => {
  await expect(architecturePicture(layers, rooms)).toMatchFileSnapshot(
    "../docs/images/architecture.svg",
  );
});

it("docs/architecture.md names files and folders that exist, and every room", () => {
  const text = readFileSync(inRoot("docs/architecture.md"), "utf8");
  const named = [
    ...text.matchAll(/`((?:\w[\w-]*\/)+src\/[\w./-]*|test\/[\w./-]+|\.scripts\/[\w.-]+)`/g),
  ];
  const paths = named.map(([, path = ""]) => path);
  expect(paths.length).toBeGreaterThan(20);
  const missing = paths.filter(
    (path) => !existsSync(inRoot(path)) && !existsSync(inRoot(`packages/${path}`)),
  );
  expect(missing).toEqual([]);
  const top = Object.values(rooms)
    .flat()
    .map((room) => room.split("/")[0]);
  expect(
    top.filter((room) => !text.includes(`| \`${room}\` |`) && room !== "test-support"),
  ).toEqual([]);
});
