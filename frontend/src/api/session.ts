export interface PostOf {
  post_id: string;
  name: string;
  role: string;
  role_text: string;
  unit_id?: string | null;
  unit_name?: string | null;
}

export interface SessionAnswer {
  signed_in: boolean;
  account?: { account_id: string; name: string };
  posts?: PostOf[];
  post?: PostOf | null;
  csrf: string;
  languages: string[];
  city: string;
  made_up: boolean;
  public_url: string | null;
  second_factor_needed?: boolean;
  oidc?: { name: string; url: string } | null;
}
