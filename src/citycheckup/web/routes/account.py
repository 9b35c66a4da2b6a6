"""One's own account: password, second factor, sessions."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from citycheckup.app import second_factor
from citycheckup.app.own_account import end_session, read_own, unlink
from citycheckup.app.passwords import change_password
from citycheckup.authority.accounts import Stage
from citycheckup.web.asking import Called, Here, Language, Served, SignedInHere, here_at_all
from citycheckup.web.errors import HttpError
from citycheckup.web.routes.session import SessionOut, enter

router = APIRouter(prefix="/api/account", tags=["account"])


class PasswordRules(BaseModel):
    """What a new password must be."""

    shortest: int
    longest: int
    kinds: int = Field(description="how many of: capital letters, small letters, digits, others; 0: no such rule")
    change_after_days: int = Field(description="0: never")


class OwnAccountOut(BaseModel):
    """One's own account."""

    id: str
    name: str
    second_factor: bool
    recovery_codes_left: int
    has_password: bool
    linked: bool = Field(description="to an identity of the city's own provider")
    password_at: str | None
    rules: PasswordRules


class PasswordBody(BaseModel):
    """The old password and the new one."""

    old: str = Field(max_length=1000)
    new: str = Field(max_length=1000)


class OfferedOut(BaseModel):
    """A secret for an application on the phone; ``qr`` is an SVG image."""

    secret: str
    uri: str
    qr: str


class ProofBody(BaseModel):
    """A first code."""

    code: str = Field(max_length=40)


class RecoveryCodesOut(BaseModel):
    """Codes for when the phone is lost; shown this once."""

    recovery_codes: list[str]


class OffBody(BaseModel):
    """The password, to switch the second factor off."""

    password: str = Field(max_length=1000)


class OwnSessionOut(BaseModel):
    """A browser in which this account is signed in."""

    id: str
    here: bool
    browser: str = Field(description="its family; empty: none that we know")
    post: str | None
    begun_at: str
    seen_at: str
    ends_at: str


@router.get("")
def read_own_account(platform: Served, here: SignedInHere) -> OwnAccountOut:
    """Tell about one's own account."""
    own = read_own(platform.door, here.account)
    rules = own.rules
    shortest = rules.shortest_with_second_factor if here.account.second_factor else rules.shortest
    return OwnAccountOut(
        id=here.account.id,
        name=here.account.name,
        second_factor=here.account.second_factor,
        recovery_codes_left=own.recovery_codes_left,
        has_password=here.account.has_password,
        linked=own.is_linked,
        password_at=here.account.password_at,
        rules=PasswordRules(
            shortest=shortest, longest=rules.longest, kinds=rules.kinds, change_after_days=rules.change_after_days
        ),
    )


@router.put("/password")
def change_own_password(
    body: PasswordBody,
    request: Request,
    response: Response,
    platform: Served,
    caller: Called,
    here: Annotated[Here | None, Depends(here_at_all)],
    language: Language,
) -> SessionOut:
    """Change one's password; all other sessions end."""
    if here is None or here.session.stage is Stage.SECOND_FACTOR:
        raise HttpError(401, "web.sign_in_first")
    entered = change_password(platform.door, here.session, here.secret, body.old, body.new, caller)
    return enter(request, response, entered, platform, language)


@router.post("/second-factor")
def offer_second_factor(platform: Served, here: SignedInHere) -> OfferedOut:
    """Offer a secret for the phone; it counts once a code has proved it."""
    offered = second_factor.offer(platform.door, here.account, f"CityCheckup {platform.folder.config.city.name}")
    return OfferedOut(secret=offered.secret, uri=offered.uri, qr=offered.qr)


@router.put("/second-factor")
def prove_second_factor(body: ProofBody, platform: Served, here: SignedInHere, caller: Called) -> RecoveryCodesOut:
    """Switch the second factor on by a first code."""
    return RecoveryCodesOut(recovery_codes=list(second_factor.prove(platform.door, here.account, body.code, caller)))


@router.post("/second-factor/off", status_code=204)
def remove_second_factor(body: OffBody, platform: Served, here: SignedInHere, caller: Called) -> None:
    """Switch the second factor off, by the password."""
    second_factor.remove(platform.door, here.account, body.password, caller)


@router.delete("/identity", status_code=204)
def unlink_identity(platform: Served, here: SignedInHere, caller: Called) -> None:
    """Forget the identity at the provider that one's own account is linked to."""
    unlink(platform.door, here.account, caller)


@router.get("/sessions")
def list_own_sessions(platform: Served, here: SignedInHere) -> list[OwnSessionOut]:
    """List the browsers in which this account is signed in."""
    return [
        OwnSessionOut(
            id=one.id,
            here=one.id == here.session.id,
            browser=one.agent,
            post=one.post,
            begun_at=one.begun_at,
            seen_at=one.seen_at,
            ends_at=one.ends_at,
        )
        for one in read_own(platform.door, here.account).sessions
    ]


@router.delete("/sessions/{session_id}", status_code=204)
def end_own_session(session_id: str, platform: Served, here: SignedInHere, caller: Called) -> None:
    """Sign out in another browser."""
    end_session(platform.door, here.account, session_id, caller)
