import pytest

from citycheckup.notices.settings import NoticeSettings, Retry
from citycheckup.sources.notice_file import read_notice_settings, read_secret
from citycheckup.vocabulary import InputError

GOOD = """
language = "en"
office = "bureau"
[mail]
host = "mail.example.org"
sender = "checkup@example.org"
user = "checkup"
password_env = "CHECKUP_PASSWORD"
[webhook]
secret_file = "secret.txt"
[retry]
attempts = 3
[body.street]
mail = ["office@street.example.org"]
webhook = "https://street.example.org/notices"
language = "zh"
[body.bureau]
mail = ["office@bureau.example.org"]
"""


def test_settings_say_how_a_body_is_reached(tmp_path):
    (tmp_path / "notices.toml").write_text(GOOD, encoding="utf-8")
    found = read_notice_settings(tmp_path)
    assert sorted(found.channels("street")) == ["mail", "webhook"]
    assert sorted(found.channels("")) == ["mail"]  # the office: bureau
    assert found.channels("nobody") == frozenset()
    assert (found.language_of("street"), found.language_of("bureau")) == ("zh", "en")


def test_without_a_file_there_is_no_way_to_anybody(tmp_path):
    assert read_notice_settings(tmp_path) == NoticeSettings()


@pytest.mark.parametrize(("line", "column"), [
    ("[mail]\nhost = 'h'", "mail.sender"),
    ("[mail]\nhost = 'h'\nsender = 'a@b'\npassword = 'x'", "mail.password"),
    ("[mail]\nhost = 'h'\nsender = 'a@b'\nsecurity = 'none'\nuser = 'u'\npassword_env = 'P'", "mail"),
    ("[mail]\nhost = 'h'\nsender = 'a@b'\nuser = 'u'", "mail"),
    ("[mail]\nhost = 'h'\nsender = \"a@b\\nBcc: c@d\"", "mail"),
    ("[webhook]\ntimeout_s = 3", "webhook"),
    ("[body.street]\nmail = ['no address']", "body.street"),
    ("[body.street]\nwebhook = 'http://street.example.org/'", "body.street"),
    ("[body.street]\nphone = '1'", "body.street.phone"),
    ("[retry]\nattempts = 0", "retry"),
    ("lapses_after_days = 0", None),
])  # fmt: skip
def test_what_cannot_be_is_named(tmp_path, line, column):
    (tmp_path / "notices.toml").write_text(line, encoding="utf-8")
    with pytest.raises(InputError) as told:
        read_notice_settings(tmp_path)
    assert [one.column for one in told.value.problems] == [column]
    assert told.value.problems[0].file.endswith("notices.toml")


def test_a_password_comes_from_its_place_and_is_never_said(tmp_path, monkeypatch):
    (tmp_path / "secret.txt").write_text("hush\n", encoding="utf-8")
    monkeypatch.setenv("HUSH", "quiet")
    assert read_secret(None, "secret.txt", tmp_path) == "hush"
    assert read_secret("HUSH", None, tmp_path) == "quiet"
    assert read_secret(None, None, tmp_path) is None
    for variable, file in (("NOT_SET", None), (None, "none.txt")):
        with pytest.raises(InputError):
            read_secret(variable, file, tmp_path)


def test_waits_grow_up_to_a_limit():
    retry = Retry(attempts=5, first_wait_s=60, longest_wait_s=3600, factor=4)
    waits = [retry.wait(number) for number in range(1, 6)]
    assert [one and one.total_seconds() for one in waits] == [60, 240, 960, 3600, None]
