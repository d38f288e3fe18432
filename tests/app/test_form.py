"""Every option has a control, what a person writes comes back as a value, and a fault stands beside its field."""

from ipaddress import IPv4Network
from typing import Annotated, Any, Literal

import ipywidgets as widgets
import pytest
from pydantic import BaseModel, Field

from workbook.app.controls import UNSET
from workbook.app.form import Form
from workbook.app.lines import read, written
from workbook.app.schema import properties
from workbook.errors import Fault, UnsupportedError


class Host(BaseModel):
    host: str
    port: int = 443
    gb_per_month: float = 10


class Options(BaseModel):
    """One option of every sort a pattern may have."""

    region: Literal["us-east-1", "eu-west-1", "ap-southeast-2"] = Field(
        "us-east-1", json_schema_extra={"group": "Place"}
    )
    az_count: Annotated[int, Field(ge=1, le=4, title="Availability Zones")] = Field(
        2, json_schema_extra={"group": "Place"}
    )
    vpc_cidr: IPv4Network = Field(IPv4Network("10.0.0.0/16"), json_schema_extra={"group": "Addresses"})
    nat_mode: Literal["none", "single", "per_az"] | None = None
    private: bool = True
    proxy: bool | None = None
    storage_gb: Annotated[int, Field(ge=20, le=65536)] = Field(
        100, json_schema_extra={"unit": "GB", "group": "Place"}
    )
    hours: float = 1.5
    zone: str = Field("b", examples=["a", "b"])
    window_minutes: int | None = None
    office_cidrs: tuple[IPv4Network, ...] = ()
    services: list[Literal["s3", "ssm"]] = []
    hosts: tuple[Host, ...] = (Host(host="api.example.com", gb_per_month=200),)
    tags: dict[str, str] = {}


SCHEMA = Options.model_json_schema(mode="validation")


def form(told: list[tuple[str, Any]] | None = None) -> Form:
    """A form that writes down what it tells."""
    heard = [] if told is None else told
    made = Form(SCHEMA, lambda name, value: heard.append((name, value)))
    made.show({})
    return made


def test_every_option_has_a_control_with_its_title_unit_and_sentence() -> None:
    """No option is without a control, and its label says title and unit."""
    made = form()

    assert list(made.controls) == list(Options.model_fields)
    assert made.controls["storage_gb"].widget.description == "<b>Storage Gb</b> <i>GB</i>"
    assert made.controls["az_count"].widget.description.startswith("<b>Availability Zones</b>")


def test_options_of_a_group_stand_together_under_its_name() -> None:
    """Groups come in the order of their first option, and each option is in exactly one."""
    boxes = form().root.children
    headings = [box.children[0].value for box in boxes]

    assert headings == ["<h3>Place</h3>", "<h3>Addresses</h3>", "<h3>Options</h3>"]
    assert sum(len(box.children) - 1 for box in boxes) == len(Options.model_fields)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("region", widgets.Dropdown),
        ("az_count", widgets.ToggleButtons),
        ("nat_mode", widgets.ToggleButtons),
        ("private", widgets.ToggleButtons),
        ("proxy", widgets.ToggleButtons),
        ("vpc_cidr", widgets.Text),
        ("zone", widgets.Combobox),
        ("storage_gb", widgets.Text),
        ("window_minutes", widgets.Text),
        ("office_cidrs", widgets.Textarea),
        ("hosts", widgets.Textarea),
        ("tags", widgets.Textarea),
    ],
)
def test_the_schema_chooses_the_control(name: str, kind: type[widgets.Widget]) -> None:
    """The sort of value decides which control a person gets."""
    assert type(form().controls[name].widget) is kind


def test_an_option_no_control_fits_is_an_error() -> None:
    """An option that the form cannot show is named, never left out."""
    with pytest.raises(UnsupportedError, match="option 'odd'"):
        Form({"properties": {"odd": {"title": "Odd"}}}, lambda *_: None)


def test_what_the_form_is_told_to_show_is_no_edit() -> None:
    """Showing options changes the controls and tells nobody."""
    told: list[tuple[str, Any]] = []
    made = form(told)

    made.show({"az_count": 3, "nat_mode": "single", "vpc_cidr": "10.9.0.0/16", "private": False})

    assert told == []
    assert made.controls["az_count"].widget.value == 3
    assert made.controls["vpc_cidr"].widget.value == "10.9.0.0/16"
    assert made.controls["private"].widget.value is False


