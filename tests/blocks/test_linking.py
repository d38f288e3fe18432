"""The link to premises: what is sold, how it is told, what it costs, and what has to come over it."""

import pytest

from tests.exports.roots import root_of_document, written
from tests.oracles import schema_check
from workbook.analysis import analyze
from workbook.catalog import pattern
from workbook.document import Document, build
from workbook.errors import OptionsError
from workbook.exports.formats import export
from workbook.exports.terraform.hcl import Raw
from workbook.exports.write import write
from workbook.model.estate.interconnect import CustomerGateway, DirectConnectVirtualInterface, VpnConnection
from workbook.options import read_options
from workbook.plan import plan

NAME = "hybrid_connectivity"
DIRECT = {"medium": "direct_connect"}
TRANSIT = {"gateway": "transit_gateway"}


def _document(**options):
    return Document(pattern=NAME, options=options)


def _estate(**options):
    return plan(build(_document(**options)))


def _faults(**options):
    with pytest.raises(OptionsError) as refused:
        read_options(pattern(NAME).options, options)
    return {fault.field: fault.sentence for fault in refused.value.faults}


@pytest.mark.parametrize(
    ("model", "places"),
    [
        ("single", ["location 1"]),
        ("development", ["location 1", "location 1"]),
        ("high", ["location 1", "location 2"]),
        ("maximum", ["location 1", "location 1", "location 2", "location 2"]),
    ],
)
def test_a_model_of_resilience_is_a_number_of_locations_and_connections(model, places):
    """Each model has AWS's number of locations and of connections at each; the first keeps its key in all of them."""
    found = _estate(**DIRECT, direct_connect_resiliency=model).of(DirectConnectVirtualInterface)
    assert [each.location for each in found] == places
    assert found[0].key == "link/dx-gateway/interface"
    assert len({each.key for each in found}) == len(places)


def _monthly(title, **options):
    analysis = analyze(_document(**options))
    return [item.monthly_usd for item in analysis.estimate.items if item.title == title]


PORTS = "Direct Connect port, hours"


def test_every_port_is_paid_by_the_hour():
    """Four connections of two 10 Gbps ports are eight ports at 2.25 USD an hour."""
    found = _monthly(
        PORTS,
        **DIRECT,
        direct_connect_resiliency="maximum",
        direct_connect_speed="10G",
        direct_connect_lag=2,
    )
    assert len(found) == 4
    assert sum(found) == pytest.approx(8 * 2.25 * 730)


def test_a_hosted_port_has_no_price_on_file_even_at_a_speed_that_dedicated_ones_have():
    """The partner's price is the partner's: 1 Gbps hosted is not shown at the price of AWS's port."""
    assert _monthly(PORTS, **DIRECT, direct_connect_port="hosted") == [None]
    assert _monthly(PORTS, **DIRECT) == [pytest.approx(0.30 * 730)]


def test_what_large_tunnels_and_accelerators_cost_is_not_guessed():
    """Neither has a price on file, and neither is shown at the price of a standard tunnel."""
    large = _monthly("Site-to-Site VPN connection, hours", **TRANSIT, vpn_tunnels="large")
    assert large == [None]
    fast = {**TRANSIT, "vpn_tunnels": "accelerated"}
    assert _monthly("Accelerated VPN, accelerators' hours", **fast) == [None]
    assert _monthly("Site-to-Site VPN connection, hours", **fast) == [pytest.approx(0.05 * 730)]


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"vpn_tunnels": "large"}, {"vpn_tunnels", "gateway"}),
        ({"vpn_tunnels": "accelerated"}, {"vpn_tunnels", "gateway"}),
        ({**DIRECT, "direct_connect_speed": "500M"}, {"direct_connect_speed", "direct_connect_port"}),
        (
            {**DIRECT, "direct_connect_speed": "100G", "direct_connect_port": "hosted"},
            {"direct_connect_speed", "direct_connect_port"},
        ),
        ({**DIRECT, "direct_connect_speed": "100G", "direct_connect_lag": 3}, {"direct_connect_lag"}),
        ({**DIRECT, "direct_connect_port": "hosted", "direct_connect_lag": 2}, {"direct_connect_lag"}),
        ({**DIRECT, "direct_connect_macsec": True}, {"direct_connect_macsec", "direct_connect_speed"}),
    ],
)
def test_what_nobody_sells_is_refused(given, fields):
    """Each fault names the fields that have a way out."""
    assert set(_faults(**given)) == fields


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("=abc", "no IPv4 address"),
        ("203.0.113.0/24", "no IPv4 address"),
        ("10.1.2.3", "private address"),
        ("172.20.0.1", "private address"),
        ("100.64.0.9", "private address"),
        ("127.0.0.1", "no router's address"),
        ("224.0.0.5", "no router's address"),
    ],
)
def test_a_customer_gateway_has_a_public_address(text, said):
    """What the internet does not lead to is refused in a sentence that shows what was written and what to do."""
    sentence = _faults(customer_gateway_ip=text)["customer_gateway_ip"]
    assert said in sentence
    assert text in sentence


