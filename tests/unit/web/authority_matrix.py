"""Who may do what at which address: every cell. A new address without a row fails the test that walks the routes.

Columns are the roles below, alone, with the whole city; and ``stranger``. Rows are method and address. Each set names who
gets beyond the doors: what the answer is then (also 404, 409, 422 of a made-up request) is the matter of other tests.
"""

from citycheckup.authority.roles import Role

STRANGER = "stranger"
ROLES = tuple(str(role) for role in Role if role is not Role.SYSTEM)
COLUMNS = (STRANGER, *ROLES)

ANYBODY = frozenset(COLUMNS)
SIGNED_IN = ANYBODY - {STRANGER}
BUSINESS = SIGNED_IN - {"administrator", "custodian", "draw_officer"}
ADMINISTRATOR = frozenset({"administrator"})
AUDITOR = frozenset({"auditor"})
REVIEWER = frozenset({"reviewer"})

MATRIX = {
    # health
    ("GET", "/health"): ANYBODY,
    ("GET", "/metrics"): ADMINISTRATOR,
    # one's own session and account
    ("GET", "/api/session"): ANYBODY,
    ("POST", "/api/session"): ANYBODY,
    ("DELETE", "/api/session"): ANYBODY,
    ("POST", "/api/session/second-factor"): SIGNED_IN,
    ("PUT", "/api/session/post"): SIGNED_IN,
    ("GET", "/api/session/link/{token}"): ANYBODY,
    ("POST", "/api/session/link/{token}"): ANYBODY,
    ("GET", "/api/oidc"): ANYBODY,
    ("GET", "/api/oidc/start"): ANYBODY,
    ("GET", "/api/oidc/callback"): ANYBODY,
    ("POST", "/api/oidc/link"): SIGNED_IN,
    ("GET", "/api/account"): SIGNED_IN,
    ("PUT", "/api/account/password"): SIGNED_IN,
    ("POST", "/api/account/second-factor"): SIGNED_IN,
    ("PUT", "/api/account/second-factor"): SIGNED_IN,
    ("POST", "/api/account/second-factor/off"): SIGNED_IN,
    ("GET", "/api/account/sessions"): SIGNED_IN,
    ("DELETE", "/api/account/sessions/{session_id}"): SIGNED_IN,
    ("GET", "/api/tokens"): SIGNED_IN,
    ("POST", "/api/tokens"): SIGNED_IN,
    ("DELETE", "/api/tokens/{token_id}"): SIGNED_IN,
    # administration
    ("GET", "/api/accounts"): ADMINISTRATOR,
    ("POST", "/api/accounts"): ADMINISTRATOR,
    ("POST", "/api/accounts/{account_id}/link"): ADMINISTRATOR,
    ("PUT", "/api/accounts/{account_id}/posts"): ADMINISTRATOR,
    ("POST", "/api/accounts/{account_id}/disable"): ADMINISTRATOR,
    ("POST", "/api/accounts/{account_id}/enable"): ADMINISTRATOR,
    ("GET", "/api/posts"): SIGNED_IN,
    ("POST", "/api/posts"): ADMINISTRATOR,
    ("POST", "/api/posts/{post_id:path}/end"): ADMINISTRATOR,
    ("GET", "/api/settings"): ADMINISTRATOR | AUDITOR,
    ("PUT", "/api/settings"): ADMINISTRATOR,
    ("GET", "/api/settings/local"): SIGNED_IN,
    ("PUT", "/api/settings/local"): REVIEWER,
    ("GET", "/api/audit"): AUDITOR,
    ("GET", "/api/audit/events"): AUDITOR,
}
