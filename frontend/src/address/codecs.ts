// What a page shows stands in its address, so that a link shows the same to somebody else.
export type RawQuery = Readonly<Record<string, string | null | readonly (string | null)[] | undefined>>;

export interface Codec<T> {
  read: (values: readonly string[]) => T;
  write: (value: T) => readonly string[];
}

export const text = (fallback = ""): Codec<string> => ({
  read: ([first]) => first ?? fallback,
  write: (value) => (value && value !== fallback ? [value] : []),
});

export const oneOf = <const T extends string>(choices: readonly T[], fallback: T): Codec<T> => ({
  read: ([first]) => choices.find((one) => one === first) ?? fallback,
  write: (value) => (value === fallback ? [] : [value]),
});

export const several = (): Codec<readonly string[]> => ({
  read: (values) => [...new Set(values.filter(Boolean))].sort(),
  write: (value) => [...new Set(value)].sort(),
});

export const flag = (fallback = false): Codec<boolean> => ({
  read: ([first]) => (first === undefined ? fallback : first === "1"),
  write: (value) => (value === fallback ? [] : [value ? "1" : "0"]),
});

export const number = (): Codec<number | null> => ({
  read: ([first]) => (first === undefined || first.trim() === "" || !Number.isFinite(Number(first)) ? null : Number(first)),
  write: (value) => (value === null ? [] : [String(value)]),
});

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each name has a type of its own
export type AnyCodecs = Readonly<Record<string, Codec<any>>>;
export type StateOf<C extends AnyCodecs> = { readonly [K in keyof C]: C[K] extends Codec<infer T> ? T : never };

export function readQuery<C extends AnyCodecs>(codecs: C, query: RawQuery): StateOf<C> {
  const entries = Object.entries(codecs).map(([name, codec]) => {
    const raw = query[name];
    const values = (Array.isArray(raw) ? raw : [raw]).filter((one): one is string => typeof one === "string");
    return [name, codec.read(values)];
  });
  return Object.fromEntries(entries) as StateOf<C>;
}

/** The query of a state: what is as usual is left out; names of others (the language, say) stay. */
export function writeQuery<C extends AnyCodecs>(codecs: C, state: StateOf<C>, before: RawQuery = {}): Record<string, string | string[]> {
  const written: Record<string, string | string[]> = {};
  for (const [name, raw] of Object.entries(before)) {
    if (name in codecs || raw === null || raw === undefined) continue;
    written[name] = typeof raw === "string" ? raw : raw.filter((one): one is string => one !== null);
  }
  for (const [name, codec] of Object.entries(codecs)) {
    const values = codec.write(state[name]);
    if (values.length === 1 && values[0] !== undefined) written[name] = values[0];
    else if (values.length > 1) written[name] = [...values];
  }
  return written;
}
