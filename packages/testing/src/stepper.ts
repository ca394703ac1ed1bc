/** Runs an optimizer alone on given gradients: the engine's own instance, by the interpreter. */
import {
  add,
  type GivenHyper,
  mul,
  type Optimizer,
  type ParameterInfo,
  type Scalar,
  sub,
  type Tensor,
} from "@thalweg/core";
import { checkArgument, checkKind, checkWhole } from "@thalweg/core/host";
import { resolveOptimizerHyper, standaloneOptimizer } from "@thalweg/engine";
import {
  interpretProgram,
  nodeOf,
  type Program,
  type ProgramSpec,
  scalarVariable,
  variable,
} from "@thalweg/tensor";

export interface StepperOptions {
  /** The parameters, or their number for a single vector. */
  readonly parameters: readonly ParameterInfo[] | number;
  readonly hyper?: GivenHyper;
  readonly dtype?: "f32" | "f64";
  /** Steps of the whole run, for rules that use it; default 1000. */
  readonly total?: number;
  /** Schedules of numeric hyperparameters by full name: the value at t = 1, 2, ... */
  readonly schedules?: Readonly<Record<string, (t: Scalar) => Scalar>>;
  /**
   * Whether hyperparameters keep their values, so that those that are 0 are left out as in a
   * training run.
   */
  readonly fixed?: boolean;
  /**
   * Whether the rule sees a gradient elsewhere, and a loss, that {@link Stepper.surround} sets;
   * else the same gradient, and 0.
   */
  readonly field?: boolean;
  /** Makes the program; the interpreter unless given. */
  readonly execute?: (spec: ProgramSpec) => Program;
}

/** The state of an optimizer between two steps, as JSON. */
export interface StepperState {
  readonly t: number;
  readonly theta: readonly number[];
  readonly state: Readonly<Record<string, readonly number[]>>;
}

/**
 * What a rule sees beside the gradient: of a field, share g + slope (at - theta) is the gradient at
 * another point.
 */
export interface Surroundings {
  /** 0 unless given. */
  readonly loss?: number;
  /** 1 unless given. */
  readonly share?: number;
  /** 0 unless given. */
  readonly slope?: number;
}

export interface Stepper {
  /** Whether the rule asks for a gradient elsewhere. */
  readonly asksElsewhere: boolean;
  /** What the rule sees from the next step on, of a stepper with a field. */
  surround(surroundings: Surroundings): void;
  /** Starts at these parameters with the initial state. */
  start(theta: ArrayLike<number>): void;
  /** Takes one step on a gradient; returns the step, which is subtracted from the parameters. */
  step(g: ArrayLike<number>): Float64Array;
  /**
   * The evaluation point after the steps so far: the parameters, unless the optimizer defines
   * another.
   */
  evalPoint(): Float64Array;
  /** Other values of numeric hyperparameters, by full name, from the next step on. */
  configure(values: Readonly<Record<string, number>>): void;
  save(): StepperState;
  restore(saved: StepperState): void;
}

/**
 * Prepares an optimizer for stepping. Without a field its rule sees the loss as 0, and a gradient
 * elsewhere as the same gradient.
 */
export function createStepper(optimizer: Optimizer, options: StepperOptions): Stepper {
  checkKind("createStepper", "the optimizer", optimizer, ["rule", "chain", "partition", "wrapper"]);
  checkArgument("createStepper", "the options", options, "fields");
  const { states, program, asksElsewhere } = trace(optimizer, options);
  const write = (name: string, values: ArrayLike<number>) => {
    if (program.has(name)) program.variable(name).set(values);
  };
  const stateNames = states.map(({ variable }) => variable.attributes.name);
  const reached = stateNames.filter((name) => program.has(name));
  const read = (name: string) => Array.from(program.variable(name));
  const surround = ({ loss = 0, share = 1, slope = 0 }: Surroundings) => {
    for (const [name, value] of Object.entries({ loss, share, slope })) {
      write(`field.${name}`, [value]);
    }
  };
  surround({});
  let t = 1;
  return {
    asksElsewhere,
    surround,
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
    field = false,
    execute = interpretProgram,
  } = options;
  if (typeof parameters === "number") checkWhole("createStepper", "parameters", parameters);
  const infos =
    typeof parameters === "number" ? [{ name: "vector", shape: [parameters] }] : parameters;
  const resolved = resolveOptimizerHyper(optimizer, hyper);
  const alone = standaloneOptimizer(optimizer, resolved, infos, dtype, { schedules, fixed });
  const { theta, t } = alone;
  const g = variable("g", theta.shape, dtype);
  let asksElsewhere = false;
  const [share, slope] = [scalarVariable("field.share"), scalarVariable("field.slope")];
  const gradientAt = (at: Tensor) => {
    asksElsewhere = true;
    return field ? add(mul(share, g), mul(slope, sub(at, theta))) : g;
  };
  const { phase } = alone.step({ g, loss: variable("field.loss", [], dtype), gradientAt });
  const evaluated = alone.evalPoint?.(theta, t) ?? theta;
  const evaluate = { outputs: { theta: nodeOf(evaluated) } };
  const program = execute({ phases: { step: phase, evaluate } });
  alone.prepare(program, total);
  return { states: alone.states, program, asksElsewhere };
}
