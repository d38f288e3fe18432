"""EFS One Zone: one mount target, in the zone where the files are, and a price that nobody has on file."""

import pytest

from tests.exports.roots import root_of_document, written
from workbook.analysis import analyze
from workbook.document import Document, build
from workbook.model.estate.filesystems import EfsFileSystem
from workbook.plan import plan

ONE_ZONE = {"file_zones": "one_zone"}


def files(**options: object) -> EfsFileSystem:
    """The file system of a design."""
    (found,) = plan(build(Document(pattern="lambda_ecs_efs", options=options))).of(EfsFileSystem)
    return found


@pytest.mark.parametrize("zones", [2, 3])
def test_one_zone_has_one_mount_target_and_regional_one_a_zone(zones) -> None:
    """Whatever the number of zones, the files of One Zone are in the first."""
    assert files(az_count=zones, **ONE_ZONE).subnets == ("main/data/a",)
    assert len(files(az_count=zones).subnets) == zones


def test_tasks_of_every_zone_reach_the_one_mount_target() -> None:
    """What is stated is proven across zones, with exact network ACLs too."""
    for mode in ("default", "strict"):
        analysis = analyze(Document(pattern="lambda_ecs_efs", options={**ONE_ZONE, "nacl_mode": mode}))

        assert analysis.proof.holds


def test_terraform_names_the_zone() -> None:
    """EFS takes the zone of the subnet; a regional file system names none."""
    one = written(root_of_document(Document(pattern="lambda_ecs_efs", options=ONE_ZONE)))
    every = written(root_of_document(Document(pattern="lambda_ecs_efs")))

    assert one["aws_efs_file_system.files"]["availability_zone_name"]
    assert not every["aws_efs_file_system.files"]["availability_zone_name"]


def test_a_missing_price_is_said() -> None:
    """No price of One Zone is on file: the line says so and counts nothing."""
    analysis = analyze(Document(pattern="lambda_ecs_efs", options=ONE_ZONE))
    (line,) = [each for each in analysis.estimate.items if each.title == "Files stored (EFS)"]

    assert line.unit_price_usd is None
    assert line.quantity
