/** The plugins that the command loads unless told otherwise, as module specifiers resolved from here: none is imported statically. */
export const plugins: readonly string[] = [
  "@thalweg/sgd",
  "@thalweg/adagrad",
  "@thalweg/rmsprop",
  "@thalweg/adam",
  "@thalweg/radam",
  "@thalweg/sign",
  "@thalweg/adam-family",
  "@thalweg/transforms",
  "@thalweg/wrappers",
  "@thalweg/schedulers",
  "@thalweg/losses",
  "@thalweg/models",
  "@thalweg/datasets",
  "@thalweg/problems",
].map((specifier) => import.meta.resolve(specifier));
