// Who is here: GET /api/session and what signing in answers.
import type { components } from "./schema";

type Schemas = components["schemas"];
export type SessionHere = Schemas["SessionOut"];
export type PostHere = Schemas["PostOut"];
export type LinkFacts = Schemas["LinkOut"];
