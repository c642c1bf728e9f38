"""The changes that can befall somebody, as data: what each asks for, what follows of itself, and the row it leaves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.domain.membership import FULL, LEFT, PROBATIONARY
from app.domain.penalties import awaits_restoration
from app.domain.values import as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.domain.values import Value, Values

EVERYDAY, AWAY, MERIT, MEMBERSHIP, RELATION = (
    "everyday", "away", "merit", "membership", "relation",
)  # fmt: skip
FOLLOW, ADD, END = "follow", "add", "end"


@dataclass(frozen=True)
class Change:
    """One kind of change.

    `asks` are the fields of the card that get a new value, `dated` the field that takes the day, `sets` what follows
    of itself. `table` is the history of the card that gets a row, or whose open row ends, as `how` says: a row that
    follows ends the open one before it. `row` says which column takes which field (the first filled of `a|b`),
    `fixed` what always stands in it, `adds` are its columns the person fills in, `paper` the one that takes the
    basis, `once` the column that no two rows may share, `needs` the column without which there is no row; `start` and `end` are its columns of days.
    `event` counts it among the increases and decreases (rules §4.5). It is offered for those of `stages` whose
    status is one of `statuses`, and for whom `when` holds. What it `clears` belonged to an earlier membership; one
    that `returns` makes somebody again what he was.
    """

    code: str
    group: str
    asks: tuple[str, ...] = ()
    dated: str = ""
    sets: Mapping[str, Value] = field(default_factory=dict)
    table: str = ""
    how: str = FOLLOW
    row: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    adds: tuple[str, ...] = ()
    paper: str = ""
    needs: str = ""
    once: str = ""
    start: str = "from_on"
    end: str = "to_on"
    event: str = ""
    stages: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ("normal",)
    when: Callable[[Values], bool] | None = None
    clears: tuple[str, ...] = ()
    returns: bool = False

    def fits(self, card: Values) -> bool:
        stage, status = as_text(card.get("stage")), as_text(card.get("membership_status")) or "normal"
        if (self.stages and stage not in self.stages) or status not in self.statuses:
            return False
        return self.when is None or self.when(card)


_IN, _GONE = (FULL, PROBATIONARY), (LEFT,)
_HERE = ("applicant", "activist", "candidate", *_IN)
_GOING, _ANY = ("normal", "suspended"), ("normal", "suspended", "out", "deceased")
# What an earlier leaving left on the card; its history keeps it.
_LEAVING = ("transferred_out_on", "transferred_to", "transfer_letter_no", "transfer_receipt_on")
_TRANSITION = (
    "transition_applied_on", "confirmed_on", "transition_approved_on", "transition_result", "probation_extended_to",
    "branch_at_transition", "oath_on", "seniority_correction",
)  # fmt: skip
_HERE_ONLY = {"branch_name": "branch_name"}
_CAME = {"transferred_from": "transferred_from", "reason": "transfer_reason", **_HERE_ONLY}
_WENT = {
    "transferred_to": "transferred_to", "letter_no": "transfer_letter_no", "receipt_on": "transfer_receipt_on",
    **_HERE_ONLY,
}  # fmt: skip
_CAME_ASKS, _WENT_ASKS = (
    ("transferred_from", "transfer_reason", "branch_name"),
    ("transferred_to", "transfer_letter_no", "transfer_receipt_on"),
)


def _arriving(code: str, group: str, asks: tuple[str, ...] = (), **more: Any) -> Change:
    """A way into the branch's members (rules §4.5): a new spell begins."""
    told = {"row": _HERE_ONLY, "clears": _LEAVING, **more}
    return Change(
        code, group, asks, table="spells", fixed={"began_by": code}, needs="branch_name", event=code, **told
    )


def _leaving(code: str, group: str, asks: tuple[str, ...] = (), **more: Any) -> Change:
    """A way out of them: the open spell ends."""
    told = {
        "stages": _IN, "sets": {"stage": LEFT, "membership_status": "out"}, "row": _HERE_ONLY, "statuses": _GOING,
        **more,
    }  # fmt: skip
    return Change(
        code,
        group,
        asks,
        table="spells",
        how=END,
        fixed={"ended_by": code},
        needs="branch_name",
        event=code,
        **told,
    )


