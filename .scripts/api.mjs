/**
 * `npm run api`: writes what each entry of a published package exports, with its declaration, into
 * `docs/api` or the folder that `--out` names, so that a change of the public surface is seen where
 * it is reviewed.
 */
import fs from "node:fs";
import path from "node:path";
import { compare, publishedEntries } from "./entries.mjs";
import { readOptions } from "./options.mjs";
import { inRoot } from "./paths.mjs";

const recorded = inRoot("docs/api");

export async function writeApi(args) {
  const { out } = readOptions("api", args, ["out"]);
  const folder = out === undefined ? recorded : path.resolve(out);
  // Pages of entries that there are no more go; another folder may hold more than pages.
  if (out === undefined) fs.rmSync(recorded, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  for (const [file, page] of await apiPages()) fs.writeFileSync(path.join(folder, file), page);
}

/** The pages as the declarations in `dist` have them now, by file name, in order. */
export async function apiPages() {
  const { default: ts } = await import("typescript");
  const entries = publishedEntries();
  const options = {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    noLib: true,
    types: [],
  };
  const program = ts.createProgram(
    entries.map(({ declarations }) => declarations),
    options,
    withinPackage(ts, options),
  );
  return new Map(entries.map((entry) => [fileOf(entry.specifier), pageOf(ts, program, entry)]));
}

/**
 * A compiler's view of the files that resolves relative imports alone: what other packages declare
 * is theirs, and would take most of the time.
 */
function withinPackage(ts, options) {
  const host = ts.createCompilerHost(options);
  const resolve = ({ text }, file) =>
    text.startsWith(".") ? ts.resolveModuleName(text, file, options, host) : {};
  return {
    ...host,
    resolveModuleNameLiterals: (literals, file) =>
      literals.map((literal) => ({ resolvedModule: undefined, ...resolve(literal, file) })),
  };
}

/** The file of an entry's page: `core-host.md` of `@thalweg/core/host`. */
const fileOf = (specifier) => `${specifier.replace(/^@\w+\//, "").replaceAll("/", "-")}.md`;

function pageOf(ts, program, { specifier, declarations }) {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(declarations);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${declarations} declares no module; build first`);
  const texts = checker
    .getExportsOfModule(module)
    .map((symbol) => [symbol.name, declarationOf(ts, checker, symbol)])
    .sort(([a], [b]) => compare(a, b))
    .map(([, text]) => text);
  return `# ${specifier}

Written by \`npm run api\`, not by hand: run it again when the surface changes on purpose.

\`\`\`ts
${texts.join("\n\n")}
\`\`\`
`;
}

/** An export's declaration without comments and private members. */
function declarationOf(ts, checker, exported) {
  const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
  const symbol = isAlias ? checker.getAliasedSymbol(exported) : exported;
  if (symbol.declarations === undefined) return `export { ${exported.name} }; // another package's`;
  const nodes = symbol.declarations.map((node) => statementOf(ts, node));
  const texts = [...new Set(nodes)].map((node) => textOf(ts, node));
  const renamed = exported.name === symbol.name || exported.name === "default";
  const note = renamed ? [] : [`// ${symbol.name}, exported as ${exported.name}`];
  return [...note, ...texts].join("\n");
}

/** The statement that a declaration stands in: a variable's list, and else itself. */
const statementOf = (ts, node) => (ts.isVariableDeclaration(node) ? node.parent.parent : node);

function textOf(ts, node) {
  const isHidden = (member) =>
    ts.isClassElement(member) &&
    ((member.name !== undefined && ts.isPrivateIdentifier(member.name)) ||
      ts.getModifiers(member)?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword));
  const withoutPrivate = (context) => (root) => {
    const visit = (each) => (isHidden(each) ? undefined : ts.visitEachChild(each, visit, context));
    return ts.visitNode(root, visit);
  };
  const { transformed } = ts.transform(node, [withoutPrivate]);
  const printer = ts.createPrinter({ removeComments: true, newLine: ts.NewLineKind.LineFeed });
  return printer.printNode(ts.EmitHint.Unspecified, transformed[0], node.getSourceFile());
}
