"""What the patterns must hold beyond the proof: facts of AWS that a plausible design gets wrong."""

import pytest

from workbook.analysis import analyze
from workbook.document import Document, build
from workbook.errors import OptionsError
from workbook.model.estate.compute import LoadBalancer, TargetGroup
from workbook.model.estate.containers import EcsService, EcsTaskDefinition
from workbook.model.estate.filesystems import EfsFileSystem
from workbook.model.estate.ml import SageMakerDomain, SageMakerNotebook, SageMakerTrainingJob
from workbook.model.estate.network import NatGateway, Route, SecurityGroupRule, VpcEndpoint
from workbook.model.estate.observability import DnsFirewallRuleGroup
from workbook.model.estate.scheduling import Schedule
from workbook.plan import plan
from workbook.views.scene.compose import compose


def planned(name, **options):
    """A pattern's estate."""
    return plan(build(Document(pattern=name, options=options)))


def rules(estate, group, *, egress):
    """A group's rules of one direction: protocol, first and last port, peer."""
    return {
        (
            rule.ip_protocol,
            rule.from_port,
            rule.to_port,
            rule.referenced_security_group or rule.prefix_list or str(rule.cidr_ipv4),
        )
        for rule in estate.of(SecurityGroupRule)
        if rule.security_group == group and rule.is_egress == egress
    }


def endpoints(estate):
    """The services that have an endpoint."""
    return {endpoint.service for endpoint in estate.of(VpcEndpoint)}


def allowed(document):
    """The actions that a policy's statements allow."""
    return {action for each in document.statements if each.effect == "Allow" for action in each.actions}


def test_a_load_balancer_that_signs_users_in_may_call_the_provider():
    """Without egress on 443 every login ends in HTTP 500; without sign-in there is none."""
    signing = rules(planned("user_to_dashboard"), "sg/alb", egress=True)
    plain = rules(planned("user_to_dashboard", authentication="none"), "sg/alb", egress=True)

    assert ("tcp", 443, 443, "0.0.0.0/0") in signing
    assert plain == {("tcp", 8080, 8080, "sg/app")}


@pytest.mark.parametrize(("runs_on", "target"), [("fargate", "ip"), ("instances", "instance")])
def test_targets_are_of_the_sort_that_runs(runs_on, target):
    """Tasks on Fargate have addresses and no instance."""
    estate = planned("user_to_dashboard", runs_on=runs_on)

    assert [group.target_type for group in estate.of(TargetGroup)] == [target]
    assert [listener.authenticate for listener in estate.of(LoadBalancer)[0].listeners] == ["oidc"]


def test_what_fetches_an_image_is_not_what_the_code_may_do():
    """The registry and the log are the execution role's; the task's own role has neither."""
    estate = planned("user_to_dashboard")
    definition = estate.of(EcsTaskDefinition)[0]
    task, execution = estate[definition.role], estate[definition.execution_role]

    assert {"ecr:BatchGetImage", "logs:PutLogEvents"} <= allowed(execution.policy)
    assert not {action for action in allowed(task.policy) if action.startswith(("ecr:", "logs:"))}
    assert {"ecr.api", "ecr.dkr", "logs", "s3"} == endpoints(estate)


def test_the_flow_view_numbers_the_steps_of_a_request():
    """Office, provider, application, data: one to four, and no number on any other line."""
    design = build(Document(pattern="user_to_dashboard"))
    labels = {link.label for link in compose(plan(design), design, "flows").links if link.label}

    assert labels == {"1 · tcp/443", "2 · tcp/443", "3 · tcp/8080", "4 · tcp/443", "tcp/443"}


def test_only_names_that_the_design_calls_resolve():
    """The allow list is made of the vendor's hosts and AWS's own names."""
    hosts = "api.example.com,auth.example.com"
    group = planned("scheduled_external_api", outside_hosts=hosts).of(DnsFirewallRuleGroup)[0]

    assert group.action == "BLOCK"
    assert group.domain_lists == ()
    assert group.allowed_domains[:2] == ("api.example.com", "auth.example.com")
    assert {"*.amazonaws.com", "*.api.aws"} <= set(group.allowed_domains)


def test_private_names_resolve_too():
    """DNS Firewall judges Cloud Map's names like any other."""
    group = planned("lambda_ecs_efs", dns_firewall="allow_list").of(DnsFirewallRuleGroup)[0]

    assert "*.example-prod-app.internal" in group.allowed_domains


@pytest.mark.parametrize(("pinned", "allocations"), [(True, 2), (False, 0)])
def test_a_regional_nat_gateway_keeps_addresses_only_when_they_are_pinned(pinned, allocations):
    """A vendor's allow list cannot name addresses that AWS chooses."""
    options = {"nat_mode": "regional", "pinned_addresses": pinned}
    nat = planned("scheduled_external_api", **options).of(NatGateway)[0]

    assert sum(bool(address.allocation) for address in nat.addresses) == allocations
    assert nat.auto_provision_zones != pinned


