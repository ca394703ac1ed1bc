import ts from "typescript";
import type { SourceFile } from "./workspace.js";

/**
 * One import of a file. `static` is evaluated before the file, `type` leaves no trace at run time,
 * `dynamic` is an `import()` expression.
 */
export interface Import {
  readonly specifier: string;
  readonly kind: "static" | "type" | "dynamic";
  readonly line: number;
}

/** Parses a file, with parents set so that a node can be judged by where it stands. */
export const parse = ({ file, text }: SourceFile): ts.SourceFile =>
  ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);

/** The line, from 1, on which a node starts. */
export const lineOf = (node: ts.Node): number => {
  const source = node.getSourceFile();
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
};

/**
 * Every import and re-export of a file. With `verbatimModuleSyntax`, `import { type A }` still
 * evaluates the module, so only `import type` counts as a type import.
 */
export function importsOf(source: SourceFile): Import[] {
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    const each = importAt(node);
    if (each !== undefined) found.push({ ...each, line: lineOf(node) });
    ts.forEachChild(node, visit);
  };
  visit(parse(source));
  return found;
}

function importAt(node: ts.Node): Omit<Import, "line"> | undefined {
  if (ts.isImportDeclaration(node)) {
    const isType = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
    return named(node.moduleSpecifier, isType ? "type" : "static");
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
    return named(node.moduleSpecifier, node.isTypeOnly ? "type" : "static");
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return named(node.argument.literal, "type");
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return named(node.arguments[0], "dynamic");
  }
  return undefined;
}

/** A computed `import()` names nothing that could be checked here. */
function named(node: ts.Node | undefined, kind: Import["kind"]): Omit<Import, "line"> | undefined {
  const isName = node !== undefined && ts.isStringLiteralLike(node);
  return isName ? { specifier: node.text, kind } : undefined;
}

/** The package a bare specifier names: `@thalweg/engine` of `@thalweg/engine/node`. */
export function packageOf(specifier: string): string {
  const parts = specifier.split("/");
  return parts.slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
}

/** Whether a specifier names a module that comes with Node. */
export const isNodeBuiltin = (specifier: string): boolean => specifier.startsWith("node:");

/** Whether a specifier is a path. */
export const isRelative = (specifier: string): boolean => /^\.{1,2}\//.test(specifier);
