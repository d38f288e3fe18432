"""APIs in front of a function: private, Regional, or HTTP."""

import pytest

from tests.proof.test_mutations import unnoticed
from tests.proof.test_permission_mutations import escaped
from workbook.analysis import analyze
from workbook.document import Document, build
from workbook.model.estate.apis import apis
from workbook.model.estate.compute import ApiGatewayHttpApi, ApiGatewayRestApi, LambdaPermission
from workbook.model.estate.network import VpcEndpoint
from workbook.plan import plan
from workbook.proof.prove import prove

PATTERNS = ("private_rds_api", "lambda_ecs_efs")
SORTS = {
    "private": (ApiGatewayRestApi, True),
    "public": (ApiGatewayRestApi, False),
    "http": (ApiGatewayHttpApi, False),
}


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("name", PATTERNS)
def test_every_api_is_signed_and_invokes_the_function_alone(name, sort):
    """One API of the chosen sort, with IAM, and a permission that names it; a private one brings its endpoint."""
    design = build(Document(pattern=name, options={"api": sort}))
    estate = plan(design)
    (api,), (permission,) = apis(estate), estate.of(LambdaPermission)
    proof = prove(design, estate)

    assert (type(api), api.private) == SORTS[sort]
    assert api.authorization == "AWS_IAM"
    assert (permission.source, permission.principal) == (api.key, "apigateway.amazonaws.com")
    assert any(each.service == "execute-api" for each in estate.of(VpcEndpoint)) is api.private
    assert (
        *proof.unproven_flows,
        *proof.unstated_flows,
        *proof.unproven_accesses,
        *proof.unstated_accesses,
    ) == ()


@pytest.mark.parametrize("sort", ["private", "http"])
def test_every_change_is_noticed(sort):
    """A rule, entry or statement dropped or widened: the proof tells of it."""
    design = build(Document(pattern="lambda_ecs_efs", options={"api": sort, "nacl_mode": "strict"}))

    assert unnoticed(design, plan(design)) == []
    assert escaped("lambda_ecs_efs", api=sort) == []


def test_an_http_api_is_told_that_no_web_acl_fits_it():
    """The remedy for an HTTP API is another sort of API; a Regional one may have the web ACL."""
    remedies = {
        sort: next(
            finding.remedy
            for finding in analyze(Document(pattern="private_rds_api", options={"api": sort})).findings
            if finding.check == "APIS-04"
        )
        for sort in ("public", "http")
    }

    assert "take a REST API" in remedies["http"]
    assert "take a REST API" not in remedies["public"]


def test_requests_to_an_http_api_cost_less():
    """Both sorts are priced by their requests, by the price list of each."""
    prices = {
        sort: next(
            item.monthly_usd
            for item in analyze(Document(pattern="private_rds_api", options={"api": sort})).estimate.items
            if item.title.endswith("API requests")
        )
        for sort in ("public", "http")
    }

    assert 0 < prices["http"] < prices["public"]
