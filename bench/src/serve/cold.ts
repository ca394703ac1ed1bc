/** Times each stage up to the first step of B in this process, and prints the milliseconds as a list. */
const began = performance.now();
const [{ prepareStages }, { workB }] = await Promise.all([
  import("../works/prepare.js"),
  import("../works/b.js"),
]);
const imported = performance.now();
const stages = await prepareStages(workB, () => performance.now());
console.log(JSON.stringify([imported - began, ...stages]));

export {};
