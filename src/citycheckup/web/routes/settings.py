"""Settings: of the platform, for administrators; a city's own standards and indicators, for reviewers."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field

from citycheckup.app.local_rules import ShownRules, read_rules, write_rules
from citycheckup.app.platform_settings import OidcRule, OidcSettings, PlatformSettings, read_settings, set_settings
from citycheckup.web.asking import Asks, Called, Language, Served, asking
from citycheckup.wording import render

router = APIRouter(prefix="/api/settings", tags=["settings"])


class OidcRuleBody(BaseModel):
    """Whoever the provider says this of gets an account with these posts."""

    claim: str = Field(min_length=1, max_length=100)
    value: str = Field(min_length=1, max_length=200)
    posts: list[str] = Field(max_length=50)


class OidcBody(BaseModel):
    """The identity provider."""

    issuer: str = Field(max_length=500)
    client_id: str = Field(max_length=200)
    rules: list[OidcRuleBody] = Field(default=[], max_length=100)


class SettingsBody(BaseModel):
    """What is set for the platform."""

    sign_in_profile: Literal["asvs", "mlps"] = "asvs"
    audit_kept_days: int = 400
    oidc: OidcBody | None = None


class SettingsOut(SettingsBody):
    """What is set, and whether the provider's secret is in the environment."""

    oidc_secret_is_set: bool


class ThresholdOut(BaseModel):
    """A standard of the city's own."""

    indicator: str
    comparator: str
    value: float
    source: str


class LocalIndicatorOut(BaseModel):
    """An indicator of the city's own."""

    indicator: str
    code: str
    name: str
    unit: str


class FaultOut(BaseModel):
    """Something noticed in the file."""

    severity: str
    text: str
    row: int | None
    column: str | None


class LocalRulesOut(BaseModel):
    """A city's own standards and indicators; ``file`` null: city.toml names none."""

    file: str | None
    text: str
    sha256: str
    thresholds: list[ThresholdOut]
    indicators: list[LocalIndicatorOut]
    problems: list[FaultOut]


class LocalRulesBody(BaseModel):
    """The file anew, and the SHA-256 of the one that was looked at."""

    text: str = Field(max_length=500_000)
    sha256: str = Field(max_length=64)


@router.get("")
def read_platform_settings(request: Request, platform: Served, asks: Asks) -> SettingsOut:
    """Tell what is set for the platform."""
    return _out(request, read_settings(platform.door, asks.post))


@router.put("")
def change_platform_settings(
    body: SettingsBody, request: Request, platform: Served, asks: Asks, caller: Called
) -> SettingsOut:
    """Set everything for the platform."""
    oidc = None
    if body.oidc is not None:
        rules = tuple(OidcRule(one.claim, one.value, tuple(one.posts)) for one in body.oidc.rules)
        oidc = OidcSettings(body.oidc.issuer.rstrip("/"), body.oidc.client_id, rules)
    wanted = PlatformSettings(body.sign_in_profile, body.audit_kept_days, oidc)
    return _out(request, set_settings(platform.door, wanted, asks.post, caller))


@router.get("/local", dependencies=[Depends(asking)])
def read_local_rules(platform: Served, language: Language) -> LocalRulesOut:
    """Tell a city's own standards and indicators, and what is wrong with them."""
    return _shown(read_rules(platform.folder), language)


@router.put("/local")
def change_local_rules(body: LocalRulesBody, platform: Served, asks: Asks, language: Language) -> LocalRulesOut:
    """Replace a city's own standards and indicators; the next run goes by them."""
    return _shown(write_rules(platform.store, platform.folder, body.text, body.sha256, asks.post), language)


def _out(request: Request, settings: PlatformSettings) -> SettingsOut:
    oidc = None
    if settings.oidc is not None:
        rules = [OidcRuleBody(claim=one.claim, value=one.value, posts=list(one.posts)) for one in settings.oidc.rules]
        oidc = OidcBody(issuer=settings.oidc.issuer, client_id=settings.oidc.client_id, rules=rules)
    return SettingsOut(
        sign_in_profile="mlps" if settings.sign_in_profile == "mlps" else "asvs",
        audit_kept_days=settings.audit_kept_days,
        oidc=oidc,
        oidc_secret_is_set=request.app.state.settings.oidc_secret is not None,
    )


def _shown(shown: ShownRules, language: str) -> LocalRulesOut:
    edition = shown.rules.edition
    return LocalRulesOut(
        file=shown.file,
        text=shown.text,
        sha256=shown.sha256,
        thresholds=[
            ThresholdOut(indicator=name, comparator=one.comparator, value=one.value, source=one.source)
            for name, found in sorted(shown.rules.thresholds.items())
            for one in found
        ],
        indicators=[
            LocalIndicatorOut(
                indicator=entry.indicator,
                code=entry.code,
                name=entry.name_zh if language == "zh" else entry.name_en,
                unit=entry.unit,
            )
            for entry in (() if edition is None else edition.entries)
        ],
        problems=[
            FaultOut(severity=str(one.severity), text=render(one.message, language), row=one.row, column=one.column)
            for one in shown.problems
        ],
    )
