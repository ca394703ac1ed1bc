/**
 * Runs the bundled script in a browser, in a page that this process serves on the loopback
 * interface.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";

const page = `<!doctype html><meta charset="utf-8"><title>Pinned trials</title><script src="/script.js"></script>
<script>answer((line) => fetch("/answer", { method: "POST", body: line }));</script>`;

/**
 * The line that the page reports.
 * @param commandOf the browser's command for a profile folder and an address to open
 */
export async function answerOfPage(
  script: string,
  commandOf: (folder: string, address: string) => readonly string[],
  limitMs: number,
): Promise<string> {
  const { address, answered, close } = await serve(script);
  const folder = await mkdtemp(path.join(tmpdir(), "thalweg-browser-"));
  const [program, ...args] = commandOf(folder, address);
  // A process group of its own, so that the browser's processes end with it; its folder is HOME.
  const options = {
    detached: true,
    stdio: "ignore",
    env: { ...process.env, HOME: folder },
  } as const;
  const browser = spawn(program!, args, options);
  const ended = once(browser, "exit");
  try {
    return await Promise.race([answered, ended.then(() => "it ended"), after(limitMs)]);
  } finally {
    if (browser.pid !== undefined && browser.exitCode === null)
      process.kill(-browser.pid, "SIGKILL");
    await ended;
    close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function serve(script: string) {
  let answer: (line: string) => void;
  const answered = new Promise<string>((resolve) => {
    answer = resolve;
  });
  const server = createServer(async (request, response) => {
    if (request.url === "/answer") answer(await text(request));
    const isScript = request.url === "/script.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    response.end(isScript ? script : page);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const place = server.address();
  const port = typeof place === "object" ? place?.port : undefined;
  return { address: `http://127.0.0.1:${port}/`, answered, close: () => server.close() };
}

async function after(limitMs: number): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve, limitMs).unref());
  return `no answer within ${limitMs} ms`;
}
