import type { Answers, Job, Requests } from "../jobs.js";
import { heapGrowth } from "./heap-growth.js";
import type { OpenMode } from "./mode.js";
import type { OpenJob } from "./open-job.js";
import { openProduct } from "./product.js";
import { openTraining } from "./training.js";
import { openUpdate } from "./update.js";

type Request = { [Kind in keyof Requests]: { readonly do: Kind } & Requests[Kind] }[keyof Requests];

/** Answers the bench's requests for one way of running Thalweg. */
export class Server {
  #job: OpenJob | undefined;

  constructor(private readonly mode: OpenMode) {}

  async answer(request: Request): Promise<Answers[keyof Answers]> {
    switch (request.do) {
      case "hello":
        return this.#hello();
      case "prepare":
        // The open job is released first: ten million parameters need much memory.
        this.#job = undefined;
        this.#job = await open(request.job, this.mode);
        return { modes: [""] };
      case "round":
        return { seconds: round(this.#open(), request.units, request.warm) };
      case "losses":
        return { losses: losses(this.#open(), request.steps) };
      case "heap":
        return { bytesPerThousand: heapGrowth(this.#open(), request.thousands) };
      case "trials":
        throw new Error("trials go through the lab, not through this process");
    }
  }

  #hello(): Answers["hello"] {
    const { title, missing, notes = [] } = this.mode;
    return missing === undefined ? { title, notes } : { missing };
  }

  #open(): OpenJob {
    if (this.#job === undefined) throw new Error("nothing is prepared");
    return this.#job;
  }
}

function open(job: Job, { options }: OpenMode): Promise<OpenJob> {
  switch (job.kind) {
    case "training":
      return openTraining(job, options);
    case "update":
      return openUpdate(job, options);
    case "product":
      return openProduct(job, options);
  }
}

function round(job: OpenJob, units: number, warm: number): number {
  job.begin(units + warm);
  job.run(0, warm);
  const began = performance.now();
  job.run(warm, units);
  return (performance.now() - began) / 1_000;
}

function losses(job: OpenJob, steps: number): number[] {
  const seen: number[] = [];
  job.begin(steps);
  job.run(0, steps, (loss) => seen.push(loss));
  return seen;
}
