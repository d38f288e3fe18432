"""The served workbench in a real browser: what a person changes is on the screen, and what they read can be read."""

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, ViewportSize, expect

from tests.app.serving import Served
from tests.browser.desk import Desk
from tests.oracles.schema_check import faults
from tests.oracles_ran import ran
from workbook.analysis import Analysis, analyze
from workbook.document import Document, parse_document
from workbook.model.estate.network import SecurityGroupRule

pytestmark = pytest.mark.browser

TABS = ("Picture", "Rules", "Reachability", "Checks", "Cost", "Notes", "Help me choose", "Export")
PROJECTOR: ViewportSize = {"width": 1280, "height": 720}
FACES = ("Security groups", "Network ACLs", "Routes", "IP plan", "Endpoints", "Flows")


@pytest.fixture(scope="module")
def opened(browser: Browser, running: Served) -> Iterator[Desk]:
    """One open workbench; it fails its tests when a script in it fails."""
    context = browser.new_context(viewport=PROJECTOR, accept_downloads=True)
    context.set_default_timeout(30_000)
    page = context.new_page()
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    desk = Desk(page)
    desk.open(running)
    yield desk
    context.close()
    assert broken == []


@pytest.fixture
def desk(opened: Desk) -> Desk:
    """The open workbench as it was when it was opened."""
    opened.clear()
    opened.shows(result())
    ran("chromium")
    return opened


def result(**options: object) -> Analysis:
    """What the page must show, computed here."""
    return analyze(Document(pattern="three_tier_dmz", options=options))


def test_three_changed_options_are_on_the_screen(desk: Desk, shots: Path) -> None:
    """After each of three edits the new picture, the rules and the dollars are those of the edited design."""
    desk.shows(result())

    desk.choose("Availability Zones", "3")
    desk.shows(result(az_count=3))
    desk.choose("Administration", "bastion") if desk.field("Administration").get_by_role(
        "button"
    ).count() else (desk.field("Administration").locator("select").select_option("bastion"))
    desk.shows(result(az_count=3, admin_access="bastion"))
    desk.write("Application port", "9000")
    after = result(az_count=3, admin_access="bastion", app_port=9000)
    desk.shows(after)

    expect(desk.page.locator(".wb-picture svg")).to_contain_text("tcp/9000")
    expect(desk.page.locator(".wb-picture svg")).to_contain_text("us-east-1c")
    desk.page.screenshot(path=shots / "three_changes.png")
    rules = desk.tab("Rules")
    desk.shows(after)
    rows = rules.locator("table tbody tr:not(.wbv-section)")
    expect(rows).to_have_count(len(after.estate.of(SecurityGroupRule)))


def test_a_bad_cidr_shows_its_sentence_and_the_last_good_state_stays(desk: Desk, shots: Path) -> None:
    """A CIDR that AWS refuses is a sentence beneath its field; everything else on the page stays, and mending goes on."""
    before = desk.page.locator(".wb-picture").inner_html()

    desk.write("VPC CIDR", "10.20.0.0/33")

    expect(desk.fault("VPC CIDR")).to_contain_text(
        "'10.20.0.0/33' is no IPv4 CIDR; write it like 10.20.0.0/16."
    )
    assert desk.page.locator(".wb-picture").inner_html() == before
    desk.page.screenshot(path=shots / "bad_cidr.png")

    desk.write("VPC CIDR", "10.40.0.0/16")
    desk.shows(result(vpc_cidr="10.40.0.0/16"))
    expect(desk.page.locator(".wb-fault:visible")).to_have_count(0)


def test_all_faults_are_shown_at_once_and_hostile_names_are_text(desk: Desk) -> None:
    """An empty field, a word for a number and a name with markup each get their sentence; none becomes an element."""
    desk.write("Name prefix", '<img src=x onerror=alert(1)>"${x}')
    desk.write("Application port", "smtp")
    desk.write("VPC CIDR", "")

    for title in ("Name prefix", "Application port", "VPC CIDR"):
        expect(desk.fault(title)).to_be_visible()
    expect(desk.fault("Name prefix")).to_contain_text("<img src=x onerror=alert(1)>")
    assert desk.page.locator(".wb-fault img").count() == 0


def test_undo_takes_back_what_was_done(desk: Desk) -> None:
    """Undo restores design and field, redo takes the change again."""
    desk.choose("Availability Zones", "3")
    desk.shows(result(az_count=3))

    desk.page.get_by_role("button", name="Undo").click()
    desk.shows(result())
    expect(desk.field("Availability Zones").locator(".mod-active")).to_have_text("2")

    desk.page.get_by_role("button", name="Redo").click()
    desk.shows(result(az_count=3))


