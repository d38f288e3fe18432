"""What joins networks: names across a peering, tunnels of a VPN, the volume from premises, and reasons that are asked for."""

import pytest

from tests.exports.roots import root_of_document, written
from workbook.analysis import analyze
from workbook.catalog import pattern
from workbook.document import Document, build
from workbook.errors import OptionsError
from workbook.exports.formats import export
from workbook.model.estate.interconnect import VpcPeeringConnection, VpnConnection
from workbook.model.estate.observability import LogGroup
from workbook.options import read_options
from workbook.plan import plan
from workbook.views.tables.table import Marked, Table
from workbook.views.tables.transfers import transfer_times

OTHER_ACCOUNT = {"other_vpcs": "data=10.30.0.0/16 111122223333"}
OTHER_REGION = {"other_vpcs": "data=10.30.0.0/16 eu-west-1"}


def peering(**options: object) -> VpcPeeringConnection:
    """The peering of a design."""
    (found,) = plan(build(Document(pattern="vpc_peering", options=options))).of(VpcPeeringConnection)
    return found


def terraform(name: str, **options: object) -> str:
    """All Terraform of a pattern."""
    files = export(analyze(Document(pattern=name, options=options)), ["terraform"])
    return "".join(text.decode() for path, text in files.items() if path.endswith(".tf"))


def test_names_resolve_across_a_peering_on_both_sides() -> None:
    """Each side says so for itself, by default; switched off neither does."""
    on, off = peering(), peering(dns_resolution=False)

    assert on.requester_dns_resolution
    assert on.accepter_dns_resolution
    assert not off.requester_dns_resolution
    assert not off.accepter_dns_resolution


@pytest.mark.parametrize(
    ("options", "sides"), [({}, 2), (OTHER_REGION, 2), (OTHER_ACCOUNT, 1), ({"dns_resolution": False}, 0)]
)
def test_terraform_sets_the_sides_that_it_can(options, sides) -> None:
    """Across accounts the requester's side waits for the acceptance, and its README says how."""
    words = terraform("vpc_peering", **options)

    assert words.count("allow_remote_vpc_dns_resolution = true") == sides
    assert words.count('resource "aws_vpc_peering_connection_options"') == sides


def test_both_tunnels_take_ikev2_only_start_again_and_log() -> None:
    """What Security Hub's EC2.171 and EC2.183 ask of a VPN is planned, and exported for each tunnel."""
    document = Document(pattern="hybrid_connectivity")
    estate = plan(build(document))
    (vpn,) = estate.of(VpnConnection)
    body = written(root_of_document(document))["aws_vpn_connection.link"]

    assert vpn.ike_versions == ("ikev2",)
    assert vpn.log_group in {group.key for group in estate.of(LogGroup)}
    for number in (1, 2):
        assert body[f"tunnel{number}_ike_versions"] == ["ikev2"]
        assert body[f"tunnel{number}_dpd_timeout_action"] == "restart"
        assert min(body[f"tunnel{number}_phase1_dh_group_numbers"]) >= 14  # type: ignore[type-var]
        assert body[f"tunnel{number}_log_options"] is not None


def calculated(**options: object) -> Table:
    """The transfer calculator of a design."""
    return transfer_times(analyze(Document(pattern="hybrid_connectivity", options=options)))


def verdicts(table: Table) -> dict[str, tuple[object, str]]:
    """Each link with its hours and whether it fits."""
    told = (row for section in table.sections for row in section.rows)
    return {str(row[0]): (row[2], row[3].text if isinstance(row[3], Marked) else str(row[3])) for row in told}


def test_ten_terabytes_take_a_day_and_more_at_a_gigabit() -> None:
    """10 TB at 80 percent of 1 Gbps are 27.8 hours: they do not fit a day, and fit 30 hours."""
    day = verdicts(calculated(transfer_tb_per_month=10, transfer_window_hours=24))
    more = verdicts(calculated(transfer_tb_per_month=10, transfer_window_hours=30))

    assert day["Direct Connect 1 Gbps"] == (27.8, "no")
    assert more["Direct Connect 1 Gbps"] == (27.8, "yes")
    assert day["Site-to-Site VPN tunnel"] == (22.2, "yes")


def test_no_vpn_keeps_a_steady_latency() -> None:
    """Fast enough is not enough where the delay must not vary."""
    found = verdicts(calculated(medium="direct_connect", steady_latency=True, transfer_window_hours=744))

    assert found["Site-to-Site VPN tunnel"][1].startswith("no: over the internet")
    assert found["Direct Connect 1 Gbps"][1] == "yes"


def test_without_a_volume_there_is_nothing_to_calculate() -> None:
    """No volume, no rows; a pattern without premises has none either."""
    assert not calculated(transfer_tb_per_month=0).rows
    assert not transfer_times(analyze(Document(pattern="vpc_peering"))).rows


def test_the_handoff_shows_the_calculator() -> None:
    """Who gets the report sees which links fit."""
    files = export(analyze(Document(pattern="hybrid_connectivity")), ["report"])

    assert any(b"What carries the volume" in text for text in files.values())


REFUSED = [
    ("hybrid_connectivity", {"steady_latency": True}, {"medium", "steady_latency"}),
    ("admin_access", {"admin_access": "bastion"}, {"bastion_reason", "admin_access"}),
    ("admin_access", {"admin_access": "bastion", "bastion_reason": "  "}, {"bastion_reason", "admin_access"}),
    ("vpc_peering", {"other_vpcs": "data=10.20.128.0/20"}, {"vpc_cidr", "other_vpcs"}),
    ("vpc_peering", {"other_vpcs": "a-one=10.30.0.0/16,b-two=10.30.4.0/22"}, {"other_vpcs"}),
]


@pytest.mark.parametrize(("name", "given", "fields"), REFUSED)
def test_what_cannot_be_is_refused_beside_its_fields(name, given, fields) -> None:
    """Each fault names the fields that have a way out."""
    with pytest.raises(OptionsError) as refused:
        read_options(pattern(name).options, given)

    assert {fault.field for fault in refused.value.faults} == fields


def test_a_bastion_with_a_reason_is_planned_and_the_reason_recorded() -> None:
    """The decision record holds what people wrote."""
    given = {"admin_access": "bastion", "bastion_reason": "A vendor's tool knows SSH only."}
    design = build(Document(pattern="admin_access", options=given))

    assert [each.decision for each in design.decisions] == [given["bastion_reason"]]
