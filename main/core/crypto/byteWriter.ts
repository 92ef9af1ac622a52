// Writes and reads the crypto room's own stored structures: fixed-size numbers and byte strings with a 4-byte length.
// Reading is strict: it throws RangeError when anything is missing or left over.

export class ByteWriter {
  #bytes = new Uint8Array(1_024);
  #at = 0;

  /** Unsigned, big-endian. */
  number(value: number, size: 1 | 4 | 8): this {
    const view = new DataView(this.#room(size).buffer);
    if (size === 1) view.setUint8(this.#at, value);
    else if (size === 4) view.setUint32(this.#at, value);
    else view.setBigUint64(this.#at, BigInt(value));
    this.#at += size;
    return this;
  }

  bytes(value: Uint8Array): this {
    this.number(value.length, 4);
    this.#room(value.length).set(value, this.#at);
    this.#at += value.length;
    return this;
  }

  /** A buffer of its own, of exactly the size written. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#at);
  }

  #room(size: number): Uint8Array {
    if (this.#at + size <= this.#bytes.length) return this.#bytes;
    const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#at + size));
    larger.set(this.#bytes);
    this.#bytes.fill(0);
    this.#bytes = larger;
    return larger;
  }
}

export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  number(size: 1 | 4 | 8): number {
    const at = this.#skip(size);
    if (size === 1) return this.#view.getUint8(at);
    if (size === 4) return this.#view.getUint32(at);
    return Number(this.#view.getBigUint64(at));
  }

  /** A copy, so that it can be overwritten or kept without the rest. */
  bytes(): Uint8Array {
    const length = this.number(4);
    const at = this.#skip(length);
    return new Uint8Array(this.#bytes.subarray(at, at + length));
  }

  end(): void {
    if (this.#at !== this.#bytes.length) throw new RangeError("bytes left over");
  }

  #skip(size: number): number {
    const at = this.#at;
    if (at + size > this.#bytes.length) throw new RangeError("bytes missing");
    this.#at += size;
    return at;
  }
}
