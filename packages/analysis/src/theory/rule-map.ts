/**
 * An optimizer as a map (theta, state) -> (theta', state') of a few numbers, for one parameter, in
 * f64: on the parabola h/2 theta^2, where it can be differentiated, and on given gradients.
 */
import { mul, type Scalar, sum, type Tensor } from "@thalweg/core";
import { structuredPrimitives } from "@thalweg/core/host";
import {
  type ResolvedOptimizer,
  type StandaloneOptimizer,
  standaloneOptimizer,
} from "@thalweg/engine";
import {
  compileProgram,
  type Dual,
  instantiate,
  interpretDual,
  type Phase,
  type Program,
  programVariables,
  reachableNodes,
  ScalarNode,
  type TensorNode,
  type TypedArray,
  variable,
} from "@thalweg/tensor";
import type { Matrix } from "./matrix.js";

/**
 * A matrix of one element: rules for matrices treat it as a matrix, and other rules as a number.
 */
const parameter = { name: "weight", shape: [1, 1] };

/**
 * The state between two steps: the number of the next step, from 1, and theta followed by the
 * state.
 */
export interface Point {
  readonly t: number;
  readonly x: Float64Array;
}

export class RuleMap {
  /**
   * The name of each number of a point: `theta`, `state.m`; a state of several numbers occurs
   * several times.
   */
  readonly labels: readonly string[];
  /** The rule's result. A step has digits that would be lost in theta. */
  readonly returns: "step" | "theta";
  /** Whether the step on given gradients also depends on the loss. */
  readonly readsLoss: boolean;
  /** Whether the step factorises a matrix, so that it has no derivative. */
  readonly factorises: boolean;
  /** The hyperparameters that the step depends on, by full name. */
  readonly hyper: readonly string[];
  readonly #optimizer: StandaloneOptimizer;
  readonly #variables: readonly TensorNode<"variable">[];
  readonly #next: readonly TensorNode[];
  readonly #reached: ReadonlyMap<string, TensorNode<"variable">>;
  readonly #program: Program;

