/** Trials kept in a folder. Node only. */

export { databaseOf, type StoreTable, storeTables } from "./database.js";
export {
  type ExportFormat,
  type ExportOptions,
  exportFormats,
  exportStore,
} from "./export-store.js";
export { writeWhole } from "./files.js";
export type { JournalHeader } from "./journal-format.js";
export type { Writer } from "./lock.js";
export { type FolderStore, openStore, type StoreOptions } from "./open-store.js";
export { readStatus, type StoreStatus } from "./read-status.js";
export type { SessionCounts } from "./snapshot.js";
export type { PairCounts } from "./tally.js";
