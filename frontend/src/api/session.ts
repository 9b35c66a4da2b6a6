// Who is here: GET /api/session and what signing in answers.
export interface PostHere {
  id: string;
  roles: string[];
  role_texts: string[];
  body: string;
  units: string[] | null;
}

export interface SessionHere {
  signed_in: boolean;
  stage: string | null;
  account: { id: string; name: string; second_factor: boolean } | null;
  posts: PostHere[];
  post: string | null;
  csrf: string | null;
  languages: string[];
  city: { id: string; name: string };
  made_up: boolean;
  public_url: string;
}

export interface LinkFacts {
  kind: string;
  name: string | null;
  posts: string[];
  ends_at: string;
}
