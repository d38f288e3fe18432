"""Where a task's image comes from, and who may look into the task."""

import pytest

from tests.proof.test_mutations import unnoticed
from tests.proof.test_permission_mutations import escaped
from workbook.document import Document, build
from workbook.errors import OptionsError
from workbook.model.estate.containers import EcrRepository, EcsService, EcsTaskDefinition
from workbook.model.estate.network import VpcEndpoint
from workbook.model.estate.observability import DnsFirewallRuleGroup
from workbook.options import read_options
from workbook.patterns.lambda_ecs_efs import Options
from workbook.plan import plan
from workbook.proof.prove import prove

HUB = {"image_source": "docker_hub"}
EXEC = {"ecs_exec": True}


def planned(**options):
    """The pattern with MongoDB in a container."""
    design = build(Document(pattern="lambda_ecs_efs", options=options))
    return design, plan(design)


def services(estate):
    """The services that the design has endpoints for."""
    return {endpoint.service for endpoint in estate.of(VpcEndpoint)}


def test_an_image_of_docker_hub_needs_nat_and_no_registry():
    """No repository, no endpoint of ECR; the task names Docker Hub's image and its hosts are reached by NAT."""
    design, estate = planned(**HUB)
    (task,) = estate.of(EcsTaskDefinition)
    hosts = {means.flow for means in estate.means if any("nat" in key for key in means.via)}

    assert (task.repository, task.image, task.image_tag) == ("", "docker.io/library/mongo", "8.0")
    assert not estate.of(EcrRepository)
    assert not {"ecr.api", "ecr.dkr", "s3"} & services(estate)
    assert hosts == {
        flow.key for flow in design.flows if flow.destination.endswith(("docker.io", "docker.com"))
    }
    assert len(hosts) == 3


@pytest.mark.parametrize("acls", ["default", "tiered", "strict"])
@pytest.mark.parametrize("options", [HUB, EXEC, HUB | EXEC], ids=lambda options: "+".join(options))
def test_everything_stated_works_and_nothing_else(options, acls):
    """Both options, together and apart, under each mode of network ACLs."""
    proof = prove(*planned(**options, nacl_mode=acls))

    assert (
        *proof.unproven_flows,
        *proof.unstated_flows,
        *proof.unproven_accesses,
        *proof.unstated_accesses,
    ) == ()
    assert all(found.holds for found in proof.prohibitions)


def test_names_of_docker_hub_resolve_where_a_list_says_which_do():
    """A DNS Firewall with a list knows the registry's hosts."""
    _, estate = planned(**HUB, dns_firewall="allow_list")
    (firewall,) = estate.of(DnsFirewallRuleGroup)

    assert {"auth.docker.io", "registry-1.docker.io"} <= set(firewall.allowed_domains)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"nat_mode": "none"}, "nat_mode"),
        ({"vpc_block_public_access": "block_bidirectional"}, "vpc_block_public_access"),
    ],
)
def test_docker_hub_without_a_way_out_is_refused(given, field):
    """Both options are named; a database without a task asks nothing of Docker Hub."""
    with pytest.raises(OptionsError) as refusal:
        read_options(Options, HUB | given)

    assert {fault.field for fault in refusal.value.faults} == {"image_source", field}
    assert read_options(Options, HUB | given | {"database": "documentdb"})


@pytest.mark.parametrize("on", [True, False])
def test_a_shell_has_its_endpoint_and_a_writable_container(on):
    """ECS Exec brings the channel's endpoint; without it the root file system is read-only and there is none."""
    _, estate = planned(ecs_exec=on)
    (task,), (service,) = estate.of(EcsTaskDefinition), estate.of(EcsService)

    assert service.enable_execute_command is on
    assert task.readonly_root_filesystem is not on
    assert ("ssmmessages" in services(estate)) is on


@pytest.mark.parametrize("options", [HUB, EXEC], ids=lambda options: "+".join(options))
def test_every_change_is_noticed(options):
    """A rule, entry or statement dropped or widened: the proof tells of it."""
    assert unnoticed(*planned(**options, nacl_mode="strict")) == []
    assert escaped("lambda_ecs_efs", **options) == []
