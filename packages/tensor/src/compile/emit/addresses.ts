import type { Address } from "../ir/areas.js";
import type { View } from "../ir/op.js";

/** The address of an operation's array and of what a view begins with. */
export interface Addresses {
  readonly own: Address;
  readonly operand: (x: View) => Address;
}
