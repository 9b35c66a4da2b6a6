"""``citycheckup ledger``: call the use case, print what it returns."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citycheckup.app.ledger_chain import check_exported
from citycheckup.cli.progress import shown_progress
from citycheckup.ledger.chain_file import CheckedChain
from citycheckup.vocabulary import Message
from citycheckup.wording import render

if TYPE_CHECKING:
    from citycheckup.app.ledger_keeping import Head

BROKEN = 1
_SHOWN = 20  # findings named on the screen; all of them with --json


def ledger(options: argparse.Namespace, language: str) -> int:
    """Run a task of ``citycheckup ledger``; return the exit code, 1 where a check has found something."""
    if options.task == "verify":
        return _verify(options.what, options.head, language, as_json=options.json)
    # Only now: checking a file needs no database, and must work where its libraries are not there.
    from citycheckup.app import ledger_keeping as keeping

    if options.task == "export":
        with shown_progress(language) as progress:
            head = keeping.export_ledger(options.folder, options.out, progress=progress)
        _head("ledger_exported", head, language, as_json=options.json)
    elif options.task == "backup":
        head = keeping.back_up_ledger(options.folder, options.out)
        _head("ledger_backed_up", head, language, as_json=options.json)
    elif options.task == "restore":
        head = keeping.restore_ledger(options.folder, options.backup)
        _head("ledger_restored", head, language, as_json=options.json)
    elif options.task == "checkpoint":
        head = keeping.make_checkpoint(options.folder)
        _head(None, head, language, as_json=options.json)
    else:
        before, after = keeping.upgrade_ledger(options.folder)
        _print("ledger_upgraded", {"before": before, "after": after}, language, as_json=options.json)
    return 0


def _verify(what: Path, head: str | None, language: str, *, as_json: bool) -> int:
    if what.is_dir():
        from citycheckup.app.ledger_keeping import check_live

        with shown_progress(language) as progress:
            found = check_live(what, head=head, progress=progress)
        chain, differing = found.chain, list(found.differing)
    else:
        with shown_progress(language) as progress:
            chain, differing = check_exported(what, head=head, progress=progress), []
    if as_json:
        print(json.dumps(_record(chain, differing, language), ensure_ascii=False, indent=2, sort_keys=True))
    else:
        _say_checked(chain, differing, language)
    return BROKEN if chain.broken is not None or differing else 0


def _record(chain: CheckedChain, differing: list[str], language: str) -> dict[str, Any]:
    broken = None
    if chain.broken is not None:
        said = render(Message(chain.broken.key, {"seq": chain.broken.seq}), language)
        broken = {"seq": chain.broken.seq, "key": chain.broken.key, "text": said}
    return {"head": {"seq": chain.seq, "hash": chain.hash}, "broken": broken, "differing": differing}


def _say_checked(chain: CheckedChain, differing: list[str], language: str) -> None:
    if chain.broken is not None:
        print(f"✗ {render(Message(chain.broken.key, {'seq': chain.broken.seq}), language)}")
    else:
        print(render(Message("cli.ledger_whole", {"seq": chain.seq, "hash": chain.hash}), language))
    if differing:
        print(f"✗ {render(Message('cli.ledger_differing', {'count': len(differing)}), language)}")
        print("\n".join(f"  {one}" for one in differing[:_SHOWN]))


def _head(key: str | None, head: Head, language: str, *, as_json: bool) -> None:
    if key is None and not as_json:
        print(f"{head.seq}:{head.hash}")  # nothing else: it is to be published as it stands
    else:
        _print(key or "", asdict(head), language, as_json=as_json)


def _print(key: str, record: dict[str, Any], language: str, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True, default=str))
    else:
        print(render(Message(f"cli.{key}", record), language))
