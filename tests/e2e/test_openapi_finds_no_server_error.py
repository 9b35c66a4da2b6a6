"""schemathesis makes requests up from the OpenAPI document: no server error, and answers are as the document says."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode, checks

from citycheckup.app.door import Caller, rules_of
from citycheckup.app.sign_in import begin_session
from citycheckup.web.asking import CSRF, csrf_of
from citycheckup.web.credentials import COOKIE
from served_city import served_city
from worked_city import copy_of_worked_city

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("openapi")]

# Four wrong ones found no more than two, in twice the time.
EXAMPLES = {GenerationMode.POSITIVE: 4, GenerationMode.NEGATIVE: 2}  # of each operation and role
ROLES = ("administrator", "auditor", "registrar")
# Starts processes, or waits for one: tried with jobs by their own tests.
LEFT_OUT = {("POST", "/api/jobs"), ("GET", "/api/jobs/{job_id}/events")}
CHECKS = (checks.response_schema_conformance, checks.content_type_conformance, checks.status_code_conformance)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder = copy_of_worked_city(tmp_path_factory.mktemp("openapi") / "city").parent
    with served_city(folder) as city:
        accounts = {role: city.account([city.post(role).id]) for role in ROLES}
        yield city, accounts, schemathesis.openapi.from_asgi("/api/openapi.json", city.app)


def signed_in(city, account):
    """Begin a session anew for each request: some of them end sessions."""
    door = city.platform.door
    city.platform.kept.pop("public_limits", None)
    with door.books.writing() as book:
        book.forget_counters("9")
        secret = begin_session(book, account, rules_of(book), door.now(), Caller("schemathesis")).secret
    return {"cookies": {COOKIE: secret}, "headers": {CSRF: csrf_of(secret)}}


def test_the_document_is_complete(world):
    document = world[2].raw_schema
    operations = [one for item in document["paths"].values() for one in item.values()]
    ids = [one["operationId"] for one in operations]
    assert len(set(ids)) == len(ids) > 60
    for one in operations:
        assert one["operationId"].replace("_", "").isalpha()
        assert one.get("description"), one["operationId"]
        assert one["tags"], one["operationId"]
        assert "default" in one["responses"]


def try_out(operation, city, account, mode):
    @settings(
        max_examples=EXAMPLES[mode], deadline=None, database=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def tried(case):
        answer = case.call(**signed_in(city, account))
        assert answer.status_code < 500 or answer.status_code == 503, answer.text
        if answer.status_code < 300:
            case.validate_response(answer, checks=list(CHECKS))

    tried()


# What is wrong in itself is refused alike for every role: one tries it.
@pytest.mark.parametrize(
    ("role", "mode"), [*((role, GenerationMode.POSITIVE) for role in ROLES), (ROLES[0], GenerationMode.NEGATIVE)]
)
def test_no_request_makes_the_server_fail(world, role, mode):
    city, accounts, schema = world
    failed = []
    for found in schema.get_all_operations():
        operation = found.ok()
        if (operation.method.upper(), operation.path) in LEFT_OUT:
            continue

        try:
            try_out(operation, city, accounts[role], mode)
        except Unsatisfiable:  # nothing can be wrong with a request that has no part to be wrong
            assert mode is GenerationMode.NEGATIVE
        except (Exception, BaseExceptionGroup) as error:  # noqa: BLE001 - all of them at once
            failed.append((operation.label, " ".join(str(error).split())[:700]))
    assert failed == [], "\n".join(map(str, failed))
