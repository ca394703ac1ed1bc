/** Passes that can be skipped: a condition, one value a row, says that they only add up zeros. */
import type { Instruction, Result, Value } from "../ir/code.js";

/**
 * The condition of a pass: an i32 value of the row such that the pass has no effect where it is 0,
 * because all it does is add up `where(condition, ..., 0)`, and a sum of +0 is the +0 it began
 * with. Undefined if there is none.
 */
export function conditionOf(instructions: readonly Instruction[]): Result | undefined {
  const made = new Map<number, Instruction>();
  for (const instruction of instructions) {
    if ("result" in instruction) made.set(instruction.result.number, instruction);
  }
  const sinks = instructions.filter(({ kind }) => kind !== "load" && kind !== "compute");
  const conditions = sinks.map((sink) => {
    if (sink.kind !== "reduce" || sink.op.primitive !== "sum") return undefined;
    const { value } = sink;
    const chosen = value.kind === "result" ? made.get(value.number) : undefined;
    if (chosen?.kind !== "compute" || chosen.op.primitive !== "where") return undefined;
    const [condition, , otherwise] = chosen.operands as readonly [Value, Value, Value];
    const isZero = otherwise.kind === "constant" && Object.is(otherwise.value, 0);
    return isZero && condition.kind === "result" && !made.has(condition.number)
      ? condition
      : undefined;
  });
  const [first] = conditions;
  return conditions.every((each) => each?.number === first?.number) ? first : undefined;
}