  /** @param total the length of the run that the rule gets */
  constructor({ optimizer, hyper }: ResolvedOptimizer, total: number) {
    this.#optimizer = standaloneOptimizer(optimizer, hyper, [parameter], "f64", {
      exactStates: true,
    });
    const { theta, states } = this.#optimizer;
    this.#variables = [theta, ...states.map((state) => state.variable)];
    this.labels = this.#variables.flatMap(({ attributes: { name }, shape: [size = 1] }) =>
      Array<string>(size).fill(name),
    );
    const parabola = this.#parabola();
    const given = this.#given();
    const updates = new Map<TensorNode, TensorNode>(parabola.updates);
    this.#next = this.#variables.map((each) => updates.get(each) ?? each);
    this.factorises = reachableNodes(this.#next).some(isFactorization);
    this.returns = given.returns;
    const seen = programVariables({ phases: { given: given.phase } });
    this.readsLoss = seen.has("given.loss");
    this.hyper = Object.keys(hyper.numeric).filter((name) => seen.has(name));
    const spec = { phases: { parabola, given: given.phase } };
    this.#reached = programVariables(spec);
    this.#program = instantiate(compileProgram(spec));
    this.#optimizer.prepare(this.#program, total);
  }

  /** The initial point for a value of theta. */
  start(theta: number): Point {
    const { states } = this.#optimizer;
    const first = states.flatMap((state) => [...state.initial(Float64Array.of(theta))]);
    return { t: 1, x: Float64Array.from([theta, ...first]) };
  }

  /** The points after `steps` steps on the parabola of curvature h. */
  descend({ t, x }: Point, h: number, steps = 1): Point {
    this.#write(x);
    this.#set("parabola.h", h);
    for (let i = 0; i < steps; i++) {
      this.#set("t", t + i);
      this.#program.run("parabola");
    }
    return { t: t + steps, x: this.#read() };
  }

  /**
   * Takes steps on given gradients. Returns the point after them, and the decrease of theta in each
   * step.
   */
  feed({ t, x }: Point, gradients: Iterable<number>): { point: Point; steps: number[] } {
    this.#write(x);
    const steps: number[] = [];
    for (const g of gradients) {
      this.#set("given.g", g);
      this.#set("t", t + steps.length);
      this.#program.run("given");
      steps.push(this.#program.output("given", "step")[0]!);
    }
    return { point: { t: t + steps.length, x: this.#read() }, steps };
  }

  /**
   * The derivatives of the step on the parabola at a point: row i holds those of the i-th number
   * after it.
   */
  jacobian({ t, x }: Point, h: number): Matrix {
    const values = this.#values(t, x, h);
    const columns = [...x.keys()].map((j) => {
      const direction = Float64Array.from(x, (_, i) => (i === j ? 1 : 0));
      const tangents = new Map<TensorNode, Float64Array>(this.#split(direction));
      const duals: readonly Dual[] = interpretDual(this.#next, values, tangents);
      return duals.flatMap(({ tangent }) => [...tangent]);
    });
    return this.labels.map((_, i) => columns.map((column) => column[i]!));
  }

  #parabola(): Phase {
    const { theta } = this.#optimizer;
    const h = new ScalarNode(variable("parabola.h", [], "f64"));
    const slope = (at: Tensor) => mul(h, at);
    const loss = (at: Tensor, half: Scalar) => sum(mul(half, mul(at, at)));
    const half = mul(0.5, h);
    const { phase } = this.#optimizer.step({
      g: slope(theta),
      loss: loss(theta, half),
      gradientAt: slope,
    });
    return phase;
  }

  #given() {
    const { theta } = this.#optimizer;
    const g = variable("given.g", theta.shape, "f64");
    const loss = variable("given.loss", [], "f64");
    return this.#optimizer.step({ g, loss, gradientAt: () => g });
  }

  #set(name: string, value: number): void {
    if (this.#program.has(name)) this.#program.variable(name)[0] = value;
  }

  #write(x: Float64Array): void {
    for (const [{ attributes }, values] of this.#split(x)) {
      if (this.#program.has(attributes.name)) {
        this.#program.variable(attributes.name).set(values);
      }
    }
  }

  #read(): Float64Array {
    const values = this.#variables.flatMap(({ attributes: { name }, shape: [size = 1] }) =>
      this.#program.has(name) ? [...this.#program.variable(name)] : Array<number>(size).fill(0),
    );
    return Float64Array.from(values);
  }

  /** The numbers of a point, by variable. */
  #split(x: Float64Array): (readonly [TensorNode<"variable">, Float64Array])[] {
    let offset = 0;
    return this.#variables.map((each) => {
      const piece = x.subarray(offset, offset + (each.shape[0] ?? 1));
      offset += piece.length;
      return [each, piece] as const;
    });
  }

  /** The values of all variables; those of the hyperparameters are the program's. */
  #values(t: number, x: Float64Array, h: number): ReadonlyMap<TensorNode, TypedArray> {
    const point = new Map<string, TypedArray>(
      this.#split(x).map(([{ attributes }, piece]) => [attributes.name, piece]),
    );
    point.set("t", Float64Array.of(t)).set("parabola.h", Float64Array.of(h));
    const reached = [...this.#reached].map(
      ([name, node]) => [node, point.get(name) ?? this.#program.variable(name)] as const,
    );
    // A state that no phase reads is not in the program, and still has a row.
    return new Map([...this.#split(x), ...reached]);
  }
}

/** Hyperparameters are looked up by the scalar's node. */
export const thetaOf = ({ x }: Point): number => x[0]!;

function isFactorization({ primitive }: TensorNode): boolean {
  const family: Readonly<Record<string, string>> = structuredPrimitives;
  return family[primitive] === "factorization";
}
