"""Who may know that a thing exists, thing by thing: what `visible_to` must answer for the cast.

`kin` is staff of the province with a relative at the foreign producer, `holder` acts for producers
whose stars are in force, `recused` a member of the
running contest who stood back, `admin` keeps the installation and holds no office.
"""

from __future__ import annotations

from tests.province import ROLES

EVERYONE = " ".join(ROLES)
SIGNED_IN = " ".join(role for role in ROLES if role != "nobody")
PROVINCE = "province kin"  # officers of the province
COMMUNES = "commune other_commune third_commune kin_commune"
OFFICERS = f"{PROVINCE} {COMMUNES} district"
OFFICES = f"{OFFICERS} auditor"
PRODUCERS = "producer neighbour pilot_producer holder"
SEATED = "chair evaluator evaluator_2"  # they score in the running contest
COUNCIL = f"{SEATED} secretary recused"
PANEL = "panel_head panelist"  # they report on what waits for the province's council
DISTRICT_SEATED = "district_chair district_evaluator"
DISTRICT_COUNCIL = DISTRICT_SEATED

# The producer's own people, the offices over its place, less whoever stands too near.
OWN = f"producer commune auditor {PROVINCE}"
FOREIGN = "neighbour other_commune auditor province"
PILOT = f"pilot_producer commune district auditor {PROVINCE}"
CLOSED = f"auditor {PROVINCE}"
HELD = f"holder auditor {PROVINCE}"  # of the producers whose stars are in force

