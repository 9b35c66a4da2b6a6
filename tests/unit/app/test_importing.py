"""Taking a file in: read as a run would read it, named only if it can be used."""

import pytest

from citycheckup.app import importing
from citycheckup.app.importing import import_file
from citycheckup.vocabulary import CancelledError


class Token:
    pulled = False

    def is_cancelled(self):
        return self.pulled


def test_who_stops_an_import_while_it_reads_finds_the_settings_as_they_were(town, monkeypatch):
    token, read = Token(), importing.data_of

    def read_and_stopped(*arguments, **known):
        data = read(*arguments, **known)
        token.pulled = True
        return data

    monkeypatch.setattr(importing, "data_of", read_and_stopped)
    before = (town / "city.toml").read_bytes()
    (town / "people.csv").write_bytes((town.parent / "人口.csv").read_bytes())
    with pytest.raises(CancelledError):
        import_file(town, "population", {"file": "people.csv"}, cancel=token)
    assert (town / "city.toml").read_bytes() == before
    token.pulled = False
    monkeypatch.setattr(importing, "data_of", read)
    (came,) = import_file(town, "population", {"file": "people.csv"}, cancel=token).layers
    assert (came.name, came.features) == ("population", 3)
    assert (town / "city.toml").read_bytes() != before
