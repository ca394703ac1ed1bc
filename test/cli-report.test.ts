/** The report that a comparison writes, opened from disk in a real browser. */
import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emptyFolder, removeFolders, thalweg } from "./cli/run-thalweg.js";

const executablePath = "/usr/bin/chromium";
const isThere = existsSync(executablePath);
if (!isThere) {
  console.warn(
    `Skipped: the report is not opened in a browser, because there is no ${executablePath}; \`apt-get install chromium\` brings it.`,
  );
}

describe.runIf(isThere)("the report in headless Chromium", () => {
  const folder = emptyFolder();
  const faults: string[] = [];
  const requests: string[] = [];
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    const args =
      "compare --problems beale,digits-softmax --optimizers adam,momentum --trials 2 --seeds 2 --steps 34 --out out";
    expect((await thalweg(args.split(" "), { cwd: folder })).code).toBe(0);
    browser = await chromium.launch({
      executablePath,
      args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
    });
    page = await browser.newPage({ viewport: { width: 1100, height: 900 } });
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) faults.push(message.text());
    });
    page.on("pageerror", (error) => faults.push(String(error)));
    page.on("request", (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(path.join(folder, "out/report.html")).href);
    await page.waitForLoadState("networkidle");
  });
  afterAll(async () => {
    await browser?.close();
    removeFolders();
  });

  it("opens from disk with no error on the console and no request but for itself", () => {
    expect(faults).toEqual([]);
    const others = requests.filter((url) => !url.startsWith("data:"));
    expect(others).toEqual([pathToFileURL(path.join(folder, "out/report.html")).href]);
  });

  it("shows a heading, a table and drawn figures for each problem", async () => {
    for (const problem of ["beale", "digits-softmax"]) {
      expect(await page.getByRole("heading", { name: problem, exact: true }).count()).toBe(1);
    }
    // Ranking, and for each problem its own.
    expect(await page.locator("table").count()).toBeGreaterThanOrEqual(3);
    const figures = page.locator("figure svg");
    // Ranking; curves and sensitivity of both problems; paths on the surface of the one that has two coordinates.
    expect(await figures.count()).toBe(6);
    for (const figure of await figures.all()) {
      const box = await figure.boundingBox();
      expect(box?.width).toBeGreaterThan(200);
      expect(box?.height).toBeGreaterThan(100);
    }
  });

  it("fits a narrow window without scrolling the page sideways", async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    // Run in the page, whose globals this file's types do not know.
    const overflow = await page.evaluate<number>(
      "document.documentElement.scrollWidth - document.documentElement.clientWidth",
    );
    expect(overflow).toBeLessThanOrEqual(0);
  });
});
