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
    `Skipped: the report is not opened in a browser, because there is no ${executablePath}; \`apt-get install chromium\` installs it.`,
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
      "compare --problems beale,digits-softmax --optimizers adam,momentum --trials 2 --replicates 1 --seeds 2 --steps 34 --out out";
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

  it("opens from disk without an error on the console or a request other than for the page", () => {
    expect(faults).toEqual([]);
    const others = requests.filter((url) => !url.startsWith("data:"));
    expect(others).toEqual([pathToFileURL(path.join(folder, "out/report.html")).href]);
  });

  it("shows a heading, a table and drawn figures for each problem", async () => {
    for (const problem of ["beale", "digits-softmax"]) {
      expect(await page.getByRole("heading", { name: problem, exact: true }).count()).toBe(1);
    }
    // The ranking, and one for each problem.
    expect(await page.locator("table").count()).toBeGreaterThanOrEqual(3);
    const figures = page.locator("figure > .wide > svg");
    // The budget; outcomes, curves and sensitivity of both problems; paths on the surface of the
    // problem with two coordinates.
    expect(await figures.count()).toBe(8);
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

  it.each([320, 400])(
    "shows figures at %d pixels whose texts are large enough to read",
    async (width) => {
      await page.setViewportSize({ width, height: 800 });
      const figures = page.locator("figure > .narrow > svg");
      expect(await figures.count()).toBe(8);
      for (const figure of await figures.all()) {
        const box = await figure.boundingBox();
        const drawn = Number(await figure.getAttribute("width"));
        expect(box!.x + box!.width).toBeLessThanOrEqual(width);
        // The smallest text of a figure has 12 pixels.
        expect((12 * box!.width) / drawn).toBeGreaterThan(9.5);
      }
      expect(await page.locator("figure > .wide > svg").first().isVisible()).toBe(false);
    },
  );

  it("scrolls a wide table in its own box, with a fixed column of names", async () => {
    await page.setViewportSize({ width: 320, height: 800 });
    const name = page.locator("#problem-1 .scroll tbody th").first();
    const before = await name.boundingBox();
    // Run in the page, whose globals this file's types do not know.
    const scrolled = await page.evaluate<number>(
      "(() => { const box = document.querySelector('#problem-1 .scroll'); box.scrollLeft = 120; return box.scrollLeft; })()",
    );
    expect(scrolled).toBeGreaterThan(40);
    expect((await name.boundingBox())!.x).toBeCloseTo(before!.x, 0);
  });
});
