import { add, concat, type Tensor } from "@thalweg/core";
import { filled } from "../graph/constants.js";
import { is, nodeOf, type TensorNode } from "../graph/node.js";

/**
 * The sum of contributions to one adjoint. Zero-padded pieces along one axis that do not overlap,
 * as the slices of a vector give, are concatenated instead of added.
 */
export function addUp(contributions: readonly Tensor[]): Tensor {
  const rest: Tensor[] = [];
  const pieces = new Map<number, Piece[]>();
  for (const contribution of contributions) {
    const piece = pieceOf(nodeOf(contribution));
    if (piece === undefined) rest.push(contribution);
    else pieces.set(piece.axis, [...(pieces.get(piece.axis) ?? []), piece]);
  }
  const joined = [...pieces.values()].flatMap(joinPieces);
  return [...rest, ...joined].reduce((a, b) => add(a, b));
}

/** Elements [begin, end) of an axis, all else being zero. */
interface Piece {
  readonly padded: TensorNode;
  readonly axis: number;
  readonly begin: number;
  readonly end: number;
}

function pieceOf(padded: TensorNode): Piece | undefined {
  if (!is(padded, "pad") || padded.attributes.value !== 0) return undefined;
  const { before, after } = padded.attributes;
  const [axis, ...others] = before.flatMap((count, i) => (count + after[i]! > 0 ? [i] : []));
  if (axis === undefined || others.length > 0) return undefined;
  return { padded, axis, begin: before[axis]!, end: padded.shape[axis]! - after[axis]! };
}

/** Groups pieces into as few tensors as possible such that no two pieces of one overlap. */
function joinPieces(pieces: readonly Piece[]): Tensor[] {
  const layers: Piece[][] = [];
  for (const piece of [...pieces].sort((a, b) => a.begin - b.begin)) {
    const layer = layers.find((placed) => placed.at(-1)!.end <= piece.begin);
    if (layer === undefined) layers.push([piece]);
    else layer.push(piece);
  }
  return layers.map((layer) => (layer.length === 1 ? layer[0]!.padded : endToEnd(layer)));
}

function endToEnd(pieces: readonly Piece[]): Tensor {
  const { padded, axis } = pieces[0]!;
  const parts: Tensor[] = [];
  let end = 0;
  const fillTo = (begin: number) => {
    const shape = padded.shape.map((extent, i) => (i === axis ? begin - end : extent));
    if (begin > end) parts.push(filled(0, padded, shape));
  };
  for (const piece of pieces) {
    fillTo(piece.begin);
    parts.push(piece.padded.operands[0]!);
    end = piece.end;
  }
  fillTo(padded.shape[axis]!);
  return concat(parts, axis);
}
