/**
 * The forms that the fields of a plugin's entries can be required to have: a description for
 * messages, and a check. A check reads only the values that it is given.
 */
/** The fields of an entry, as the check of a field receives them. */
export type Fields = Readonly<Record<string, unknown>>;

export interface Form {
  /** A description of the form: `a list of numbers`. */
  readonly words: string;
  fits(value: unknown, entry: Fields): boolean;
}

/** The maximum number of characters of a text. */
export const maxTextLength = 2000;
/** Names become parts of file names, which are limited to 255 bytes. */
export const maxNameLength = 64;

export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null;
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const isNumber = (value: unknown): value is number =>
  typeof value === "number" && Number.isFinite(value);
const isFound = (value: unknown) =>
  isFields(value) && isNumber(value.value) && isText(value.provenance);
const isRelative = (value: unknown) =>
  isFields(value) && isNumber(value.relative) && value.relative > 0;
const isVector = (value: unknown, length: unknown) =>
  isList(value) && value.length === length && Array.from(value).every(isNumber);

/**
 * Whether a value is a text that results and reports can contain: well-formed Unicode, not blank,
 * and of limited length.
 */
export const isText = (value: unknown): value is string =>
  typeof value === "string" &&
  value.trim() !== "" &&
  value.length <= maxTextLength &&
  !/\p{Surrogate}/u.test(value);

/**
 * Whether a value is a name. Names are written in trials, on command lines and in file names, where
 * `+`, `:` and `.` have another meaning.
 */
export const isName = (value: unknown): value is string =>
  typeof value === "string" &&
  value.length <= maxNameLength &&
  /^[a-z0-9]+(-[a-z0-9]+)*$/.test(value) &&
  !/^(con|prn|aux|nul|com\d|lpt\d)$/.test(value) &&
  !(value in Object.prototype);

/** Whether a text can name a hyperparameter or state. */
export const isIdentifier = (value: string): boolean =>
  value.length <= maxNameLength &&
  /^\p{L}[\p{L}\p{N}_]*$/u.test(value) &&
  !(value in Object.prototype);

const dimensions = (entry: Fields): unknown => (isList(entry.start) ? entry.start.length : -1);

const form = (words: string, fits: Form["fits"]): Form => ({ words, fits });

export const forms = {
  function: form("a function", (value) => typeof value === "function"),
  fields: form("an object", (value) => isFields(value) && !isList(value)),
  list: form("a list", isList),
  text: form(`a text of 1 to ${maxTextLength} characters`, isText),
  scope: form('one of "element", "tensor", "all"', oneOf("element", "tensor", "all")),
  targets: form(
    'one of "values", "classes", "probabilities"',
    oneOf("values", "classes", "probabilities"),
  ),
  point: form(
    "a list of numbers",
    (value) => isList(value) && value.length > 0 && isVector(value, value.length),
  ),
  spread: form("a finite number from 0", (value) => isNumber(value) && value >= 0),
  count: form("a whole number from 1", (value) => Number.isSafeInteger(value) && Number(value) > 0),
  minimum: form(
    "{ value, at }: a finite number, and points as long as the start",
    (value, entry) =>
      isFields(value) &&
      isNumber(value.value) &&
      isList(value.at) &&
      Array.from(value.at).every((point) => isVector(point, dimensions(entry))),
  ),
  domain: form(
    "a list of [low, high], finite numbers with low below high, one for each coordinate",
    (value, entry) =>
      isList(value) &&
      value.length === dimensions(entry) &&
      Array.from(value).every(
        (ends) => isList(ends) && isVector(ends, 2) && Number(ends[0]) < Number(ends[1]),
      ),
  ),
  relativeTarget: form("{ relative }: a finite number above 0", isRelative),
  optimum: form("{ value, provenance }: a finite number, and a text", isFound),
  dataTarget: form(
    "{ value, provenance }: a finite number, and a text; with an optimum also { relative }: a finite number above 0",
    (value, { optimum }) => isFound(value) || (optimum !== undefined && isRelative(value)),
  ),
  metrics: form(
    'a list of { name, better, value }: a name such as "accuracy", "lower" or "higher", and a function',
    (value) =>
      isList(value) &&
      Array.from(value).every(
        (metric) =>
          isFields(metric) &&
          isName(metric.name) &&
          oneOf("lower", "higher")(metric.better) &&
          typeof metric.value === "function",
      ) &&
      new Set(value.map((metric) => isFields(metric) && metric.name)).size === value.length,
  ),
  memory: form(
    "an object of finite numbers by name",
    (value) =>
      isFields(value) &&
      !isList(value) &&
      Object.entries(value).every(([name, first]) => isIdentifier(name) && isNumber(first)),
  ),
  states: form(
    "an object of states by name, such as { v: zeros }; make them with zeros, filled, single, shaped or initialTheta",
    (value) =>
      isFields(value) &&
      !isList(value) &&
      Object.entries(value).every(([name, state]) => isIdentifier(name) && isState(state)),
  ),
} as const satisfies Record<string, Form>;

/** The form that also accepts undefined. */
export const optional = ({ words, fits }: Form): Form =>
  form(`${words}, or left out`, (value, entry) => value === undefined || fits(value, entry));

function oneOf(...allowed: readonly string[]) {
  return (value: unknown): boolean => allowed.some((each) => each === value);
}

function isState(value: unknown): boolean {
  if (!isFields(value)) return false;
  const hasShape =
    value.shape === "like" || value.shape === "scalar" || typeof value.shape === "function";
  return hasShape && (value.value === "theta" || isNumber(value.value));
}
