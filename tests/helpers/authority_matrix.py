"""Who may do what at which address: every cell. A new address without a row fails the test that walks the routes.

Columns are the roles, each alone, and ``stranger``; rows are method and address. Each row names who gets beyond the
doors, and a request that is fit to reach them; what the answer is then is for other tests.
"""

from dataclasses import dataclass, field
from typing import Any

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


@dataclass(frozen=True)
class Row:
    """Who may, and a request: ``path`` fills the address in; ``files`` are sent as a form.

    ``FINDING`` and the like stand for things that are there, and lie in ``B01``: with ``there``, 404 means "not yours",
    also to a post whose units lie elsewhere.
    """

    may: frozenset[str]
    path: dict[str, str] = field(default_factory=dict)
    json: Any = None
    params: dict[str, str] = field(default_factory=dict)
    files: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    there: bool = False
    content: bytes | None = None


NOTHING = {"name": "nobody", "password": "nothing that is right"}
POSTS = {"posts": ["auditor"]}
VALUES = {"indicator": "block.park_coverage", "level": "block"}
RUN = {"run": "latest"}
FINDING, REVIEW, BUILDING = "a finding", "a review", "a building"
HERE = {"finding_id": FINDING}
REGISTRAR, RESPONSIBLE = frozenset({"registrar"}), frozenset({"responsible"})
OFFICE = frozenset({"dispatcher", "reviewer"})
LOOKED_AT = {"if-match": '"1"'}
BRING_EVIDENCE = frozenset({"registrar", "responsible", "co_body", "verifier", "inspector", "case_handler"})
# Whoever has to do with a finding may look for its lead; a move is made by those whom the table of moves names.
SCREEN = {"move": "screen", "payload": {"no": "such field"}}
SETTINGS = {"sign_in_profile": "asvs", "audit_kept_days": 400, "oidc": None}