def test_what_stands_in_one_zone_has_its_routes_in_one_zone():
    """A Glue connection has one subnet: the other zone's table leads nowhere."""
    estate = planned("scheduled_external_api", runs_on="glue_python_shell", nat_mode="per_az")
    led = {route.route_table for route in estate.of(Route) if route.target.startswith("main/nat")}

    assert led == {"main/rt/app/a"}


def test_scheduler_hands_a_tasks_roles_to_ecs_and_nobody_else():
    """iam:PassRole names both roles and the service they are passed to."""
    estate = planned("scheduled_external_api", runs_on="fargate")
    passing = [each for each in estate["role/scheduler"].policy.statements if "iam:PassRole" in each.actions]

    assert {each.resources for each in passing} == {("${role/job.arn}",), ("${role/job-execution.arn}",)}
    assert {each.conditions[0].values for each in passing} == {("ecs-tasks.amazonaws.com",)}
    assert estate.of(Schedule)[0].dead_letter_queue == "failed-starts"


def test_the_three_groups_of_the_handshake_open_one_port_each():
    """Function to MongoDB, MongoDB to EFS; the function takes nothing in, EFS opens nothing."""
    estate = planned("lambda_ecs_efs")

    assert rules(estate, "sg/function", egress=False) == set()
    assert rules(estate, "sg/mongo", egress=False) == {("tcp", 27017, 27017, "sg/function")}
    assert rules(estate, "sg/files", egress=False) == {("tcp", 2049, 2049, "sg/mongo")}
    assert rules(estate, "sg/files", egress=True) == set()
    assert ("tcp", 2049, 2049, "sg/files") in rules(estate, "sg/mongo", egress=True)
    assert not any(port in (53, 80) for _, port, *_ in rules(estate, "sg/mongo", egress=True))


def test_two_tasks_never_write_the_files_at_once():
    """The old task stops before the new one starts; mounts without TLS and mounts as root are refused to everybody."""
    estate = planned("lambda_ecs_efs")
    service, definition = estate.of(EcsService)[0], estate.of(EcsTaskDefinition)[0]
    policy = estate.of(EfsFileSystem)[0].policy

    assert (service.desired_count, service.minimum_healthy_percent, service.maximum_percent) == (1, 0, 100)
    assert definition.transit_encryption
    assert [(each.sid, each.effect) for each in policy.statements] == [
        ("NobodyMountsAsRoot", "Deny"),
        ("DenyInsecureTransport", "Deny"),
    ]


def test_instances_of_one_job_may_open_connections_to_one_another():
    """In and out: a rule for what comes in alone lets nobody begin; ESP has no ports, so all protocols."""
    estate = planned("sagemaker_vpc")
    plain = planned("sagemaker_vpc", inter_container_encryption=False)
    alone = planned("sagemaker_vpc", training_instances=1)

    for egress in (True, False):
        assert ("-1", None, None, "sg/training") in rules(estate, "sg/training", egress=egress)
        assert ("tcp", 0, 65535, "sg/training") in rules(plain, "sg/training", egress=egress)
    assert rules(alone, "sg/training", egress=False) == set()


def test_nobody_calls_a_model_at_its_interfaces():
    """Callers go to the Runtime API's endpoint; the model's group admits nothing."""
    estate = planned("sagemaker_vpc")

    assert rules(estate, "sg/model", egress=False) == set()
    assert ("tcp", 443, 443, "sg/endpoint/sagemaker.runtime") in rules(estate, "sg/caller", egress=True)


def test_jobs_that_only_move_data_need_the_free_endpoint_alone():
    """SageMaker fetches images and writes logs by a way of its own."""
    options = {"workspace": "none", "hosting": False}

    assert endpoints(planned("sagemaker_vpc", **options)) == {"s3"}
    called = planned("sagemaker_vpc", **options, training_calls="kms,sts", network_isolation=False)
    assert endpoints(called) == {"s3", "kms", "sts"}


def test_isolated_code_that_calls_aws_is_refused():
    """Network isolation takes the network away: both options are named."""
    with pytest.raises(OptionsError) as refused:
        build(Document(pattern="sagemaker_vpc", options={"training_calls": "kms"}))

    assert {fault.field for fault in refused.value.faults} == {"network_isolation", "training_calls"}


def test_workspaces_have_no_internet_of_their_own():
    """Studio is VPC only; a notebook has neither direct internet nor root."""
    domain = planned("sagemaker_vpc").of(SageMakerDomain)[0]
    notebook = planned("sagemaker_vpc", workspace="notebook").of(SageMakerNotebook)[0]

    assert domain.app_network_access_type == "VpcOnly"
    assert (notebook.direct_internet_access, notebook.root_access) == (False, False)


def test_one_switch_goes_from_endpoints_to_nat():
    """With NAT nothing but S3's free endpoint is left, and both ways are proven and priced."""
    ways = {
        way: analyze(Document(pattern="sagemaker_vpc", options={"way_out": way}))
        for way in ("endpoints_only", "nat")
    }

    assert endpoints(ways["nat"].estate) == {"s3"}
    assert not ways["endpoints_only"].estate.of(NatGateway)
    assert all(way.proof.holds and way.estimate.monthly_usd for way in ways.values())
    assert ways["nat"].estate.of(SageMakerTrainingJob)[0].network_isolation
