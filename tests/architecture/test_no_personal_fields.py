"""No person is scored, tagged or followed: no record of the ledger has a field for one (workflow facts, section 8)."""

import ast
import re
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from citycheckup.authority import roles
from citycheckup.ledger import action, asked, events, finding, payloads
from citycheckup.ledger.payloads import Each, Record
from citycheckup.notices import delivery, notice
from citycheckup.reviews import compose, escalating, ladder, parameters, rates

ROOM = Path(finding.__file__).parents[1]
# Words of a field's name, apart: "post" and "body" are posts and bodies, "name" alone is an item's.
BANNED = re.compile(
    r"(^|_)(person|people|citizen|resident|petitioner|tipster|reporter|employee|first_?name|last_?name|surname|full_?name"
    r"|id_?card|identity|passport|birth|born|age|sex|gender|ethnic\w*|nation|religion|faith|party|employer|phone|mobile"
    r"|tel|email|mail|wechat|address|home|opinion|belief|attitude|sentiment|score|rank|rating|grade|face|voice|gait"
    r"|fingerprint|biometric|device|imei|mac|track|trace|gps)(_|$)"
)
# Say that somebody was told, and how a case was handled (section 9): nothing of who.
ALLOWED = {"reporter_told", "handling_rating"}


def names_of_dataclasses():
    for module in (
        finding, action, events, asked, roles, compose, escalating, ladder, parameters, rates, notice, delivery
    ):  # fmt: skip
        for name, kind in vars(module).items():
            if is_dataclass(kind) and kind.__module__.startswith("citycheckup"):
                yield from (f"{name}.{one.name}" for one in fields(kind))


def names_of_payloads(shape, path):
    if isinstance(shape, Each):
        yield from names_of_payloads(shape.of, path)
    elif isinstance(shape, Record):
        for name, of in {**shape.required, **shape.optional}.items():
            yield f"{path}.{name}"
            yield from names_of_payloads(of, f"{path}.{name}")


def all_names():
    yield from names_of_dataclasses()
    for move, shapes in payloads._FIELDS.items():
        yield from names_of_payloads(Record({}, shapes), str(move))


def test_no_field_is_about_a_person():
    names = list(all_names())
    assert len(names) > 150  # the scan sees them
    found = [name for name in names if BANNED.search(name.rpartition(".")[2])]
    assert [name for name in found if name.rpartition(".")[2] not in ALLOWED] == []


def test_a_name_belongs_to_things_only():
    assert {name for name in all_names() if name.endswith(".name")} == {
        "Item.name", "observe.items.name", "register.items.name",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["reporter_name", "id_card", "birth_date", "phone", "home_address", "gender", "score"])
def test_the_scan_would_find(name):
    assert BANNED.search(name)


BANNED_LIBRARIES = {
    "face_recognition", "dlib", "deepface", "insightface", "cv2", "mediapipe", "speech_recognition", "whisper",
    "pyannote", "textblob", "snownlp", "vader", "transformers", "spacy", "jieba", "nltk", "scapy", "bluetooth",
}  # fmt: skip


def imports_of(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def test_no_library_that_watches_people_or_reads_their_minds():
    paths = list(ROOM.rglob("*.py"))
    assert len(paths) > 100
    found = {(path.name, name) for path in paths for name in imports_of(path) if name in BANNED_LIBRARIES}
    assert found == set()
