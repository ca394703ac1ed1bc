import { UsageError } from "@thalweg/core";

/**
 * Reads `a,b,c`, and adds to what an earlier use of the option gave. Commas within parentheses
 * belong to a name: `adam+sequence(linear,cosine),momentum` is two.
 * @throws UsageError for an empty name
 */
export const nameList =
  (option: string) =>
  (text: string, before: readonly string[] = []): readonly string[] => {
    const names = partsOf(text).map((name) => name.trim());
    if (text.trim() === "") {
      throw new UsageError(`${option} is empty; write one name, or several with commas between.`);
    }
    if (names.includes("")) {
      throw new UsageError(
        `${option} is "${text}", which has an empty name in it; write names with commas between them, such as a,b.`,
      );
    }
    return [...before, ...names];
  };

/** The parts between commas outside parentheses. */
function partsOf(text: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const character of text) {
    if (character === "(") depth += 1;
    if (character === ")") depth -= 1;
    if (character === "," && depth <= 0) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts;
}

/** Adds a value to what earlier uses of the option gave. */
export const collect = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
];

/**
 * Reads the name of a folder.
 * @throws UsageError for an empty one
 */
export const folderName =
  (option: string) =>
  (text: string): string => {
    if (text.trim() !== "") return text;
    throw new UsageError(`${option} is "${text}"; it must name a folder, such as out/mine.`);
  };
