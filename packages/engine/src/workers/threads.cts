/**
 * Where threads begin: one function a kind of thread, which piscina calls by name. A CommonJS module, since piscina asks for it by `require`,
 * and the process dies if a thread is ended while it requires an ES module (Node 20.20: IsGraphAsync of a module that is not instantiated).
 * An import may be ended at any time; what goes wrong in it is an answer to the task.
 */

/** A thread of a pool: its task is one trial. */
exports.trial = async (task: never): Promise<unknown> =>
  (await import("#trial-worker")).default(task);

/** A thread of a data-parallel group: its task is a replica's part of one trial. */
exports.dataParallel = async (task: never): Promise<unknown> =>
  (await import("#group-worker")).default(task);