def test_a_saved_design_loads_again(desk: Desk, tmp_path: Path) -> None:
    """Save gives a design.json with the hash of its result; loading it brings pattern and options back."""
    desk.page.locator(".wb-field select").first.select_option(label="Private RDS API")
    other = analyze(Document(pattern="private_rds_api"))
    desk.shows(other)
    with desk.page.expect_download() as coming:
        desk.page.get_by_role("link", name="Save").click()
    saved = tmp_path / coming.value.suggested_filename
    coming.value.save_as(saved)
    document = parse_document(saved.read_text(encoding="utf-8"))
    desk.page.get_by_role("button", name="Undo").click()
    desk.shows(result())

    with desk.page.expect_file_chooser() as choosing:
        desk.page.locator(".widget-upload").click()
    choosing.value.set_files(saved)

    desk.shows(other)
    assert saved.name == "design.json"
    assert (document.pattern, document.result_hash) == ("private_rds_api", other.result_hash)


def test_a_file_that_is_no_design_is_refused_in_words(desk: Desk, tmp_path: Path) -> None:
    """A cut-off file is a sentence in the page, and the design on the screen stays."""
    broken = tmp_path / "design.json"
    broken.write_text('{"schema_version": 1, "pattern": "three', encoding="utf-8")

    with desk.page.expect_file_chooser() as choosing:
        desk.page.locator(".widget-upload").click()
    choosing.value.set_files(broken)

    expect(desk.page.locator(".wb-trouble")).to_contain_text("The file may be cut off")
    desk.shows(result())


def test_a_question_is_answered_with_hops_and_blockers(desk: Desk, shots: Path) -> None:
    """The internet is blocked from the database, with everything in the way; the application's own path is open."""
    panel = desk.tab("Reachability")
    for title, word in (("From", "internet"), ("To", "database"), ("Protocol and port", "tcp/5432")):
        box = panel.get_by_label(title, exact=True)
        box.fill(word)
        box.blur()
    expect(panel.locator("[data-verdict=blocked]")).to_contain_text("IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS")
    desk.page.screenshot(path=shots / "blocked.png")

    box = panel.get_by_label("From", exact=True)
    box.fill("app")
    box.blur()
    expect(panel.locator("[data-verdict=reachable]")).to_contain_text("deliver")


def advised(desk: Desk, decision: str, *answers: str) -> Locator:
    """The panel of help with a choice after these answers."""
    panel = desk.tab("Help me choose")
    panel.get_by_label("What has to be decided?").select_option(label=decision)
    for answer in answers:
        panel.get_by_role("button", name=answer).click()
    return panel


def test_advice_is_reached_by_answers_and_can_be_taken(desk: Desk, shots: Path) -> None:
    """Two answers lead to a sentence with its reason and source; the button sets what it recommends."""
    panel = advised(desk, "NAT or VPC endpoints", "AWS services only", "No: nothing may reach the internet")
    expect(panel.locator(".wb-advised")).to_contain_text("An endpoint for each service, and no NAT.")
    expect(panel.locator(".wb-advised a")).to_have_attribute(
        "href", re.compile("^https://docs.aws.amazon.com/")
    )
    desk.page.screenshot(path=shots / "advice_taken.png")

    panel.get_by_role("button", name="Use this").click()

    expect(desk.page.locator("[data-figure=usd] strong")).to_have_text(
        f"${result(nat_mode='none').estimate.monthly_usd:,.0f}"
    )
    expect(panel.locator(".wb-advised")).to_contain_text("none (so it is)")
    expect(panel.get_by_role("button", name="Use this")).to_be_hidden()


def test_a_why_opens_under_its_option(desk: Desk) -> None:
    """Under an option with notes stands a why that opens, with the source."""
    why = desk.field("NAT").locator("xpath=following-sibling::*[1]").locator("details.wb-why")
    expect(why.locator("p").first).to_be_hidden()

    why.locator("summary").click()

    expect(why.locator("p").first).to_contain_text("Source")
    desk.shows(result())
    why.locator("summary").click()


def test_taking_a_strategy_sets_its_options(desk: Desk) -> None:
    """The button of a strategy edits the design as if its options had been chosen by hand."""
    panel = desk.tab("Cost")
    offer = panel.locator(".wb-offer", has_text="nat_mode = single, endpoints = gateway")

    offer.get_by_role("button", name="Use this").click()

    cheaper = result(nat_mode="single", endpoints="gateway")
    expect(desk.page.locator("[data-figure=usd] strong")).to_have_text(
        f"${cheaper.estimate.monthly_usd:,.0f}"
    )
    expect(desk.field("NAT").locator(".mod-active, select")).to_contain_text("single")


