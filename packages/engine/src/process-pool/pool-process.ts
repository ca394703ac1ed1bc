/**
 * The module of a pool's process: a pool of threads that gets its trials by messages. No code of a
 * plugin runs in its main thread. It ends when the process that started it does.
 */
import { ThreadPool } from "../workers/pool.js";
import { writeHeader } from "../workers/progress-file.js";
import { type FinishedTrial, type FromProcess, progressFile, type ToProcess } from "./messages.js";

// Ctrl-C reaches every process of the terminal; the process that started this one decides.
for (const signal of ["SIGINT", "SIGHUP", "SIGTERM"] as const) process.on(signal, () => {});
// A thread that cannot be ended does not keep the process alive.
const end = () => process.kill(process.pid, "SIGKILL");
process.on("disconnect", end);
if (!process.connected) end();

const beatMs = 100;

const send = (message: FromProcess) => process.send!(message);
const runs = new Map<number, AbortController>();
let pool: ThreadPool | undefined;
let beat = 0;
let timer: ReturnType<typeof setInterval> | undefined;
let unfinished = 0;
let finished: FinishedTrial[] = [];

process.on("message", (message: ToProcess) => {
  switch (message.kind) {
    case "start": {
      const { options, everyReport } = message;
      pool = new ThreadPool(options, { file: progressFile, everyReport });
      send({ kind: "ready" });
      return;
    }
    case "run":
      for (const { trial, spec } of message.trials) void run(message.run, trial, spec);
      return;
    case "end":
      runs.get(message.run)?.abort();
      runs.delete(message.run);
  }
});

type Run = Extract<ToProcess, { kind: "run" }>;

async function run(number: number, trial: number, spec: Run["trials"][number]["spec"]) {
  const controller = runs.get(number) ?? new AbortController();
  runs.set(number, controller);
  count(1);
  try {
    const { result, timing } = await pool!.execute(trial, spec, controller.signal);
    // Trials that end together are sent together.
    if (finished.length === 0) setImmediate(flush);
    finished.push({ trial, result: { ...result, spec: null }, timing });
  } catch (error) {
    if (!controller.signal.aborted) throw error;
  } finally {
    count(-1);
  }
}

function flush(): void {
  send({ kind: "finished", finished });
  finished = [];
}

/** Signs of life are given while there is work. */
function count(by: 1 | -1): void {
  unfinished += by;
  if (unfinished === 0) {
    clearInterval(timer);
    timer = undefined;
  } else timer ??= setInterval(() => writeHeader(progressFile, ++beat), beatMs);
}
