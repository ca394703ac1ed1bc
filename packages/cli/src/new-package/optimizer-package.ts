/** The files of a plugin package with one optimizer, which passes the laws unchanged. */
import { exampleComment, exampleDefinition } from "./example-rule.js";
import type { PackageName } from "./package-name.js";

/** Version ranges of Thalweg's own packages for package.json, by name. */
export type Specs = Readonly<Record<string, string>>;

/** The development dependencies of the laws, besides their own packages. */
const tools = { typescript: "^6.0.3", vitest: "^4.1.12" } as const;

/** The files by their paths in the package. */
export function optimizerPackage(name: PackageName, specs: Specs): Record<string, string> {
  return {
    "package.json": manifest(name, specs),
    "tsconfig.json": tsconfig,
    "vitest.config.ts": vitestConfig,
    ".gitignore": "node_modules/\ndist/\n",
    "README.md": readme(name),
    "src/index.ts": index(name),
    [`src/${name.short}.ts`]: optimizer(name),
    [`src/${name.short}.test.ts`]: test(name),
  };
}

function manifest({ full, short }: PackageName, specs: Specs): string {
  const fields = {
    name: full,
    version: "0.1.0",
    description: `The optimizer ${short}, a plugin of Thalweg`,
    type: "module",
    exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } },
    files: ["dist", "src", "!**/*.test.*"],
    scripts: { build: "tsc", prepare: "tsc", test: "tsc && vitest run" },
    peerDependencies: { "@thalweg/core": "*" },
    devDependencies: { ...specs, ...tools },
  };
  return `${JSON.stringify(fields, null, 2)}\n`;
}

const tsconfig = `${JSON.stringify(
  {
    compilerOptions: {
      ...{ target: "ES2022", module: "NodeNext", lib: ["ES2023", "DOM"], types: [] },
      ...{ strict: true, noUncheckedIndexedAccess: true, verbatimModuleSyntax: true },
      ...{ rootDir: "src", outDir: "dist", declaration: true, sourceMap: true },
    },
    include: ["src"],
    exclude: ["**/*.test.ts"],
  },
  null,
  2,
)}\n`;

/** The package's own file, so that none in a parent folder applies. */
const vitestConfig = `export default { test: { include: ["src/**/*.test.ts"] } };\n`;

const index = ({
  full,
  short,
  identifier,
}: PackageName): string => `/** What this plugin brings, and what the laws hold it to. */
import { definePlugin } from "@thalweg/core";
import { ${identifier} } from "./${short}.js";

export { ${identifier} };

export default definePlugin({
  name: "${full}",
  version: "0.1.0",
  optimizers: [${identifier}],
  traits: {
    optimizers: {
      "${short}": {
        // Corrected for its start, the mean of equal gradients is the gradient from the first step
        // on.
        steadyWith: {},
        convergesWith: { lr: 0.01 },
        // Of lr times the curvature: that of Polyak's momentum, 2 + 2 beta, at the rate lr (1 -
        // beta).
        stableBelow: ({ beta = 0 }) => (2 + 2 * beta) / (1 - beta),
      },
    },
  },
});
`;

const optimizer = (
  name: PackageName,
): string => `import { debias, decay, defineOptimizer, ema, learningRate, mul, zeros } from "@thalweg/core";

/**
${exampleComment}
 *
 * Defaults: lr 0.01, beta 0.9.
 */
export const ${exampleDefinition(name)}
`;

const test = ({
  short,
  identifier,
}: PackageName): string => `import { createStepper, describePluginLaws } from "@thalweg/testing";
import { expect, it } from "vitest";
import plugin, { ${identifier} } from "./index.js";

describePluginLaws(plugin);

it("${short}: the first two steps on the gradients 1 and 0 are lr and lr beta / (1 + beta)", () => {
  const stepper = createStepper(${identifier}, { parameters: 1, hyper: { lr: 0.5, beta: 0.9 } });
  stepper.start([0]);
  expect(stepper.step([1])[0]).toBeCloseTo(0.5, 14);
  expect(stepper.step([0])[0]).toBeCloseTo((0.5 * 0.9) / 1.9, 14);
});
`;

const readme = ({ full, short }: PackageName): string => `# ${full}

The optimizer \`${short}\`, a plugin of Thalweg. The rule is in \`src/${short}.ts\`; \`src/index.ts\` says what the laws hold it to.

    npm install
    npm test                    # builds, then runs the laws and the optimizer's own tests
    thalweg check .             # the laws alone, with counterexamples
    thalweg compare --plugin . --optimizers ${short},momentum,adam --problems digits-mlp,rosenbrock

\`thalweg\` is the command that wrote this; \`npm run install-command\` in a clone of Thalweg puts it on the path. \`.\` stands for what was built last; \`src/index.ts\` works in its place, built or not.
`;
