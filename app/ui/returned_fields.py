"""What the committee gave back of a record, in the words of its editor: one sentence above, a reason at each field."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.actions.exchange_facts import returned_of
from app.texts import say
from app.texts.agenda import day_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.exchange_facts import Returned
    from app.ui.desk import Desk


class Given(NamedTuple):
    """`reasons` by field ("" is the record as a whole); `first` is where to begin."""

    reasons: Mapping[str, str] = {}
    summary: str = ""
    first: str = ""


def given_back(desk: Desk, form_id: str, uid: str) -> Given:
    found = returned_of(desk.ws, uid) if uid and desk.may_edit else ()
    if not found:
        return Given()
    form = desk.ws.forms[form_id]
    reasons = {one.field: _reason(desk, one) for one in found}
    named = {name: f"“{form.by_id[name].label}”" if name in form.by_id else "" for name in reasons}
    told = [say("returned.one", field=named[name], reason=reason) for name, reason in reasons.items()]
    return Given(reasons, say("returned.all", told="；".join(told)), found[0].field)


def _reason(desk: Desk, one: Returned) -> str:
    if not one.deadline:
        return one.reason
    return say("returned.until", reason=one.reason, deadline=day_name(one.deadline, desk.ws.today()))
