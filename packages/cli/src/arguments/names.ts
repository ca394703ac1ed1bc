import { UsageError } from "@thalweg/core";

/**
 * Reads `a,b,c`, and adds to what an earlier use of the option gave.
 * @throws UsageError for an empty name
 */
export const nameList =
  (option: string) =>
  (text: string, before: readonly string[] = []): readonly string[] => {
    const names = text.split(",").map((name) => name.trim());
    if (names.includes("")) {
      throw new UsageError(
        `${option} is "${text}", which has an empty name in it; write names with commas between them, such as a,b.`,
      );
    }
    return [...before, ...names];
  };

/** Adds a value to what earlier uses of the option gave. */
export const collect = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
];
