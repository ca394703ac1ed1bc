/** An optimizer run by itself, on gradients that are given to it: the engine's own instance, interpreted to the bit. */
import type { GivenHyper, Optimizer, ParameterInfo, Scalar } from "@thalweg/core";
import { resolveOptimizerHyper, standaloneOptimizer } from "@thalweg/engine";
import {
  interpretProgram,
  nodeOf,
  type Program,
  type ProgramSpec,
  variable,
} from "@thalweg/tensor";

export interface StepperOptions {
  /** The parameters, or how many there are if they are one vector. */
  readonly parameters: readonly ParameterInfo[] | number;
  readonly hyper?: GivenHyper;
  readonly dtype?: "f32" | "f64";
  /** Steps of the whole run, for rules that ask. 1000 unless given. */
  readonly total?: number;
  /** Schedules of numeric hyperparameters by full name: the value at t = 1, 2, ... */
  readonly schedules?: Readonly<Record<string, (t: Scalar) => Scalar>>;
  /** Whether hyperparameters keep their values, so that those that are 0 are left out as in a training run. */
  readonly fixed?: boolean;
  /** Makes the program; the interpreter unless given. */
  readonly execute?: (spec: ProgramSpec) => Program;
}

/** What an optimizer is between two steps, as JSON. */
export interface StepperState {
  readonly t: number;
  readonly theta: readonly number[];
  readonly state: Readonly<Record<string, readonly number[]>>;
}

export interface Stepper {
  /** Fresh state at these parameters. */
  start(theta: ArrayLike<number>): void;
  /** One step on a gradient; the step taken, which the parameters are less by. */
  step(g: ArrayLike<number>): Float64Array;
  /** Where metrics are taken after the steps so far: the parameters, unless the optimizer says otherwise. */
  evalPoint(): Float64Array;
  /** Other values of numeric hyperparameters, by full name, from the next step on. */
  configure(values: Readonly<Record<string, number>>): void;
  save(): StepperState;
  restore(saved: StepperState): void;
}

/** Prepares an optimizer for stepping. Its rule sees the loss as 0, and a gradient elsewhere as the same gradient. */
export function createStepper(optimizer: Optimizer, options: StepperOptions): Stepper {
  const { states, program } = trace(optimizer, options);
  const write = (name: string, values: ArrayLike<number>) => {
    if (program.has(name)) program.variable(name).set(values);
  };
  const stateNames = states.map(({ variable }) => variable.attributes.name);
  const reached = stateNames.filter((name) => program.has(name));
  const read = (name: string) => Array.from(program.variable(name));
  let t = 1;
  return {
    start(theta) {
      t = 1;
      write("theta", theta);
      states.forEach(({ initial }, i) => {
        write(stateNames[i]!, initial(Float64Array.from(theta)));
      });
    },
    step(g) {
      write("g", g);
      write("t", [t]);
      t += 1;
      program.run("step");
      return Float64Array.from(program.output("step", "step"));
    },
    evalPoint() {
      write("t", [t - 1]);
      program.run("evaluate");
      return Float64Array.from(program.output("evaluate", "theta"));
    },
    configure(values) {
      for (const [name, value] of Object.entries(values)) write(name, [value]);
    },
    save: () => ({
      t,
      theta: read("theta"),
      state: Object.fromEntries(reached.map((name) => [name, read(name)])),
    }),
    restore(saved) {
      t = saved.t;
      write("theta", saved.theta);
      for (const [name, values] of Object.entries(saved.state)) write(name, values);
    },
  };
}

/** The program of one step, its hyperparameters written. */
function trace(optimizer: Optimizer, options: StepperOptions) {
  const {
    parameters,
    hyper = {},
    dtype = "f64",
    total = 1000,
    schedules = {},
    fixed = false,
    execute = interpretProgram,
  } = options;
  const infos =
    typeof parameters === "number" ? [{ name: "vector", shape: [parameters] }] : parameters;
  const resolved = resolveOptimizerHyper(optimizer, hyper);
  const alone = standaloneOptimizer(optimizer, resolved, infos, dtype, { schedules, fixed });
  const { theta, t } = alone;
  const g = variable("g", theta.shape, dtype);
  const { phase } = alone.step({ g, loss: variable("loss", [], dtype), gradientAt: () => g });
  const evaluated = alone.evalPoint?.(theta, t) ?? theta;
  const evaluate = { outputs: { theta: nodeOf(evaluated) } };
  const program = execute({ phases: { step: phase, evaluate } });
  alone.prepare(program, total);
  return { states: alone.states, program };
}
