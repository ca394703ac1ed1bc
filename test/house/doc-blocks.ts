/**
 * The blocks of code in a page of `docs/contracts`, as modules. A name that a block uses and
 * neither imports nor declares comes from `@thalweg/core`; everything that it declares is exported,
 * so that a test finds the values it defines.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as core from "@thalweg/core";
import ts from "typescript";
import { root } from "./workspace.js";

/** Where the packages of the workspace resolve, and nothing is kept. */
const scratch = path.join(root, "test/node_modules/.cache/contracts");

export interface DocBlock {
  /** `rules.md:41`, the line on which the block begins. */
  readonly title: string;
  /** The module in TypeScript, which is type-checked, and what it is compiled to. */
  readonly source: string;
  readonly file: string;
  /** What the comments after `console.log` say, one line each. */
  readonly prints: readonly string[];
  /** The sentence with which it is refused. */
  readonly refusal: string | undefined;
}

/** Writes the blocks of pages to disk. */
export function writeBlocks(pages: readonly string[]): DocBlock[] {
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  return pages.flatMap((page) => {
    const text = readFileSync(path.join(root, page), "utf8");
    return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map((match) => {
      const line = text.slice(0, match.index).split("\n").length;
      return writeBlock(path.basename(page), line, match[1]!);
    });
  });
}

function writeBlock(page: string, line: number, code: string): DocBlock {
  const stem = path.join(scratch, `${page.replace(/\W/g, "-")}-${line}`);
  const text = completed(code);
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  writeFileSync(`${stem}.ts`, text);
  writeFileSync(`${stem}.mjs`, outputText);
  return {
    title: `${page}:${line}`,
    source: `${stem}.ts`,
    file: `${stem}.mjs`,
    prints: [...code.matchAll(/^console\.log\(.*\); \/\/ (.+)$/gm)].map(([, shown]) => shown!),
    refusal: code.match(/^\/\/ refused: (.+)$/m)?.[1],
  };
}

/** The block with the imports and exports that pages leave out. */
function completed(code: string): string {
  const file = ts.createSourceFile("block.ts", code, ts.ScriptTarget.ES2022, true);
  const declared = new Set<string>();
  const used = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const { parent } = node;
      const declares =
        (ts.isVariableDeclaration(parent) ||
          ts.isFunctionDeclaration(parent) ||
          ts.isParameter(parent) ||
          ts.isBindingElement(parent) ||
          ts.isImportSpecifier(parent)) &&
        parent.name === node;
      const isMember =
        (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
        ((ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent)) &&
          parent.name === node);
      if (declares) declared.add(node.text);
      else if (!isMember) used.add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  const missing = [...used].filter((name) => !declared.has(name));
  const values = missing.filter((name) => name in core);
  const types = missing.filter((name) => coreTypes.has(name)).map((name) => `type ${name}`);
  const names = [...values, ...types].sort();
  const imports = names.length > 0 ? `import { ${names.join(", ")} } from "@thalweg/core";\n` : "";
  const defined = file.statements.flatMap((statement) =>
    ts.isVariableStatement(statement)
      ? statement.declarationList.declarations.flatMap(({ name }) =>
          ts.isIdentifier(name) ? [name.text] : [],
        )
      : [],
  );
  return `${imports}${code}\nexport { ${defined.join(", ")} };\n`;
}

const coreTypes = new Set(["Initializer", "Scalar", "Shape", "Tensor"]);

/** What the type checker says of the blocks, each as `rules-md-41.ts: message`. */
export function typeErrors(blocks: readonly DocBlock[]): string[] {
  const config = ts.readConfigFile(path.join(root, "tsconfig.base.json"), ts.sys.readFile);
  const base = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  const program = ts.createProgram(
    blocks.map(({ source }) => source),
    {
      ...base.options,
      ...{ composite: false, incremental: false, declaration: false, declarationMap: false },
      ...{ emitDeclarationOnly: false, noEmit: true, skipLibCheck: true, isolatedModules: false },
      ...{ noUnusedLocals: false, types: ["node"] },
    },
  );
  return ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
    const message = ts.flattenDiagnosticMessageText(messageText, " ");
    return `${path.basename(file?.fileName ?? "")}: ${message}`;
  });
}