@pytest.mark.parametrize(
    ("name", "entered", "value"),
    [
        ("region", "eu-west-1", "eu-west-1"),
        ("az_count", 3, 3),
        ("vpc_cidr", "10.8.0.0/33", "10.8.0.0/33"),
        ("storage_gb", " 2,000 ", 2000),
        ("storage_gb", "plenty", "plenty"),
        ("storage_gb", "", ""),
        ("hours", "2.5", 2.5),
        ("zone", "elsewhere", "elsewhere"),
        ("window_minutes", "30", 30),
        ("office_cidrs", "203.0.113.0/24\n\n 198.51.100.0/24 ", ["203.0.113.0/24", "198.51.100.0/24"]),
        ("services", "s3\nssm", ["s3", "ssm"]),
        ("hosts", "a.example.com, port=8443", [{"host": "a.example.com", "port": 8443}]),
        ("hosts", "a.example.com, 8443, 5.5", [{"host": "a.example.com", "port": 8443, "gb_per_month": 5.5}]),
        ("hosts", "a.example.com, prot=8443", [{"host": "a.example.com", "port": "prot=8443"}]),
        ("hosts", "a.example.com:8443=20", ["a.example.com:8443=20"]),
        ("hosts", "host=a.example.com", [{"host": "a.example.com"}]),
        ("tags", "Owner=network team\nEnv=prod=1", {"Owner": "network team", "Env": "prod=1"}),
    ],
)
def test_what_a_person_enters_is_told_as_a_value(name: str, entered: Any, value: Any) -> None:
    """Text becomes a number, list or record where it reads as one, else it stays as written for the options to refuse."""
    told: list[tuple[str, Any]] = []
    made = form(told)
    if name == "storage_gb" and entered == "":
        made.controls[name].widget.value = "1"
        told.clear()

    made.controls[name].widget.value = entered

    assert told == [(name, value)]


def test_an_emptied_automatic_field_is_automatic_again() -> None:
    """Clearing a field that may be computed takes the person's value away, it does not set an empty one."""
    told: list[tuple[str, Any]] = []
    made = form(told)
    made.show({"window_minutes": 30, "nat_mode": "single"})

    made.controls["window_minutes"].widget.value = ""
    made.controls["nat_mode"].widget.value = UNSET

    assert told == [("window_minutes", UNSET), ("nat_mode", UNSET)]


@pytest.mark.parametrize("name", ["hosts", "tags", "office_cidrs", "services", "vpc_cidr"])
def test_what_is_written_reads_back_as_it_was(name: str) -> None:
    """Lists and records survive the way into the form and out again."""
    values = {
        "hosts": [{"host": 'a "b", c', "port": 8443}, {"host": "x.example.com", "gb_per_month": 0.5}],
        "tags": {"Owner": "team ${x} <b>", "Empty": ""},
        "office_cidrs": ["203.0.113.0/24"],
        "services": [],
        "vpc_cidr": "10.0.0.0/16",
    }
    stated = next(each for each in properties(SCHEMA) if each.name == name)

    assert read(written(values[name], stated), stated) == values[name]


def test_faults_stand_under_the_fields_they_name() -> None:
    """All faults show at once, each under its field, escaped, and go when they are mended."""
    made = form()

    made.blame(
        [
            Fault("vpc_cidr", "vpc_cidr is '<b>'; AWS allows /16 to /28."),
            Fault("hosts.0.port", "port 0 is no port."),
            Fault("elsewhere", "not of this form."),
        ]
    )
    place, addresses, others = made.root.children
    sentence = addresses.children[2].value

    assert sentence == "<p>vpc_cidr is &#x27;&lt;b&gt;&#x27;; AWS allows /16 to /28.</p>"
    assert len(place.children) == 4
    assert (
        "port 0 is no port."
        in [child.value for child in others.children if isinstance(child, widgets.HTML)][1]
    )

    made.blame([])

    assert len(addresses.children) == 2


def test_a_fault_of_two_fields_stands_under_both() -> None:
    """A combination that is refused is said at each field it names."""
    made = form()

    assert made.named(Fault("nat_mode, hosts", "...")) == ["nat_mode", "hosts"]
    assert made.named(Fault("nat_mode and hosts[0]", "...")) == ["nat_mode", "hosts"]


def test_help_is_escaped_before_it_is_shown_as_html() -> None:
    """A sentence with markup in it is text, not markup."""
    made = Form(
        {"properties": {"x": {"type": "string", "title": "<i>", "description": "<script>"}}}, lambda *_: None
    )

    assert made.controls["x"].widget.description == "<b>&lt;i&gt;</b><em>&lt;script&gt;</em>"


def test_an_automatic_option_says_what_it_came_to() -> None:
    """Beside an option left to the workbook stands what it chose; beside one that a person set, nothing."""
    made = form()

    made.compute({"nat_mode": "per_az", "az_count": "2"})
    assert made.controls["nat_mode"].widget.description == "<b>Nat Mode</b> <i>automatic: per_az</i>"
    assert "automatic" not in made.controls["az_count"].widget.description

    made.show({"nat_mode": "single"})
    made.compute({"nat_mode": "single"})
    assert made.controls["nat_mode"].widget.description == "<b>Nat Mode</b>"
