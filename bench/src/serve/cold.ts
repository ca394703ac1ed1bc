/**
 * Times each stage up to the first step of B in this process, and prints the milliseconds as a
 * list.
 */
const began = performance.now();
const [{ prepareStages }, { smallDenseWork }] = await Promise.all([
  import("../works/prepare.js"),
  import("../works/small-dense.js"),
]);
const imported = performance.now();
const stages = await prepareStages(smallDenseWork, () => performance.now());
console.log(JSON.stringify([imported - began, ...stages]));

export {};
