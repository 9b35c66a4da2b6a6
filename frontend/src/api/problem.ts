// What the server says went wrong (RFC 9457), in the language of the request.
export interface ProblemItem {
  key: string;
  text: string;
  file: string | null;
  row: number | null;
  column: string | null;
  cell: string | null;
}

export interface ProblemBody {
  title: string;
  status: number;
  detail: string;
  problems: ProblemItem[];
  versions?: Record<string, { read: number; now: number }>;
}

export class Problem extends Error {
  readonly status: number;
  readonly items: readonly ProblemItem[];
  readonly versions: Readonly<Record<string, { read: number; now: number }>>;

  constructor(body: ProblemBody) {
    super(body.detail || body.title);
    this.status = body.status;
    this.items = body.problems;
    this.versions = body.versions ?? {};
  }

  get isConflict(): boolean {
    return this.status === 409 || this.status === 412;
  }
}

/** Read problem details; a body that is none (a proxy's page) still gives its status. */
export async function problemOf(response: Response): Promise<Problem> {
  try {
    const body = (await response.json()) as Partial<ProblemBody>;
    return new Problem({
      title: body.title ?? response.statusText,
      status: response.status,
      detail: body.detail ?? body.title ?? response.statusText,
      problems: body.problems ?? [],
      ...(body.versions ? { versions: body.versions } : {}),
    });
  } catch {
    return new Problem({ title: response.statusText, status: response.status, detail: `${response.status} ${response.statusText}`, problems: [] });
  }
}
