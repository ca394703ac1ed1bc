/** A case of a schedule as what it is called here: one, or several in sequence. */
import type { GivenHyper, StructuralValue } from "@thalweg/core";
import { UsageError } from "@thalweg/core";
import { scheduleNamed } from "./schedulers.js";
import type { PeerHyper, PeerValue, Translated } from "./translation.js";

/** A case of `schedules.json`, or as much of one as says what was run. */
export interface SchedulerCase {
  /** `step`, `cosine` ..., or `sequential(linear,exponential)`. */
  readonly schedule: string;
  /**
   * PyTorch's own names; in a sequence `milestone` or `milestones`, and those of each part under
   * its name.
   */
  readonly hyper: Readonly<Record<string, PeerValue | PeerHyper>>;
  /** The rate that PyTorch's bounds are in units of; 1 unless given. */
  readonly baseLr?: number;
}

/** @throws UsageError for a schedule or hyperparameter that has no counterpart */
export function schedulerFrom({ schedule, hyper, baseLr = 1 }: SchedulerCase): Translated {
  const inside = /^sequential\((.*)\)$/.exec(schedule)?.[1];
  if (inside === undefined) return part(schedule, hyper, baseLr);
  const names = inside.split(",").map((name) => name.trim());
  const { milestone, milestones = milestone, ...own } = hyper;
  const parts = names.map((name) => part(name, partHyper(own, name), baseLr));
  const prefixed = parts.flatMap(({ name, hyper: values }, i) => {
    const before = parts.slice(0, i).filter((other) => other.name === name).length;
    const key = before === 0 ? name : `${name}-${before + 1}`;
    return Object.entries(values).map(([each, value]) => [`${key}.${each}`, value] as const);
  });
  return {
    name: `sequence(${parts.map(({ name }) => name).join(",")})`,
    hyper: { milestones: momentsOf(milestones), unit: "steps", ...fromEntries(prefixed) },
  };
}

function fromEntries(entries: readonly (readonly [string, StructuralValue])[]): GivenHyper {
  return Object.fromEntries(entries);
}

function part(name: string, hyper: SchedulerCase["hyper"], baseLr: number): Translated {
  const flat = Object.entries(hyper).map(([key, value]) => {
    if (isPeerValue(value)) return [key, value] as const;
    throw new UsageError(`PyTorch's schedule "${name}": "${key}" is an object; give a value.`);
  });
  return scheduleNamed(name)(`PyTorch's schedule "${name}"`, Object.fromEntries(flat), baseLr);
}

function partHyper(own: SchedulerCase["hyper"], name: string): PeerHyper {
  const value = own[name] ?? {};
  if (!isPeerValue(value)) return value;
  throw new UsageError(`the hyperparameters of "${name}" in a sequence are an object.`);
}

function isPeerValue(value: PeerValue | PeerHyper): value is PeerValue {
  return typeof value !== "object" || value === null || Array.isArray(value);
}

function momentsOf(value: PeerValue | PeerHyper | undefined): readonly number[] {
  if (typeof value === "number") return [value];
  if (Array.isArray(value) && value.every((each) => typeof each === "number")) return value;
  throw new UsageError(
    'a sequence of schedules needs "milestone", a step, or "milestones", a list.',
  );
}