def test_the_exported_archive_arrives_and_holds_valid_terraform(
    desk: Desk, tmp_path: Path, shots: Path
) -> None:
    """The pack comes through the browser whole: its Terraform passes the provider's schema, its design is the one shown."""
    panel = desk.tab("Export")
    panel.get_by_role("button", name="Make the files").click()
    link = panel.locator("a[download$='.zip']")
    expect(link).to_be_visible(timeout=60_000)
    desk.page.screenshot(path=shots / "export.png")
    with desk.page.expect_download() as coming:
        link.click()
    archive = tmp_path / coming.value.suggested_filename
    coming.value.save_as(archive)

    zipfile.ZipFile(archive).extractall(tmp_path / "pack")
    saved = json.loads((tmp_path / "pack" / "design.json").read_text(encoding="utf-8"))

    assert archive.name == f"example-prod-app-{result().result_hash[:12]}.zip"
    assert saved["result_hash"] == result().result_hash
    assert list((tmp_path / "pack" / "terraform").glob("*.tf"))
    assert faults(tmp_path / "pack" / "terraform") == []
    ran("provider schema")


def test_the_page_asks_no_host_but_this_one(context: BrowserContext, running: Served) -> None:
    """From opening to the last tab, every request and websocket goes to the serving machine."""
    asked: list[str] = []
    page = context.new_page()
    context.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda websocket: asked.append(websocket.url))
    desk = Desk(page)

    desk.open(running)
    for title in TABS:
        desk.tab(title)
        page.wait_for_timeout(300)

    hosts = {urlsplit(url).netloc for url in asked if urlsplit(url).scheme not in {"data", "blob"}}
    assert hosts == {urlsplit(running.address).netloc}
    assert any(url.startswith("ws://") for url in asked)


def test_without_the_token_a_browser_gets_no_page(context: BrowserContext, running: Served) -> None:
    """A browser that was never given the token sees the refusal and nothing of the workbench."""
    page = context.new_page()

    answer = page.goto(running.address)

    assert answer is not None
    assert answer.status == 403
    assert page.locator("script").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_can_be_read_from_the_last_row(
    browser: Browser, running: Served, shots: Path, scheme: str
) -> None:
    """At 1280x720 no text is under 12 px or under 4.5:1, and nothing scrolls sideways: every tab, light and dark."""
    context = browser.new_context(viewport=PROJECTOR, color_scheme=scheme)
    desk = Desk(context.new_page())
    desk.open(running)
    found: dict[str, object] = {}

    def measure(name: str) -> None:
        if name != "Export":
            expect(desk.page.locator(".wb-panel:visible .wb-result")).to_be_visible()
        desk.page.wait_for_timeout(400)
        desk.page.screenshot(path=shots / f"{name.lower().replace(' ', '_')}_{scheme}.png")
        measured = desk.measured()
        assert measured["texts"] > 50
        found.update(
            {f"{name} {kind}": measured[kind] for kind in ("small", "faint", "cut") if measured[kind]}
        )

    desk.page.get_by_role("button", name="Options").click()
    measure("Picture")
    desk.page.get_by_role("button", name="Options").click()
    for title in TABS[1:]:
        desk.tab(title)
        measure(title)
    advised(desk, "NAT or VPC endpoints", "Hosts outside AWS as well", "No, or nobody knows")
    measure("Advice")
    for face in FACES:
        desk.tab("Rules").get_by_role("button", name=face, exact=True).click()
        measure(face)
    desk.write("VPC CIDR", "10.20.0.0/33")
    measure("A fault")
    context.close()

    assert found == {}


def test_the_measure_sees_what_is_small_faint_or_cut(desk: Desk) -> None:
    """The measure itself finds a small text, a faint one and one that is cut, so that its silence means something."""
    desk.page.evaluate(
        """() => document.querySelector('.wb-about').insertAdjacentHTML('beforeend',
        '<div id="odd"><p style="font-size:11px">tiny words</p><p style="color:#b0b0b0">pale words</p>' +
        '<p style="overflow:hidden;white-space:nowrap;width:40px">words that are cut off</p></div>')"""
    )

    measured = desk.measured()
    desk.page.evaluate("() => document.querySelector('#odd').remove()")

    assert any("tiny words" in line for line in measured["small"])
    assert any("pale words" in line for line in measured["faint"])
    assert any(" in 40 px" in line for line in measured["cut"])


def test_the_theme_can_be_chosen_in_the_page(desk: Desk) -> None:
    """Dark and light are chosen in the bar, whatever the system says."""
    board = desk.page.locator(".workbook")
    colour = "element => getComputedStyle(element).backgroundColor"
    light = board.evaluate(colour)

    desk.page.get_by_role("button", name="Dark", exact=True).click()
    expect(board).to_have_class(__import__("re").compile("wb-dark"))
    dark = board.evaluate(colour)
    desk.page.get_by_role("button", name="Light", exact=True).click()
    expect(board).not_to_have_class(__import__("re").compile("wb-dark"))

    assert dark != light
    assert board.evaluate(colour) == light
