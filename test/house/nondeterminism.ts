import ts from "typescript";
import { lineOf, parse } from "./imports.js";
import { isTest, type WorkspacePackage } from "./workspace.js";

/** What a source may not use, and why. */
export type Kind = "transcendental" | "random" | "clock" | "locale";

/** A folder or file where some kinds are allowed, with the reason. */
export interface Exemption {
  readonly path: string;
  readonly kinds: readonly Kind[];
  readonly reason: string;
}

/**
 * What ECMAScript fixes to the last bit. The rest of `Math` is "implementation-approximated": its
 * last bits differ between engines (ECMA-262, 21.3.2).
 */
const exactMath = new Set([
  ...["abs", "ceil", "clz32", "floor", "fround", "imul", "max", "min", "round", "sign", "sqrt"],
  ...["trunc", "E", "LN10", "LN2", "LOG10E", "LOG2E", "PI", "SQRT1_2", "SQRT2"],
]);

const mends: Readonly<Record<Kind, string>> = {
  transcendental: "its last bits differ between engines; use @thalweg/core's numeric",
  random: "it cannot be repeated; draw from a seeded stream",
  clock: "it cannot be repeated; only the parts listed in the test may read a clock",
  locale: "it depends on the machine's language; compare and print by code unit",
};

const clockMembers = new Set(["performance.now", "performance.timeOrigin", "process.hrtime"]);
const randomMembers = new Set(["getRandomValues", "randomBytes", "randomInt", "randomUUID"]);
const localeMembers = new Set(["localeCompare", "toLocaleString", "toLocaleDateString"]);
const localeCases = new Set(["toLocaleLowerCase", "toLocaleUpperCase", "toLocaleTimeString"]);

/**
 * Every use, in sources other than tests, of something whose value is not the same on every
 * machine and in every run, unless an exemption covers it: one sentence each, path first.
 */
export function nondeterminism(
  packages: readonly WorkspacePackage[],
  exemptions: readonly Exemption[],
): string[] {
  return packages
    .filter(({ manifest }) => manifest.private !== true)
    .flatMap(({ folder, sources }) =>
      sources
        .filter(({ file }) => !isTest(file))
        .flatMap(({ file, text }) => faultsOf({ file: `${folder}/${file}`, text }, exemptions)),
    );
}

function faultsOf(source: { file: string; text: string }, exemptions: readonly Exemption[]) {
  const allowed = exemptions
    .filter((each) => `${source.file}/`.startsWith(`${each.path}/`))
    .flatMap(({ kinds }) => kinds);
  const faults: string[] = [];
  const visit = (node: ts.Node): void => {
    const kind = kindOf(node);
    if (kind !== undefined && !allowed.includes(kind)) {
      faults.push(`${source.file}:${lineOf(node)}: ${node.getText()}: ${mends[kind]}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(source));
  return faults;
}

function kindOf(node: ts.Node): Kind | undefined {
  if (ts.isPropertyAccessExpression(node)) return kindOfMember(node);
  if (ts.isBinaryExpression(node)) return kindOfPower(node);
  if (!ts.isIdentifier(node) || !isValue(node)) return undefined;
  if (node.text === "Date") return "clock";
  if (node.text === "Intl") return "locale";
  // `Math` other than before a dot: `Math[name]`, `const { exp } = Math`, an alias.
  return node.text === "Math" && !isBeforeDot(node) ? "transcendental" : undefined;
}

function kindOfMember(node: ts.PropertyAccessExpression): Kind | undefined {
  const object = node.expression.getText().replace(/^globalThis\./, "");
  const member = node.name.text;
  if (object === "Math" && member === "random") return "random";
  if (object === "Math" && !exactMath.has(member)) return "transcendental";
  if (clockMembers.has(`${object}.${member}`)) return "clock";
  if (randomMembers.has(member)) return "random";
  return localeMembers.has(member) || localeCases.has(member) ? "locale" : undefined;
}

/** `x ** y` is `Math.pow`; between two whole literals every engine agrees on the exact value. */
function kindOfPower(node: ts.BinaryExpression): Kind | undefined {
  const isPower =
    node.operatorToken.kind === ts.SyntaxKind.AsteriskAsteriskToken ||
    node.operatorToken.kind === ts.SyntaxKind.AsteriskAsteriskEqualsToken;
  return isPower && !(isWhole(node.left) && isWhole(node.right)) ? "transcendental" : undefined;
}

const isWhole = (node: ts.Expression): boolean => /^\(?-?\d[\d_]*n?\)?$/.test(node.getText());

/** Whether an identifier is read as a global value: not a member's or a declaration's own name. */
function isValue(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) {
    return parent.expression.getText() === "globalThis";
  }
  if (ts.isTypeNode(parent) || ts.isQualifiedName(parent)) return false;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  return !("name" in parent && parent.name === node);
}

function isBeforeDot(node: ts.Identifier): boolean {
  const reference =
    ts.isPropertyAccessExpression(node.parent) && node.parent.name === node ? node.parent : node;
  const { parent } = reference;
  return ts.isPropertyAccessExpression(parent) && parent.expression === reference;
}
