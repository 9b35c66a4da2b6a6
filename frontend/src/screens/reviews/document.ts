// What stands in a review's document, in an order to read it by. The document is frozen and versioned by its format.
export interface Row { finding: string; statement: string; lead_body: string; due: string | null; days_overdue: number; days_stuck: number }
/** A rate; null where it is kept back: of few, or to be worked out from others. */
export type Rate = { numerator: number; denominator: number } | null;
export interface Section { title: string; body: string | null; rows: Row[] }
type Plain = Readonly<Record<string, unknown>>;

export const LISTS = ["overdue", "due_soon", "stuck", "cross_body", "disputes", "replanning"] as const;
export const RATES = ["on_time", "verified", "bounce", "recurrence", "case_response", "case_solution", "case_satisfaction", "visit_coverage"] as const;

const isPlain = (value: unknown): value is Plain => typeof value === "object" && value !== null && !Array.isArray(value);

/** Every list of findings: of the whole document, then of each body, those without findings left out. */
export function sectionsOf(document: Plain): Section[] {
  const of = (holder: Plain, body: string | null): Section[] => LISTS.flatMap((title) => {
    const rows = holder[title];
    return Array.isArray(rows) && rows.length ? [{ title, body, rows: rows as Row[] }] : [];
  });
  const bodies = isPlain(document.bodies) ? Object.entries(document.bodies) : [];
  return [...of(document, null), ...bodies.flatMap(([body, holder]) => (isPlain(holder) ? of(holder, body) : []))];
}

/** The denominator below which a rate says little, as the document itself gives it. */
export function smallOf(document: Plain): number {
  const holder = isPlain(document.parameters) ? document.parameters : document;
  return Number(holder.small_denominator ?? 0);
}

export interface RatesOf { body: string | null; rates: Partial<Record<(typeof RATES)[number], Rate>> }

/** Rates of the whole city first, then by body. */
export function ratesOf(document: Plain): RatesOf[] {
  if (!isPlain(document.rates)) return [];
  const { by_body, ...others } = document.rates;
  const whole = others.city;
  const bodies = isPlain(by_body) ? Object.entries(by_body) : [];
  return [...(isPlain(whole) ? [{ body: null, rates: whole as RatesOf["rates"] }] : []), ...bodies.map(([body, rates]) => ({ body, rates: rates as RatesOf["rates"] }))];
}

export interface Lesson { category: string; found: number; verified: number; failed_checks: number; recurred: number }

export function lessonsOf(document: Plain): Lesson[] {
  if (!isPlain(document.lessons)) return [];
  return Object.entries(document.lessons).map(([category, counts]) => ({ category, ...(counts as Omit<Lesson, "category">) })).sort((a, b) => b.found - a.found || a.category.localeCompare(b.category));
}