CHANGES = (
    Change(
        "post", EVERYDAY, ("employer", "department", "job", "workpost", "post", "front_line"), table="works",
        row={"employer": "employer", "department": "department", "post": "workpost|post"}, needs="employer",
        statuses=_ANY,
    ),
    Change("contact", EVERYDAY, ("mobile", "phone", "residence"), statuses=_ANY),
    Change("party_group", EVERYDAY, ("party_group",), stages=_HERE),
    Change("party_post", EVERYDAY, ("party_post",), table="party_posts", stages=_IN),
    Change(
        "title", EVERYDAY, ("title",), "title_on", table="titles", how=ADD, row={"title": "title"},
        adds=("issued_by",), needs="title", start="obtained_on", statuses=_ANY,
    ),
    Change(
        "education", EVERYDAY, ("education", "degree", "school", "major", "enrolled_on"), "graduated_on",
        table="educations", how=ADD,
        row={name: name for name in ("education", "degree", "school", "major", "enrolled_on")},
        adds=("mode",), needs="education", start="graduated_on", statuses=_ANY,
    ),
    Change(
        "trained", EVERYDAY, table="trainings", how=ADD, adds=("to_on", "name", "organizer", "hours", "witness"),
        needs="name", stages=_HERE,
    ),
    Change(
        "filed", EVERYDAY, dated="filed_on", table="filings", how=ADD, adds=("year", "archive_place", "contents", "filed_by"),
        needs="year", start="filed_on", stages=_IN, statuses=_ANY,
    ),
    Change(
        "migrant_away", AWAY, ("migrant_to", "migrant_reason", "migrant_contact"), sets={"migrant": 1},
        table="migrations", row={"migrant_to": "migrant_to", "reason": "migrant_reason", "contact": "migrant_contact"},
        stages=_IN,
    ),
    Change(
        "migrant_back", AWAY,
        sets={"migrant": 0, "migrant_to": None, "migrant_reason": None, "migrant_contact": None},
        table="migrations", how=END, stages=_IN, when=lambda card: bool(card.get("migrant")),
    ),
    Change(
        "contact_lost", AWAY, ("lost_contact_kind",), "lost_contact_on", {"lost_contact": 1}, "contact_losses",
        row={"lost_contact_kind": "lost_contact_kind"}, adds=("note",), start="lost_on", end="found_on", stages=_IN,
        when=lambda card: not card.get("lost_contact"),
    ),
    Change(
        "contact_found", AWAY, ("mobile", "residence"),
        sets={"lost_contact": 0, "lost_contact_on": None, "lost_contact_kind": None}, table="contact_losses", how=END,
        start="lost_on", end="found_on", stages=_IN, statuses=_GOING, when=lambda card: bool(card.get("lost_contact")),
    ),
    Change(
        "appraised", MERIT, table="appraisals", how=ADD, adds=("year", "grade", "self_grade", "mutual_grade", "note"),
        needs="grade", start="feedback_on", stages=_IN, once="year",
    ),
    Change(
        "commended", MERIT, table="awards", how=ADD, adds=("title", "level", "awarded_by", "reason"),
        paper="document_no", needs="title", start="awarded_on", stages=_HERE,
    ),
    Change(
        "penalized", MERIT, table="penalties", how=ADD, adds=("penalty_kind", "facts", "approved_by"),
        paper="document_no", needs="penalty_kind", start="decided_on", stages=_IN, statuses=_GOING,
    ),
    Change(
        "rights_restored", MERIT, table="penalties", how=END, start="decided_on", end="restored_on", stages=_IN,
        when=awaits_restoration,
    ),
    _arriving(
        "developed", MEMBERSHIP, ("approved_on", "introducers", "admission_form_no", "party_group"), dated="joined_on",
        sets={"stage": PROBATIONARY}, stages=("candidate",),
    ),
    Change(
        "confirmed", MEMBERSHIP, ("transition_result", "transition_approved_on"), "confirmed_on", {"stage": FULL},
        event="converted_full", stages=(PROBATIONARY,),
    ),
    Change(
        "probation_extended", MEMBERSHIP, ("probation_extended_to",), sets={"transition_result": "extended"},
        stages=(PROBATIONARY,), when=lambda card: not card.get("probation_extended_to"),
    ),
    _leaving(
        "probation_cancelled", MEMBERSHIP, stages=(PROBATIONARY,), statuses=("normal",),
        sets={"stage": LEFT, "membership_status": "out", "transition_result": "cancelled"},
    ),
    _arriving(
        "transferred_in", RELATION, _CAME_ASKS, dated="transferred_in_on", row=_CAME, stages=(*_IN, *_GONE),
        returns=True,
    ),
    _arriving(
        "transferred_in_bloc", RELATION, _CAME_ASKS, dated="transferred_in_on", row=_CAME, stages=(*_IN, *_GONE),
        returns=True,
    ),
    _leaving(
        "transferred_out", RELATION, _WENT_ASKS, dated="transferred_out_on", sets={"stage": LEFT}, row=_WENT,
        statuses=("normal",),
    ),
    _leaving(
        "transferred_out_bloc", RELATION, _WENT_ASKS, dated="transferred_out_on", sets={"stage": LEFT}, row=_WENT,
        statuses=("normal",),
    ),
    _leaving("membership_suspended", MEMBERSHIP, sets={"membership_status": "suspended"}, statuses=("normal",)),
    _arriving(
        "restored_after_suspension", MEMBERSHIP, sets={"membership_status": "normal"}, statuses=("suspended",),
        returns=True,
    ),
    _leaving("expelled", MEMBERSHIP),
    _leaving("removed_self_quit", MEMBERSHIP),
    _leaving("removed_persuaded", MEMBERSHIP),
    _leaving("removed_withdrew", MEMBERSHIP),
    _leaving("removed_other", MEMBERSHIP),
    _arriving(
        "restored", MEMBERSHIP, sets={"membership_status": "normal"}, stages=_GONE, statuses=("out",), returns=True,
    ),
    _arriving(
        "rejoined", MEMBERSHIP, ("approved_on", "introducers", "admission_form_no", "party_group"), dated="joined_on",
        sets={"stage": PROBATIONARY, "membership_status": "normal"}, stages=("candidate", *_GONE),
        statuses=("normal", "out"), clears=(*_LEAVING, *_TRANSITION),
    ),
    _leaving("deceased", MEMBERSHIP, sets={"stage": LEFT, "membership_status": "deceased"}),
)  # fmt: skip

_BY_CODE = {one.code: one for one in CHANGES}


def change_of(code: str) -> Change:
    """Raises KeyError."""
    return _BY_CODE[code]


def offered(card: Values) -> list[Change]:
    """The changes that can befall somebody of that stage and status."""
    return [one for one in CHANGES if one.fits(card)]
