/**
 * The messages between an isolated thread and the thread that started it: plain data, and the port
 * that carries the answer.
 */
import type { MessagePort } from "node:worker_threads";
import type { LocatedPlugin } from "../plugins/plugin-location.js";
import type { ErrorData } from "../trial/error-data.js";

/** What the thread is started with. */
export interface IsolatedData<Task> {
  /** The plugins that it loads. */
  readonly plugins: readonly LocatedPlugin[];
  /** Further plugins, from whose packages the loaded files can import. */
  readonly beside: readonly LocatedPlugin[];
  readonly task: Task;
  /** Shared memory for the progress. */
  readonly memory: SharedArrayBuffer;
  /** The port for the answer. It is not the parent port, to which a plugin could post too. */
  readonly port: MessagePort;
}

export type IsolatedReply<Answer, Told> =
  /** The engine's own modules are loaded; all code that runs from now on is foreign. */
  | { readonly kind: "started" }
  | { readonly kind: "told"; readonly told: Told }
  | { readonly kind: "answered"; readonly answer: Answer }
  | { readonly kind: "broke"; readonly error: ErrorData };
