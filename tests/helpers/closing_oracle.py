"""The six conditions of closing, told from the raw events alone: nothing here calls the code that it judges.

Written from workflow facts, section 0. Days are ISO text, so that comparing them compares dates.
"""

METHODS = {
    "indicator": {"recompute"},
    "inspection": {"reinspection", "document_check"},
    "case": {"follow_up"},
    "visit": {"return_visit", "reinspection", "recompute", "follow_up"},
}


def faults_of_closing(events, others, today):
    """What was missing when a finding was closed today.

    Parameters
    ----------
    events
        (move, payload) of the finding before it was closed, in order.
    others
        Every other finding: (category, unit, found on, state).
    """
    registered = events[0][1]
    begun = max((n for n, (move, _) in enumerate(events) if move == "reopen"), default=0)
    this_round = events[begun:]
    passes = [payload["verification"] for move, payload in this_round if move == "pass"]
    if not passes:
        return ["never verified"]
    verified = passes[-1]
    kind, major = registered["source_kind"], registered.get("severity") == "major"
    last = {move: payload for move, payload in this_round}  # noqa: C416 - the last of each move is wanted
    done = last["report_done"]["completed_on"]
    conditions = {
        "1 verified": verified["passed"] and _permitted(registered, verified, major),
        "2 four eyes": verified["body"] not in _bodies(events),
        "3 evidence": _evidence_holds(events, verified, done),
        "4 major": not major or (verified.get("on_site") is True and bool(verified.get("resume_consent"))),
        "5 resident": kind != "case" or _resident_answered(this_round),
        "6 watched": last["watch"]["watch_until"] <= today
        and not _recurred(registered, verified, others)
        and not _seen_short_again(events, verified),
    }
    return [name for name, holds in conditions.items() if not holds]


def _permitted(registered, verified, major):
    kind, method = registered["source_kind"], verified["method"]
    if method not in METHODS[kind] or (method == "document_check" and (major or not verified.get("documentary"))):
        return False
    if method != "recompute":
        return True
    found = registered["definition"]
    newer = len(verified["data_date"]) == 10 and verified["data_date"] > found["data_date"]
    has_value = verified.get("status") in {"ok", "partial"}
    return newer and has_value and verified["meets"] is True and verified["definition"] == found["version"]


def _bodies(events):
    last = max(n for n, (move, _) in enumerate(events) if move == "assign")
    assigned = events[last][1]
    of_actions = [
        [one["responsible_body"], *one.get("co_bodies", []), *(step["body"] for step in one.get("done", []))]
        for one in _plan_told(events)
    ]
    named = {assigned["lead_body"], *assigned.get("co_bodies", []), *(body for some in of_actions for body in some)}
    followed = [payload["successor_body"] for move, payload in events[last:] if move == "substitute"]
    return named | set(followed)


def _plan_told(events):
    """The actions as they stand, told from what was said of them: a later plan keeps what was begun of the first."""
    actions, planned = {}, False
    for move, payload in events:
        named = {one["id"]: one for one in payload.get("actions") or ()}
        begun = {name: one.get("done") or [] for name, one in actions.items()}
        if move == "plan":
            actions = {name: one for name, one in actions.items() if begun[name] or name in named or not planned}
            planned = True
        if move in {"plan", "revise_plan", "take_over"}:
            gone = payload.get("given_up") or []
            actions = {name: one for name, one in actions.items() if name not in gone} | {
                name: {**one, "done": one.get("done") or begun.get(name) or []} for name, one in named.items()
            }
        if move == "do_step":
            action = actions[payload["action"]]
            action["done"] = [*action["done"], {"body": "street"}]  # the lead body, or one named by the action
    return list(actions.values())


def _evidence_holds(events, verified, done):
    if verified["method"] == "recompute":
        return verified["data_date"] > done and len(verified["data_digest"]) == 64
    brought = [one for _, payload in events for one in payload.get("evidence") or ()]
    rests_on = [[one for one in brought if one["id"] == name] for name in verified["evidence"]]
    return bool(rests_on) and all(
        len(same) == 1 and len(same[0]["sha256"]) == 64 and done < same[0]["dated"] <= verified["date"]
        for same in rests_on
    )


def _resident_answered(this_round):
    failed = max((n for n, (move, _) in enumerate(this_round) if move == "fail"), default=-1)
    replies = [payload for move, payload in this_round[failed + 1 :] if move == "record_reply"]
    return (
        bool(replies)
        and bool(replies[-1]["reply_delivered_on"])
        and replies[-1]["follow_up"] not in {"not_solved", "not_reached"}
    )


def _seen_short_again(events, verified):
    # A date may be a year or a month: taken to reach to its end.
    seen = [payload["facts"] for move, payload in events if move == "observe"]
    return any(one.get("meets") is False and f"{one['data_date']}-99-99"[:10] >= verified["date"] for one in seen)


def _recurred(registered, verified, others):
    return any(
        (category, unit) == (registered["category"], registered["unit_id"])
        and found_on >= verified["date"]
        and state not in {"not_upheld", "merged"}
        for category, unit, found_on, state in others
    )