MATRIX = {
    # health
    ("GET", "/health"): Row(ANYBODY),
    ("GET", "/metrics"): Row(ADMINISTRATOR),
    ("GET", "/api/openapi.json"): Row(ANYBODY),
    # one's own session and account
    ("GET", "/api/session"): Row(ANYBODY),
    ("DELETE", "/api/session"): Row(ANYBODY),
    ("PUT", "/api/session/post"): Row(SIGNED_IN, json={"post": "its own"}),
    ("GET", "/api/session/link/{token}"): Row(ANYBODY, {"token": "none"}),
    ("POST", "/api/session/link/{token}"): Row(ANYBODY, {"token": "none"}, NOTHING),
    ("GET", "/api/oidc"): Row(ANYBODY),
    ("GET", "/api/oidc/start"): Row(ANYBODY),
    ("GET", "/api/oidc/callback"): Row(ANYBODY),
    ("POST", "/api/oidc/link"): Row(SIGNED_IN),
    ("GET", "/api/account"): Row(SIGNED_IN),
    ("PUT", "/api/account/password"): Row(SIGNED_IN, json={"old": "wrong", "new": "wrong"}),
    ("POST", "/api/account/second-factor"): Row(SIGNED_IN),
    ("POST", "/api/account/second-factor/off"): Row(SIGNED_IN, json={"password": "wrong"}),
    ("DELETE", "/api/account/identity"): Row(SIGNED_IN),
    ("GET", "/api/account/sessions"): Row(SIGNED_IN),
    ("DELETE", "/api/account/sessions/{session_id}"): Row(SIGNED_IN, {"session_id": "none"}),
    ("GET", "/api/tokens"): Row(SIGNED_IN),
    ("POST", "/api/tokens"): Row(SIGNED_IN, json={"name": "x", "post": "its own", "days": 0}),
    ("DELETE", "/api/tokens/{token_id}"): Row(SIGNED_IN, {"token_id": "none"}),
    # administration
    ("GET", "/api/accounts"): Row(ADMINISTRATOR),
    ("POST", "/api/accounts"): Row(ADMINISTRATOR, json=POSTS),
    ("POST", "/api/accounts/{account_id}/link"): Row(ADMINISTRATOR, {"account_id": "none"}),
    ("PUT", "/api/accounts/{account_id}/posts"): Row(ADMINISTRATOR, {"account_id": "none"}, POSTS),
    ("POST", "/api/accounts/{account_id}/disable"): Row(ADMINISTRATOR, {"account_id": "none"}),
    ("POST", "/api/accounts/{account_id}/enable"): Row(ADMINISTRATOR, {"account_id": "none"}),
    ("GET", "/api/posts"): Row(SIGNED_IN),
    ("POST", "/api/posts"): Row(ADMINISTRATOR, json={"id": "one-more", "roles": ["auditor"], "body": "b"}),
    ("POST", "/api/posts/{post_id:path}/end"): Row(ADMINISTRATOR, {"post_id": "ended"}),
    ("GET", "/api/settings"): Row(ADMINISTRATOR | AUDITOR),
    ("PUT", "/api/settings"): Row(ADMINISTRATOR, json=SETTINGS),
    ("GET", "/api/settings/local"): Row(SIGNED_IN),
    ("PUT", "/api/settings/local"): Row(REVIEWER, json={"text": "", "sha256": "of another file"}),
    ("GET", "/api/audit"): Row(AUDITOR),
    ("GET", "/api/audit/events"): Row(AUDITOR),
    # for everybody
    ("GET", "/public"): Row(ANYBODY),
    ("GET", "/public/units"): Row(ANYBODY),
    ("GET", "/public/units/{unit_id:path}"): Row(ANYBODY, {"unit_id": "B01"}),
    ("GET", "/public/api/runs/{run}/units/{unit_id:path}"): Row(ANYBODY, {**RUN, "unit_id": "B01"}),
    ("GET", "/public/api/city"): Row(ANYBODY),
    ("GET", "/public/api/runs"): Row(ANYBODY),
    ("GET", "/public/api/runs/{run}/indicators"): Row(ANYBODY, RUN),
    ("GET", "/public/api/runs/{run}/units"): Row(ANYBODY, RUN),
    ("GET", "/public/api/runs/{run}/values"): Row(ANYBODY, RUN, params=VALUES),
    # the city and its results: the whole city's, for every post that works with findings
    ("GET", "/api/city"): Row(BUSINESS),
    ("GET", "/api/runs"): Row(BUSINESS),
    ("GET", "/api/runs/{run}"): Row(BUSINESS, RUN),
    ("GET", "/api/indicators"): Row(BUSINESS),
    ("GET", "/api/runs/{run}/values"): Row(BUSINESS, RUN, params=VALUES),
    ("GET", "/api/runs/{run}/units"): Row(BUSINESS, RUN),
    ("GET", "/api/runs/{run}/units/{unit_id:path}"): Row(BUSINESS, {**RUN, "unit_id": "B01"}),
    ("GET", "/api/map"): Row(BUSINESS),
    ("GET", "/api/map/style.json"): Row(BUSINESS),
    ("GET", "/tiles/{run}/{z}/{x}/{y}.mvt"): Row(BUSINESS, {**RUN, "z": "0", "x": "0", "y": "0"}),
    ("GET", "/api/compare/years"): Row(BUSINESS),
    ("GET", "/api/compare/units"): Row(BUSINESS, params=VALUES),
    ("GET", "/api/compare/cities"): Row(BUSINESS, params={"indicator": VALUES["indicator"]}),
    ("GET", "/api/compare/survey"): Row(BUSINESS),
    # the same as features for map programs; buildings and findings in the post's units only
    ("GET", "/ogc"): Row(BUSINESS),
    ("GET", "/ogc/"): Row(BUSINESS),
    ("GET", "/ogc/api"): Row(BUSINESS),
    ("GET", "/ogc/conformance"): Row(BUSINESS),
    ("GET", "/ogc/collections"): Row(BUSINESS),
    ("GET", "/ogc/collections/{collection_id}"): Row(BUSINESS, {"collection_id": "findings"}),
    ("GET", "/ogc/collections/{collection_id}/items"): Row(BUSINESS, {"collection_id": "findings"}),
    ("GET", "/ogc/collections/{collection_id}/items/{feature_id:path}"): Row(
        BUSINESS, {"collection_id": "findings", "feature_id": FINDING}, there=True
    ),
    # places and buildings: in the post's units only
    ("GET", "/api/runs/{run}/places"): Row(BUSINESS, RUN, params={"unit": "B01"}, there=True),
    ("GET", "/api/runs/{run}/buildings"): Row(BUSINESS, RUN, params={"unit": "B01"}, there=True),
    ("GET", "/api/runs/{run}/buildings/{building_id:path}"): Row(
        BUSINESS, {**RUN, "building_id": BUILDING}, there=True
    ),
    # data and jobs
    ("GET", "/api/data"): Row(BUSINESS),
    ("PUT", "/api/data/files/{name}"): Row(REGISTRAR, {"name": "x.exe"}, content=b"x"),
    ("DELETE", "/api/data/files/{name}"): Row(REGISTRAR, {"name": "none.csv"}),
    ("PUT", "/api/data/layers/{layer}"): Row(REGISTRAR, {"layer": "none"}, {"file": "none.csv"}),
    ("DELETE", "/api/data/layers/{layer}"): Row(REGISTRAR, {"layer": "none"}),
    ("GET", "/api/jobs"): Row(BUSINESS),
    ("POST", "/api/jobs"): Row(REGISTRAR, json={"kind": "check", "year": 1900}),
    ("GET", "/api/jobs/{job_id}"): Row(BUSINESS, {"job_id": "none"}),
    ("DELETE", "/api/jobs/{job_id}"): Row(REGISTRAR, {"job_id": "none"}),
    ("GET", "/api/jobs/{job_id}/events"): Row(BUSINESS, {"job_id": "none"}),
    # approval of runs
    ("GET", "/api/runs/{run}/confirmation"): Row(BUSINESS, RUN),
    ("POST", "/api/runs/{run}/confirmation/draft"): Row(REGISTRAR, RUN, {"departments": []}),
    ("POST", "/api/runs/{run}/confirmation/comments"): Row(
        frozenset({"responsible", "co_body"}), RUN, {"answer": "agrees"}
    ),
    ("POST", "/api/runs/{run}/confirmation/approval"): Row(REVIEWER, RUN, {}),
    ("POST", "/api/runs/{run}/confirmation/findings"): Row(REGISTRAR, RUN),
    # notices: whoever dispatches and reviews in the whole city
    ("GET", "/api/notices"): Row(OFFICE),
    ("GET", "/api/notices/{notice_id}"): Row(OFFICE, {"notice_id": "none"}),
    ("POST", "/api/notices/collection"): Row(OFFICE),
    ("POST", "/api/notices/retry"): Row(OFFICE, json={"ids": []}),
    ("POST", "/api/notices/handing-over"): Row(OFFICE, json={"ids": []}),
    # duties, rules, calendar
    ("GET", "/api/duties"): Row(SIGNED_IN),
    ("GET", "/api/duties/bodies"): Row(SIGNED_IN),
    ("GET", "/api/duties/lead"): Row(SIGNED_IN, params={"category": "none", "unit": "B01"}),
    ("GET", "/api/duties/due"): Row(SIGNED_IN),
    ("GET", "/api/clock/rules"): Row(SIGNED_IN),
    ("GET", "/api/clock/due"): Row(SIGNED_IN, params={"rule": "none", "start": "2025-01-02"}),
    ("GET", "/api/calendar"): Row(SIGNED_IN, params={"first": "2025-01-01", "last": "2025-01-31"}),
    ("GET", "/api/calendar.ics"): Row(SIGNED_IN),
    # findings: in the post's units only
    ("GET", "/api/findings"): Row(SIGNED_IN),
    ("GET", "/api/findings/counts"): Row(SIGNED_IN),
    ("GET", "/api/findings/{finding_id}"): Row(BUSINESS, HERE, there=True),
    ("GET", "/api/findings/{finding_id}/history"): Row(BUSINESS, HERE, there=True),
    ("GET", "/api/findings/{finding_id}/lead"): Row(BUSINESS, HERE, there=True),
    ("GET", "/api/findings/{finding_id}/evidence/{sha256}"): Row(SIGNED_IN, {**HERE, "sha256": "0" * 64}),
    ("POST", "/api/findings"): Row(REGISTRAR, json={"move": "register", "payload": {"unit_id": "B01"}}, there=True),
    ("POST", "/api/findings/{finding_id}/moves"): Row(
        frozenset({"screener"}), HERE, SCREEN, headers={"if-match": '"1"'}, there=True
    ),
    ("POST", "/api/findings/moves"): Row(
        frozenset({"screener"}), json=[{**SCREEN, "finding_id": FINDING, "version": 1}], there=True
    ),
    ("POST", "/api/findings/{finding_id}/actions"): Row(
        RESPONSIBLE, HERE, {"reason": "x", "fields": {}}, headers=LOOKED_AT, there=True
    ),
    ("PATCH", "/api/findings/{finding_id}/actions/{action_id}"): Row(
        BUSINESS, {**HERE, "action_id": "none"}, {"reason": "x", "fields": {}}, headers=LOOKED_AT, there=True
    ),
    ("POST", "/api/findings/{finding_id}/actions/{action_id}/extension"): Row(
        BUSINESS, {**HERE, "action_id": "none"}, {"reason": "x", "until": "2030-01-01"}, headers=LOOKED_AT, there=True
    ),
    ("POST", "/api/findings/{finding_id}/actions/{action_id}/drop"): Row(
        BUSINESS, {**HERE, "action_id": "none"}, {"reason": "x"}, headers=LOOKED_AT, there=True
    ),
    ("POST", "/api/findings/{finding_id}/actions/{action_id}/steps"): Row(
        RESPONSIBLE | {"co_body"},
        {**HERE, "action_id": "none"},
        {"step": 1, "done_on": "2025-01-02"},
        headers=LOOKED_AT,
        there=True,
    ),
    ("GET", "/api/registration"): Row(REGISTRAR),
    ("GET", "/api/registration/places"): Row(REGISTRAR),
    ("GET", "/api/findings-sheet"): Row(SIGNED_IN),
    ("POST", "/api/findings-sheet"): Row(SIGNED_IN, files={"file": ("x.xlsx", b"no sheet")}),
    ("POST", "/api/evidence"): Row(BRING_EVIDENCE, files={"file": ("x.pdf", b"no evidence")}),
    # reviews and the ladder
    ("GET", "/api/reviews"): Row(BUSINESS),
    ("GET", "/api/reviews/{review_id}"): Row(BUSINESS, {"review_id": REVIEW}),
    ("GET", "/api/reviews/{review_id}.{ending}"): Row(BUSINESS, {"review_id": REVIEW, "ending": "docx"}),
    ("GET", "/api/reviews/{review_id}/check"): Row(BUSINESS, {"review_id": REVIEW}),
    ("POST", "/api/reviews"): Row(REVIEWER, json={"period": "2025-01"}),
    ("GET", "/api/escalations"): Row(BUSINESS),
    ("POST", "/api/escalations"): Row(REVIEWER, json={"step": "none", "body": "none"}),
    ("POST", "/api/escalations/outcomes"): Row(REVIEWER, json={"id": "none", "kind": "withdrawn", "reason": "x"}),
    # last, since they count what fails
    ("POST", "/api/session"): Row(ANYBODY, json=NOTHING),
    ("POST", "/api/session/second-factor"): Row(frozenset(), json={"code": "000000"}),
    ("PUT", "/api/account/second-factor"): Row(SIGNED_IN, json={"code": "000000"}),
}
