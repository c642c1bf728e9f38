"""The names a form may use, and the functions behind them. Each is a pure function of a record's values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain import (
    appraisal_rules,
    attendance,
    fund_rules,
    meeting_rules,
    member_rules,
    study_rules,
    talk_rules,
    voting_rules,
)
from app.domain import development_rules as development
from app.domain import discipline_rules as discipline
from app.domain.dates import day_in
from app.domain.errors import Problem
from app.domain.facts import Facts, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from app.domain.form import Form
    from app.domain.rule_pack import RulePack
    from app.domain.values import Value, Values

RULES: dict[str, Rule] = {
    "meeting.not_in_future": Rule(meeting_rules.not_in_future),
    "meeting.end_after_start": Rule(meeting_rules.end_after_start),
    "meeting.number_positive": Rule(meeting_rules.number_positive),
    "meeting.recorder_named": Rule(meeting_rules.recorder_named),
    "meeting.recorder_is_not_chair": Rule(meeting_rules.recorder_is_not_chair),
    "meeting.officers_present": Rule(meeting_rules.officers_present),
    "meeting.sheet_kept": Rule(meeting_rules.sheet_kept),
    "meeting.content_kept": Rule(meeting_rules.content_kept),
    "meeting.absent_has_reason": Rule(meeting_rules.absent_has_reason),
    "meeting.nobody_twice": Rule(meeting_rules.nobody_twice),
    "meeting.voters_marked": Rule(meeting_rules.voters_marked),
    "meeting.only_full_members_vote": Rule(meeting_rules.only_full_members_vote),
    "meeting.quorum_assembly": Rule(meeting_rules.quorum_assembly),
    "meeting.quorum_committee": Rule(meeting_rules.quorum_committee),
    "meeting.members_of_group": Rule(meeting_rules.members_of_group),
    "vote.quorum_development": Rule(voting_rules.quorum_development),
    "vote.quorum_election": Rule(voting_rules.quorum_election),
    "vote.election_edge": Rule(voting_rules.election_edge),
    "vote.majority": Rule(voting_rules.majority),
    "vote.majority_committee": Rule(voting_rules.majority),
    "vote.not_more_than_voters": Rule(voting_rules.not_more_than_voters),
    "vote.adds_up": Rule(voting_rules.adds_up),
    "vote.written_within": Rule(voting_rules.written_within),
    "vote.secret_ballot": Rule(voting_rules.secret_ballot),
    "vote.one_by_one": Rule(voting_rules.one_by_one),
    "vote.ballots": Rule(voting_rules.ballots),
    "vote.counts_not_negative": Rule(voting_rules.counts_not_negative),
    "appraisal.excellent_share": Rule(appraisal_rules.excellent_share),
    "appraisal.probationary_not_graded": Rule(appraisal_rules.probationary_not_graded),
    "appraisal.votes_within_ballots": Rule(appraisal_rules.votes_within_ballots),
    "appraisal.votes_add_up": Rule(appraisal_rules.votes_add_up),
    "appraisal.ballots": Rule(appraisal_rules.ballots),
    "appraisal.nobody_twice": Rule(appraisal_rules.nobody_twice),
    "appraisal.year_fits": Rule(appraisal_rules.year_fits),
    "appraisal.excellent_in_effect": Rule(discipline.excellent_in_effect),
    "study.hours_positive": Rule(study_rules.hours_positive),
    "study.no_hours_when_absent": Rule(study_rules.no_hours_when_absent),
    "study.made_up_has_proof": Rule(study_rules.made_up_has_proof),
    "study.within_activity": Rule(study_rules.within_activity),
    "study.day_limit": Rule(study_rules.day_limit),
    "talk.two_people": Rule(talk_rules.two_people),
    "talk.reason_given": Rule(talk_rules.reason_given),
    "fund.positive": Rule(fund_rules.positive),
    "fund.use_named": Rule(fund_rules.use_named),
    "fund.approved": Rule(fund_rules.approved),
    "box.abolished_after_effective": Rule(talk_rules.abolished_after_effective),
    "member.id_birth_date": Rule(member_rules.id_birth_date),
    "member.id_birth_past": Rule(member_rules.id_birth_past),
    "member.id_sex": Rule(member_rules.id_sex),
    "member.dates_have_come": Rule(member_rules.dates_have_come),
    "member.stage_has_its_date": Rule(member_rules.stage_has_its_date),
    "member.stage_not_behind": Rule(member_rules.stage_not_behind),
    "member.lost_contact_dated": Rule(member_rules.lost_contact_dated),
    "member.leaving_explained": Rule(member_rules.leaving_explained),
    "member.spans_in_order": Rule(member_rules.spans_in_order),
    "member.dates_in_order": Rule(development.dates_in_order),
    "member.adult_at_application": Rule(development.adult_at_application, "applied_on"),
    "member.talk_in_time": Rule(development.talk_in_time, "applied_on"),
    "member.mentors_counted": Rule(development.mentors_counted, "activist_on"),
    "member.activist_year": Rule(
        development.not_sooner("member.activist_year", "candidate_on", "activist_on"), "candidate_on"
    ),
    "member.notice_before_candidate": Rule(development.notice_before_candidate, "candidate_on"),
    "member.notice_calendar": Rule(development.notice_calendar, "candidate_on"),
    "member.committee_agreed": Rule(development.committee_agreed, "candidate_on"),
    "member.introducers_counted": Rule(development.introducers_counted, "joined_on"),
    "member.introducers_full": Rule(discipline.introducers_full, "joined_on"),
    "member.introducers_in_effect": Rule(discipline.introducers_in_effect, "joined_on"),
    "member.mentors_full": Rule(discipline.mentors_full, "activist_on"),
    "member.posts_in_effect": Rule(discipline.posts_in_effect),
    "member.posts_given_up": Rule(discipline.posts_given_up),
    "member.joined_again_late": Rule(discipline.joined_again_late, "joined_on"),
    "member.reviewed_before_pre_review": Rule(development.reviewed_before_pre_review, "pre_review_on"),
    "member.training_enough": Rule(development.training_enough, "candidate_trained_to"),
    "member.assembly_in_time": Rule(
        development.not_later("member.assembly_in_time", "joined_on", "pre_review_on"), "pre_review_on"
    ),
    "member.approval_in_time": Rule(
        development.not_later("member.approval_in_time", "approved_on", "joined_on"), "joined_on"
    ),
    "member.approval_limit": Rule(
        development.not_later("member.approval_limit", "approved_on", "joined_on"), "joined_on"
    ),
    "member.oath_in_time": Rule(
        development.not_later("member.oath_in_time", "oath_on", "approved_on"), "approved_on"
    ),
    "member.probation_served": Rule(development.probation_served, "confirmed_on"),
    "member.extension_in_range": Rule(development.extension_in_range, "joined_on"),
    "member.transition_approval_in_time": Rule(
        development.not_later("member.transition_approval_in_time", "transition_approved_on", "confirmed_on"),
        "confirmed_on",
    ),
}
COMPUTED: dict[str, Callable[[Values], Value]] = {
    "attendance.due": attendance.due,
    "attendance.present": attendance.present,
    "attendance.absent": attendance.absent,
    "attendance.voters_due": attendance.voters_due,
    "attendance.voters_present": attendance.voters_present,
    "appraisal.excellent": appraisal_rules.excellent,
    "study.total_hours": study_rules.total_hours,
}


def compute(form: Form, values: Mapping[str, Value]) -> dict[str, Value]:
    """The values with every computed field worked out anew."""
    result = dict(values)
    for item in form.fields:
        if item.computed:
            result[item.id] = COMPUTED[item.computed](result)
    return result


def check(
    form: Form, values: Values, pack: RulePack, *, day: date, people: Mapping[str, Values]
) -> list[Problem]:
    """Findings of the form's rules; `day` is today.

    Each rule is judged by the edition in force on the record's own date. A rule the pack does not hold on that
    date is silent.
    """
    found: list[Problem] = []
    for name in form.checks:
        rule = RULES[name]
        row = pack.on(name, day_in(values, rule.dated_by or form.period, day))
        if row is None:
            continue
        for problem in rule.find(values, Facts(day, row, people, pack)):
            placed = {"rule": name, "source": row.source, "clause": row.clause, **problem.values}
            found.append(
                Problem(problem.code, problem.field, problem.row, problem.sheet, row.severity, placed)
            )
    return found
