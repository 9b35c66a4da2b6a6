"""What a password must be, by the profile that a city has chosen."""

import pytest

from citycheckup.app.hashing import common_passwords, hashed, is_right
from citycheckup.authority.passwords import faults_of_password, profile

CONTEXT = ("li.wei", "nanjing", "南京市", "citycheckup")


def faults(password, rules="asvs", *, second_factor=False):
    found = faults_of_password(
        password, profile(rules), second_factor=second_factor, context=CONTEXT, common=common_passwords()
    )
    return {fault.key.removeprefix("accounts.password_") for fault in found}


@pytest.mark.parametrize(("password", "expected"), [
    ("four plain words together", set()),
    ("四个毫不相干的词语放在一起就好记", set()),
    ("x9#k", {"short"}),
    ("x" * 129, {"long", "common"}),
    ("elevenchars", {"short"}),
    ("password1234567", {"common"}),
    ("111111111111111", {"common"}),
    ("abcabcabcabcabcabc", {"common"}),
    ("qwertyuiopqwertyuiop", {"common"}),
    ("98765432109876543210", {"common"}),
    ("liweinanjing2025", {"context"}),
    ("li.wei li.wei li.wei", {"common", "context"}),
    ("nanjing and four more words", set()),
])  # fmt: skip
def test_asvs(password, expected):
    assert faults(password) == expected


def test_beside_a_second_factor_eight_characters_will_do_and_no_fewer():
    assert faults("hvnqtzrw", second_factor=True) == set()
    assert faults("hvnqtzr", second_factor=True) == {"short"}
    assert faults("hvnqtzrw") == {"short"}


def test_asvs_asks_for_no_composition_and_no_change():
    rules = profile("asvs")
    assert (rules.kinds, rules.change_after_days, rules.remembered) == (0, 0, 0)
    assert rules.longest >= 64


@pytest.mark.parametrize(("password", "expected"), [
    ("Quiet-River-81", set()),
    ("quiet river run", {"kinds"}),
    ("Qr-81", {"short"}),
])  # fmt: skip
def test_mlps(password, expected):
    assert faults(password, "mlps") == expected


def test_the_list_of_common_passwords_is_there():
    assert {"123456", "password", "5201314"} <= common_passwords()
    assert len(common_passwords()) >= 3_000  # ASVS 6.2.4


def test_a_password_is_compared_as_it_was_typed_and_costs_time():
    kept = hashed("pass wörd ")
    assert kept.startswith("$argon2id$")
    parameters = dict(part.split("=") for part in kept.split("$")[3].split(","))
    assert int(parameters["m"]) >= 19 * 1024  # KiB; OWASP's least
    assert is_right("pass wörd ", kept)
    assert not is_right("pass wörd", kept)
    assert not is_right("pass wörd ", None)