SEES: dict[str, str] = {
    "producer.own": OWN,
    "producer.foreign": FOREIGN,
    "producer.pilot": PILOT,
    "producer.closed": CLOSED,
    # A seat opens the product, its papers and its dossier, not the producer.
    "product.own": f"{OWN} {SEATED} {PANEL}",
    "product.draft": OWN,
    "product.fresh": OWN,
    "product.foreign": f"{FOREIGN} {SEATED} {PANEL}",
    "product.pilot": f"{PILOT} {DISTRICT_SEATED}",
    "product.closed": CLOSED,
    "product.third": f"third_commune auditor {PROVINCE}",
    "evidence.own": f"{OWN} {SEATED} {PANEL}",
    "evidence.foreign": f"{FOREIGN} {SEATED} {PANEL}",
    "evidence.pilot": f"{PILOT} {DISTRICT_SEATED}",
    "evidence.closed": CLOSED,
    "dossier.own": f"{OWN} {SEATED} {PANEL}",
    **{f"dossier.{name}": OWN for name in ("draft", "at_plan", "carried", "arrived")},
    "dossier.foreign": f"{FOREIGN} {SEATED} {PANEL}",
    "dossier.pilot": f"{PILOT} {DISTRICT_SEATED}",
    "dossier.closed": CLOSED,
    "dossier.waiting": f"auditor {PROVINCE}",
    "check.own": f"{OWN} {SEATED} {PANEL}",
    "check.returned": OWN,
    "check.foreign": f"{FOREIGN} {SEATED} {PANEL}",
    "check.open": f"third_commune auditor {PROVINCE}",
    # The panel, its office, and the seated once a report is in; the producer reads the conclusion.
    "inspection.planned": f"commune auditor {PROVINCE}",
    "inspection.held": OWN,
    "inspection_photo.held": OWN,
    "mark_right.asked": HELD,
    "mark_right.granted": HELD,
    "product.marked": HELD,
    "label_report.own": f"commune auditor {PROVINCE}",
    "label_report.unnamed": f"auditor {PROVINCE}",
    # A letter is its addressee's once it is out; a seat on the council opens none.
    "letter.old": f"auditor {PROVINCE}",
    "letter.own": f"producer auditor {PROVINCE}",
    "letter.commune": f"auditor {PROVINCE}",
    "letter.held": PROVINCE,
    "letter_handing.old": f"auditor {PROVINCE}",
    "revocation.prepared": f"auditor {PROVINCE}",
    "correction.prepared": f"auditor {PROVINCE}",
    **{f"appeal.{name}": HELD for name in ("filed", "examined", "refused", "ended")},
    "appeal_file.filed": HELD,
    "result.held": f"{HELD} {COUNCIL}",
    "paper_template.own": f"auditor {PROVINCE}",
    "brought_list.open": f"auditor {PROVINCE}",
    "brought_list.entered": f"auditor {PROVINCE}",
    "brought_list.stopped": f"auditor {PROVINCE}",
    "old_decision.typed": f"auditor {PROVINCE}",
    "decision_row.typed": f"auditor {PROVINCE}",
    "decision_scan.typed": f"auditor {PROVINCE}",
    "panel.own": f"{PANEL} auditor {PROVINCE}",
    "panel_member.own": f"{PANEL} auditor {PROVINCE}",
    "panel_report.own": f"{PANEL} {SEATED} auditor {PROVINCE}",
    "panel_report.foreign": f"{PANEL} {SEATED} auditor province",
    "panel_report.open": f"{PANEL} auditor {PROVINCE}",
    "panel_report.returned": f"{PANEL} auditor {PROVINCE}",
    "panel_report.agency": f"auditor {PROVINCE}",
    # What the producer wrote on the way stays between it and its offices.
    "ideas.own": OWN,
    "ideas.foreign": FOREIGN,
    "ideas.pilot": PILOT,
    "ideas.draft": OWN,
    "ideas.waiting": OWN,
    "ideas.proposed": FOREIGN,
    "plans.own": OWN,
    "plans.foreign": FOREIGN,
    "plans.pilot": PILOT,
    "plans.draft": OWN,
    "reports.own": OWN,
    "reports.foreign": FOREIGN,
    "reports.pilot": PILOT,
    "membership.own": OWN,
    "membership.foreign": FOREIGN,
    # One's own inbox.
    "notice.own": "producer",
    "notice.foreign": "neighbour",
    # Offices are known to the offices above and to their holders.
    "person.commune": f"commune auditor {PROVINCE} admin",
    "person.other_commune": f"other_commune auditor {PROVINCE} admin",
    "person.outsider": "outsider admin",
    "appointment.commune": f"commune auditor {PROVINCE} admin",
    "appointment.other_commune": f"other_commune auditor {PROVINCE} admin",
    "appointment.province": f"auditor {PROVINCE} admin",
    # Announced cycles are public, one being prepared is the province's.
    "cycle.open": EVERYONE,
    "cycle.pilot": EVERYONE,
    "cycle.old": EVERYONE,
    "cycle.draft": f"auditor {PROVINCE}",
    "document.open": EVERYONE,
    "document.draft": f"auditor {PROVINCE}",
    "course.open": EVERYONE,
    "course.old": EVERYONE,
    "book.any": SIGNED_IN,
    "sheet.any": SIGNED_IN,
    # Drafts of sheets and files brought in are for everybody with an office.
    "sheet.draft": OFFICES,
    "layer.draft": OFFICES,
    "cell.any": SIGNED_IN,
    "import.any": OFFICES,
    # Councils: their members and the offices of their territory.
    "council.running": f"{COUNCIL} auditor {PROVINCE}",
    "council.pilot": f"{DISTRICT_COUNCIL} district auditor {PROVINCE}",
    "council.old": f"auditor {PROVINCE}",
    "council.unpublished": f"auditor {PROVINCE}",
    "contest.running": f"{COUNCIL} auditor {PROVINCE}",
    "contest.preparing": f"{COUNCIL} auditor {PROVINCE}",
    "contest.practice": f"{COUNCIL} auditor {PROVINCE}",
    "sample.running": f"{COUNCIL} auditor {PROVINCE}",
    "visit_photo.running": f"{COUNCIL} auditor {PROVINCE}",
    "contest.again": f"{COUNCIL} auditor {PROVINCE}",
    "contest.compared": f"{COUNCIL} auditor {PROVINCE}",
    "contest.agreed": f"{COUNCIL} auditor {PROVINCE}",
    "entry.tested": f"{COUNCIL} auditor province",
    "entry.ready": f"{DISTRICT_COUNCIL} district auditor {PROVINCE}",
    "test.asked": f"{COUNCIL} auditor province",
    "test_paper.recorded": f"{DISTRICT_COUNCIL} district auditor {PROVINCE}",
    "keyed_paper.open": f"evaluator_2 secretary {PROVINCE}",  # who keys in, and the member
    "attendance_paper.running": f"{COUNCIL} auditor {PROVINCE}",
    "contest.pilot": f"{DISTRICT_COUNCIL} district auditor {PROVINCE}",
    "contest.old": f"auditor {PROVINCE}",
    "contest.unpublished": f"auditor {PROVINCE}",
    "seat.mine": f"{COUNCIL} auditor {PROVINCE}",
    "seat.pilot": f"{DISTRICT_COUNCIL} district auditor {PROVINCE}",
    "member.secretary": f"{COUNCIL} auditor {PROVINCE}",
    # A declaration is its member's and of those who run the council; the key opens an invitation.
    "interest.own": f"recused chair secretary {PROVINCE}",
    "invitation.own": EVERYONE,
    # Results: to those who run the council once closed, to all who know the product once out.
    "result.running": "",
    "result.pilot": "",
    "result.old": CLOSED,
    "result.missed": CLOSED,
    "result.unpublished": PROVINCE,
    "decision.old": f"auditor {PROVINCE}",
    "decision.unpublished": f"auditor {PROVINCE}",  # that there is one; read only by its office
    "signed_paper.old": f"auditor {PROVINCE}",
    "signed_paper.public": f"{COUNCIL} auditor {PROVINCE}",
    "certificate.old": CLOSED,
    # A sheet is its member's; those who run the council see it when it is in, others when the
    # result is published.
    "score_sheet.mine": f"evaluator chair secretary {PROVINCE}",
    "score_sheet.second": "evaluator_2 chair secretary province",
    "score_sheet.chair": f"chair secretary {PROVINCE}",
    "score_sheet.open": "evaluator_2",
    "score_sheet.pilot": "district_chair district",
    "score_sheet.old": f"auditor {PROVINCE}",
    "score_sheet.unpublished": PROVINCE,
    # As it was before, to whoever may read the sheet as it is.
    "kept_sheet.mine": f"evaluator chair secretary {PROVINCE}",
    "discussion.open": f"{COUNCIL} auditor province",
}


def who(roles: str) -> set[str]:
    """The roles named in the text."""
    return set(roles.split())


def keeps(thing: str) -> set[str]:
    """Of those who see the producer's thing: its own people and the officers over its place."""
    return who(SEES[thing]) & who(f"{PRODUCERS} {OFFICERS}")
