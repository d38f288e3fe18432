"""What the absence of an endpoint looks like: its symptom where no other way leads there, and the bill where NAT does."""

import pytest

from workbook.analysis import analyze
from workbook.document import Document
from workbook.facts.endpoint_services import service_names
from workbook.facts.endpoint_symptoms import UNTOLD, symptom_without
from workbook.facts.tables import table
from workbook.model.estate.network import VpcEndpoint
from workbook.views.tables.symptoms import BY_NAT, missing_endpoints


def told(**options: object) -> dict[str, tuple[str, str]]:
    """Each service of a SageMaker design: who uses it, and what is seen without it."""
    analysis = analyze(Document(pattern="sagemaker_vpc", options=options))
    found = {str(row[0]): (str(row[1]), str(row[2])) for row in missing_endpoints(analysis).rows}
    assert set(found) == {each.service for each in analysis.estate.of(VpcEndpoint)}
    return found


def test_without_nat_each_endpoint_has_its_symptom() -> None:
    """Studio calls the SageMaker API; the caller of the model the Runtime API."""
    found = told(workspace="studio")

    assert "studio" in found["sagemaker.api"][0]
    assert "connect timeout at api.sagemaker" in found["sagemaker.api"][1]
    assert "caller" in found["sagemaker.runtime"][0]
    assert BY_NAT not in {words for _, words in found.values()}


def test_with_nat_the_bill_is_the_symptom() -> None:
    """S3's gateway endpoint is free; without it calls leave by NAT, where the tier has a route there."""
    assert {words for _, words in told(way_out="nat").values()} == {BY_NAT}


def test_rules_to_an_endpoints_group_pass_nothing_to_nat() -> None:
    """With NAT beside it, an interface endpoint's absence is a timeout all the same: rules name its group."""
    analysis = analyze(Document(pattern="three_tier_dmz"))
    found = {str(row[0]): str(row[2]) for row in missing_endpoints(analysis).rows}

    assert found["s3"] == BY_NAT
    assert "managed nodes" in found["ssm"]


def test_a_tier_without_a_route_to_nat_has_no_second_way() -> None:
    """The isolated tier's exports to S3 stop, whatever other tiers have."""
    analysis = analyze(Document(pattern="three_tier_dmz", options={"data_tier": "s3_exports"}))
    found = {str(row[0]): str(row[2]) for row in missing_endpoints(analysis).rows}

    assert found["s3"].startswith("Reads and writes of objects time out")


@pytest.mark.parametrize("row", table("endpoint_symptoms"), ids=lambda row: row["service"])
def test_every_symptom_is_of_a_service_with_an_endpoint(row) -> None:
    """No symptom is on file for a service that has none."""
    assert row["service"] in service_names()


def test_a_service_without_a_row_has_the_plain_symptom() -> None:
    """Nothing is made up."""
    assert symptom_without("no-such-service") == UNTOLD


def test_a_network_without_endpoints_has_no_rows() -> None:
    """The table is then not shown."""
    analysis = analyze(Document(pattern="multi_account_logging"))

    assert not missing_endpoints(analysis).rows
