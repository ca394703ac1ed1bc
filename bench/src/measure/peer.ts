/**
 * A peer: a child process that runs for the whole bench and answers each line of JSON with another.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Answers, Requests } from "../jobs.js";

/** How a peer is started. */
export interface PeerCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** No answer takes longer than this. */
const patienceMs = 120_000;

interface Waiting {
  readonly resolve: (line: string) => void;
  readonly reject: (error: Error) => void;
}

export class Peer {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #waiting: Waiting | undefined;
  #stderr = "";
  #over: string | undefined;

  constructor(
    readonly id: string,
    { program, args, env = {} }: PeerCommand,
  ) {
    const child = spawn(program, args, {
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, ...env },
    });
    this.#child = child;
    child.stderr.on("data", (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk).slice(-4_000);
    });
    child.stdin.on("error", () => {});
    createInterface({ input: child.stdout }).on("line", (line) => {
      this.#waiting?.resolve(line);
      this.#waiting = undefined;
    });
    this.#ended = new Promise((resolve) => {
      child.once("error", (error) => resolve(this.#end(`could not start: ${error.message}`)));
      child.once("close", (code, signal) => resolve(this.#end(`ended with ${signal ?? code}`)));
    });
  }

  /**
   * @throws Error with the peer's message if it cannot, or with the end of its output if it has
   * exited
   */
  async ask<Kind extends keyof Answers>(
    kind: Kind,
    request: Requests[Kind],
  ): Promise<Answers[Kind]> {
    if (this.#over !== undefined) throw new Error(this.#over);
    let timer: NodeJS.Timeout | undefined;
    const line = await new Promise<string>((resolve, reject) => {
      this.#waiting = { resolve, reject };
      timer = setTimeout(() => this.#child.kill("SIGKILL"), patienceMs);
      this.#child.stdin?.write(`${JSON.stringify({ do: kind, ...request })}\n`);
    }).finally(() => clearTimeout(timer));
    // Each program of peers/ answers as Answers declares; the checks of losses would fail
    // otherwise.
    const answer = JSON.parse(line) as Answers[Kind] | { readonly error: string };
    if ("error" in answer) throw new Error(`${this.id}: ${answer.error}`);
    return answer;
  }

  async close(): Promise<void> {
    this.#child.stdin?.end();
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), 2_000);
    await this.#ended;
    clearTimeout(timer);
  }

  #end(how: string): void {
    const last = this.#stderr.trim().split("\n").at(-1) ?? "";
    this.#over ??= `${this.id}: its process ${how}${last === "" ? "" : `: ${last}`}`;
    this.#waiting?.reject(new Error(this.#over));
    this.#waiting = undefined;
  }
}
