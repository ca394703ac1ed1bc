/** pytorch_optimizer's three ways of weight decay, in two: coupled, or taken off theta times lr. */
interface PeerDecay {
  readonly lr: number;
  readonly weight_decay: number;
  readonly weight_decouple: boolean;
  readonly fixed_decay: boolean;
}

/**
 * With fixed_decay the share taken off is weight_decay itself, which is lr times weight_decay / lr.
 */
export function decayOf({ lr, weight_decay, weight_decouple, fixed_decay }: PeerDecay) {
  const weightDecay = weight_decouple && fixed_decay ? weight_decay / lr : weight_decay;
  return { weightDecay, coupled: !weight_decouple };
}
