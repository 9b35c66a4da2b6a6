"""``citycheckup notices``: collected, listed, shown, sent, written out, settled."""

import json

import pytest
from openpyxl import load_workbook

from citycheckup.app.ledger_store import opened_ledger
from citycheckup.cli.main import main
from in_memory_ledger import Clock
from ledger_child import move_all
from receivers import mail_server
from way_to_close import WAY

CITY = '[city]\nid = "a"\nname = "A"\ncheckup_year = 2025\ncrs = "EPSG:32650"\nbbox = [118.8, 32.0, 118.9, 32.1]\n'


@pytest.fixture
def city(tmp_path, monkeypatch):
    monkeypatch.setattr("citycheckup.cli.notices_command.system_clock", Clock("2025-07-02T08:00:00"))
    folder = tmp_path / "city"
    folder.mkdir()
    (folder / "city.toml").write_text(CITY, encoding="utf-8")
    with opened_ledger(folder, clock=Clock()) as store:
        for step in WAY[:3]:
            move_all(store, ["f1"], step)
    return folder


@pytest.mark.parametrize(("language", "said"), [("zh", "该单位没有送达方式"), ("en", "no way to this body")])
def test_without_servers_notices_wait_and_are_written_out(city, tmp_path, capsys, language, said):
    speak = ["--lang", language]
    assert main(["notices", "list", str(city), *speak]) == 0
    assert "3" in capsys.readouterr().out  # events not looked at
    assert main(["notices", "collect", str(city), *speak]) == 0
    assert main(["notices", "list", str(city), *speak]) == 0
    assert said in capsys.readouterr().out.replace("\n", "")
    assert main(["notices", "export", str(city), "-o", str(tmp_path / "mails"), *speak]) == 0
    (mail,) = (tmp_path / "mails").rglob("*.eml")
    assert mail.parent.name == "street"
    book = tmp_path / "notices.xlsx"
    assert main(["notices", "export", str(city), "-o", str(book), "--settle", *speak]) == 0
    sheet = load_workbook(book)["street"]
    assert [cell.value for cell in sheet[3]][2] == "f1"
    first = book.read_bytes()
    assert main(["notices", "export", str(city), "-o", str(tmp_path / "again.xlsx"), *speak]) == 0
    assert load_workbook(tmp_path / "again.xlsx").sheetnames != ["street"]  # nothing waits any more
    assert first[:2] == b"PK"


def test_notices_are_sent_and_shown(city, capsys):
    with mail_server() as (box, port):
        settings = f'[mail]\nhost = "127.0.0.1"\nport = {port}\nsender = "a@b.org"\nsecurity = "none"\n'
        (city / "notices.toml").write_text(settings + '[body.street]\nmail = ["s@b.org"]\n', encoding="utf-8")
        assert main(["notices", "send", str(city), "--json"]) == 0
        assert json.loads(capsys.readouterr().out) == {"sent": 1}
        assert main(["notices", "list", str(city), "--json"]) == 0
        (one,) = json.loads(capsys.readouterr().out)["notices"]
        assert one["deliveries"][0]["state"] == "sent"
        assert main(["notices", "show", str(city), one["id"][:6]]) == 0
        assert "问题交办" in capsys.readouterr().out
        box.answers.append("554 never")
        with opened_ledger(city, clock=Clock()) as store:
            for step in WAY[:3]:
                move_all(store, ["f2"], step)
        assert main(["notices", "send", str(city)]) == 1
        assert main(["notices", "list", str(city), "--state", "given_up", "--json"]) == 0
        capsys.readouterr()
        assert main(["notices", "retry", str(city), "--state", "given_up"]) == 0
        assert main(["notices", "send", str(city)]) == 0
    assert len(box.mails) == 2


def test_what_a_user_gets_wrong_is_said(city, capsys):
    assert main(["notices", "show", str(city), "abc", "--lang", "en"]) == 2
    assert "begin with abc" in capsys.readouterr().err
    (city / "notices.toml").write_text('[mail]\nhost = "h"\n', encoding="utf-8")
    assert main(["notices", "send", str(city), "--lang", "en"]) == 2
    assert "mail.sender" in capsys.readouterr().err