def test_more_networks_than_bgp_takes_are_refused():
    """A hundred networks on premises are taken, one more is not: AWS would drop the session or the route."""
    networks = [f"10.{high}.{low}.0/24" for high in (100, 101) for low in range(60)]
    assert len(_estate(on_premises_cidrs=networks[:100]).of(VpnConnection)) == 1
    assert "announce summaries" in _faults(on_premises_cidrs=networks[:101])["on_premises_cidrs"]


def test_a_certificate_stands_for_the_address():
    """With a certificate no address is planned, and Terraform asks for the certificate's ARN instead."""
    document = _document(vpn_authentication="certificate")
    (customer,) = plan(build(document)).of(CustomerGateway)
    assert (customer.ip_address, customer.by_certificate) == (None, True)
    body = written(root_of_document(document))["aws_customer_gateway.link_customer_gateway"]
    assert body["certificate_arn"] == Raw("var.customer_gateway_certificate_arn_link_customer_gateway")
    assert "ip_address" not in body


@pytest.mark.parametrize(
    ("tunnels", "argument", "value"),
    [("large", "tunnel_bandwidth", "large"), ("accelerated", "enable_acceleration", True)],
)
def test_tunnels_are_said_to_terraform(tunnels, argument, value):
    """The provider's own word for each kind of tunnel is written, and only that one."""
    document = _document(**TRANSIT, vpn_tunnels=tunnels)
    body = written(root_of_document(document))["aws_vpn_connection.link"]
    said = {name: body.get(name) for name in ("tunnel_bandwidth", "enable_acceleration")}
    assert said == {"tunnel_bandwidth": None, "enable_acceleration": None} | {argument: value}
    (vpn,) = plan(build(document)).of(VpnConnection)
    assert (vpn.large_tunnels, vpn.accelerated) == (tunnels == "large", tunnels == "accelerated")


LINKS = [
    {"vpn_authentication": "certificate"},
    {"vpn_authentication": "certificate", **TRANSIT, "vpn_tunnels": "large"},
    {**TRANSIT, "vpn_tunnels": "accelerated"},
    {**DIRECT, "direct_connect_resiliency": "maximum", "direct_connect_speed": "10G", "direct_connect_macsec": True},
    {**DIRECT, **TRANSIT, "direct_connect_resiliency": "high", "direct_connect_lag": 4},
    {**DIRECT, "direct_connect_resiliency": "development", "direct_connect_port": "hosted"},
    {"medium": "direct_connect_with_vpn_backup", "direct_connect_resiliency": "maximum", "other_vpcs": "b-two=10.9.0.0/16"},
]  # fmt: skip


@pytest.mark.parametrize("given", LINKS)
def test_every_kind_of_link_is_proven_and_exported(given, tmp_path, terraform):
    """The proof holds, nothing is open that nobody stated, and the real Terraform plans the root."""
    analysis = analyze(_document(**given))
    assert analysis.proof.holds
    assert analysis.proof.unstated_flows == ()
    write(export(analysis, ["terraform"]), tmp_path)
    assert schema_check.faults(tmp_path / "terraform") == []
    assert terraform.plan(tmp_path / "terraform")


def _sent_into_the_hub(**options):
    analysis = analyze(_document(**TRANSIT, **options))
    found = [
        each for each in analysis.estimate.items if each.title.startswith("Sent into the transit gateway")
    ]
    return sum(item.quantity for item in found)


def test_the_bulk_volume_goes_through_the_transit_gateway():
    """Ten TB of 10**12 bytes more are 9,313 GB of 2**30 more that enter the transit gateway."""
    more = _sent_into_the_hub(transfer_tb_per_month=10) - _sent_into_the_hub(transfer_tb_per_month=0)
    assert more == pytest.approx(10e12 / 2**30)


def test_the_calculator_knows_a_group_and_a_hosted_port():
    """A link that is not for sale as one port has a row of its own, with what it carries."""
    from workbook.views.tables.transfers import transfer_times  # views are slow to import

    def own(**options):
        rows = [row for each in transfer_times(analyze(_document(**options))).sections for row in each.rows]
        return [(row[0], row[1]) for row in rows if row[4]]

    assert own(**DIRECT) == [("Direct Connect 1 Gbps", 1000)]
    assert own(**DIRECT, direct_connect_lag=4) == [("Direct Connect 4 x 1 Gbps", 4000)]
    assert own(**DIRECT, direct_connect_port="hosted", direct_connect_speed="200M") == [
        ("Direct Connect 0.2 Gbps", 200)
    ]
    assert own(**TRANSIT, vpn_tunnels="large") == [("Site-to-Site VPN large tunnel", 5000)]
