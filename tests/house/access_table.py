"""Who may open and who may send what, address by address. A new address needs a row here.

A row names the things it is asked for, and for GET and POST those who may: a text of roles, the
same for all things or thing by thing; ``sees`` and ``keeps`` come from :mod:`audiences`. Whoever
does not know of the thing must get 404, whoever knows it and may not 403, nobody the sign-in
page. What is open to everyone says why.
"""

from __future__ import annotations

from tests.house.access_calibration import CALIBRATION_ROWS
from tests.house.access_control import CONTROL_ROWS
from tests.house.access_cycle import CYCLE_ROWS
from tests.house.access_evaluation import EVALUATION_ROWS
from tests.house.access_evening import EVENING_ROWS
from tests.house.access_keying import KEYING_ROWS
from tests.house.access_lists import LIST_ROWS
from tests.house.access_passes import PASSES_ROWS
from tests.house.access_row import both, named, row, sees
from tests.house.access_rules import RULES_ROWS
from tests.house.access_session import SESSION_ROWS
from tests.house.access_tablet import TABLET_ROWS
from tests.house.audiences import (
    EVERYONE,
    OFFICERS,
    OFFICES,
    PRODUCERS,
    PROVINCE,
    SIGNED_IN,
    keeps,
)

FLOOR = [
    row("home", get=EVERYONE, why="the front page of the programme"),
    row("healthz", get=EVERYONE, why="the proxy asks whether the service lives; it tells nothing"),
    row("language", post=EVERYONE, why="a reader's own language"),
    both("login", "", EVERYONE, why="the way in"),
    row("logout", post=EVERYONE, why="the way out; it ends one's own session"),
    both("password_reset", "", EVERYONE, why="for who cannot sign in"),
    row("password_reset_done", get=EVERYONE, why="says the same to everybody"),
    row("password_reset_complete", get=EVERYONE, why="says the same to everybody"),
    both(
        "password_reset_confirm", "", EVERYONE, why="the key in the mail is the right",
        more=(("uidb64", "MQ"), ("token", "set-password")),
    ),
    both("password_change", "", SIGNED_IN),
    row("password_change_done", get=SIGNED_IN),
    row("desk", get=SIGNED_IN),
    row("reports", get=OFFICES),
    row("accounts:regions", get=EVERYONE, why="names of the country's units, for choosing one"),
    both("accounts:profile", "", SIGNED_IN),
    row("accounts:people", get=f"{OFFICES} admin"),
    row("accounts:person", "person.commune person.other_commune person.outsider", get=sees),
    both("accounts:appoint", "", f"{OFFICERS} admin"),
    both("accounts:committee", "", f"{OFFICERS} admin"),
    both(
        "accounts:end", "appointment.commune appointment.other_commune appointment.province",
        {
            "appointment.commune": f"{PROVINCE} admin",
            "appointment.other_commune": f"{PROVINCE} admin",
            "appointment.province": "kin admin",
        },
    ),
    row("notices", get=SIGNED_IN),
    row("notices_read", post=SIGNED_IN),
    row("notice_open", "notice.own notice.foreign", post=sees),
    row("outbox", get=f"{PROVINCE} auditor admin"),
    row("notices_retry", post=f"{PROVINCE} admin"),
    row("notice_retry", "notice.foreign", post=f"{PROVINCE} admin", known=SIGNED_IN),
]  # fmt: skip

KEPT = "own foreign closed"
PRODUCT_ROWS = [
    both("register", "", EVERYONE, why="a producer comes in by the front door"),
    row("robots", get=EVERYONE, why="search engines read it"),
    row("sitemap", get=EVERYONE, why="search engines read it"),
    row("django.contrib.sitemaps.views.sitemap", get=EVERYONE, why="search engines read it",
        more=(("section", "products"),)),
    row("catalogue", get=EVERYONE, why="recognised products are published"),
    row(
        "catalogue_product", "product.closed product.own product.foreign",
        get={"product.closed": EVERYONE}, known="", why="recognised products are published",
    ),
    row("producers", get=f"{PRODUCERS} {OFFICES}"),
    both("producer_new", "", SIGNED_IN.replace("auditor ", "")),
    row("producer", named("producer"), get=sees),
    both("producer_edit", named("producer", KEPT), keeps),
    both("producer_invite", named("producer", KEPT), keeps),
    both(
        "producer_part", "membership.own membership.foreign",
        {
            "membership.own": f"commune {PROVINCE}",
            "membership.foreign": "other_commune province",
        },
    ),
    row("producer_link", "membership.own membership.foreign", post=""),
    row("products", get=SIGNED_IN),
    both("product_new", "", f"{PRODUCERS} {OFFICERS}"),
    row("product", named("product"), get=sees),
    both("product_edit", named("product", KEPT), keeps),
    both("evidence_add", named("product", KEPT), keeps),
    both("sales_report", named("product", KEPT), keeps),
    row("evidence_file", named("evidence"), get=sees),
    row("evidence_small", named("evidence"), get=sees),
    both("evidence_withdraw", named("evidence", KEPT), keeps),
    row("sales", get=f"{PRODUCERS} {OFFICES}"),
    both("sales_target", "", PROVINCE, known=""),
]  # fmt: skip

ROWS = [
    *FLOOR,
    *RULES_ROWS,
    *PRODUCT_ROWS,
    *CYCLE_ROWS,
    *EVALUATION_ROWS,
    *SESSION_ROWS,
    *EVENING_ROWS,
    *KEYING_ROWS,
    *TABLET_ROWS,
    *CONTROL_ROWS,
    *PASSES_ROWS,
    *CALIBRATION_ROWS,
    *LIST_ROWS,
]
