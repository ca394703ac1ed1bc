/** A growing array of bytes with the number formats of the WebAssembly binary. */

const utf8 = new TextEncoder();
const numberBytes = new Uint8Array(8);
const numberView = new DataView(numberBytes.buffer);

export class ByteBuffer {
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  constructor(capacity = 64) {
    this.#bytes = new Uint8Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** The bytes written so far: a view, which the next write may make stale. */
  view(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#length++] = value;
  }

  bytes(values: Uint8Array): void {
    if (this.#length + values.length > this.#bytes.length) this.#grow(values.length);
    this.#bytes.set(values, this.#length);
    this.#length += values.length;
  }

  /** Unsigned LEB128 of the value modulo 2^32. */
  u32(value: number): void {
    let rest = value >>> 0;
    while (rest >= 0x80) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.byte(rest);
  }

  /** Signed LEB128 of the value modulo 2^32: an address above 2^31 is written as it is. */
  i32(value: number): void {
    let rest = value | 0;
    while (rest < -0x40 || rest > 0x3f) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>= 7;
    }
    this.byte(rest & 0x7f);
  }

  /** Signed LEB128 of the value modulo 2^64. */
  i64(value: bigint): void {
    let rest = BigInt.asIntN(64, value);
    while (rest < -0x40n || rest > 0x3fn) {
      this.byte(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.byte(Number(rest & 0x7fn));
  }

  f32(value: number): void {
    numberView.setFloat32(0, value, true);
    this.bytes(numberBytes.subarray(0, 4));
  }

  f64(value: number): void {
    numberView.setFloat64(0, value, true);
    this.bytes(numberBytes);
  }

  /** A vector of bytes: its length, then itself. */
  sized(values: Uint8Array): void {
    this.u32(values.length);
    this.bytes(values);
  }

  text(value: string): void {
    this.sized(utf8.encode(value));
  }

  #grow(needed: number): void {
    const bytes = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + needed));
    bytes.set(this.view());
    this.#bytes = bytes;
  }
}
