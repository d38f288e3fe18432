"""The AWS CLI and boto3 export: run against stand-ins, judged by botocore's model of the API, by bash and shellcheck."""

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from tests import oracles_ran
from tests.estates import REGION, complete_estate, group_rule, with_resource
from tests.estates_of_accounts import FAR, here, peered_accounts
from tests.exports.fake_aws import FakeSession, calls, installed
from tests.exports.hostile import HOSTILE
from workbook.analysis import analyze
from workbook.catalog import names
from workbook.document import Document
from workbook.exports.cli.export import cli, scripts
from workbook.exports.cli.shell import option, quoted
from workbook.model.estate.data import S3Bucket
from workbook.model.estate.network import SecurityGroup, SecurityGroupRule
from workbook.model.estate.observability import FlowLog

PREFIX = "acme-test-shop"


@pytest.fixture(scope="module")
def any_analysis():
    """Any analysis: its estate is replaced."""
    return analyze(Document(pattern="three_tier_dmz"))


def _files(analysis, estate=None):
    return cli(replace(analysis, estate=estate) if estate else analysis)


def _given(files, name):
    """Values for every environment variable that a script asks for."""
    asked = re.findall(r"missing\+=\((\w+)\)", files[f"cli/{name}.sh"].decode())
    return {each: _example(each) for each in asked}


def _example(variable):
    if variable.endswith("_ARN"):
        return "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    return "111122223333" if variable.startswith("ACCOUNT") else f"id-{variable.lower().replace('_', '-')}"


def _run(files, folder, name="apply", **more):
    """The script under bash with a fake `aws`; what was called, by the API's names."""
    environment, log = installed(folder)
    script = folder / f"{name}.sh"
    script.write_bytes(files[f"cli/{name}.sh"])
    answer = subprocess.run(
        ["bash", str(script)],
        env={**environment, **_given(files, name), **more},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    return calls(log)


def _run_python(files, name="apply", monkeypatch=None):
    """The Python script with a fake boto3; what was called."""
    session = FakeSession()
    monkeypatch.setattr(boto3, "Session", lambda **_: session)
    for variable, value in _given(files, name).items():
        monkeypatch.setenv(variable, value)
    exec(compile(files[f"cli/{name}.py"], f"{name}.py", "exec"), {"__name__": "script"})  # noqa: S102  # our own
    return session.calls


def _comparable(found):
    """Calls without the ids that stand-ins gave, policies as data."""
    text = json.dumps(found, sort_keys=True, default=str)
    plain = re.sub(r"\b(sg|fl|pl)-0[0-9a-f]+", r"\1-id", text)
    return [
        [
            service,
            operation,
            {**given, **({"Policy": json.loads(given["Policy"])} if "Policy" in given else {})},
        ]
        for service, operation, given in json.loads(plain)
    ]


@pytest.mark.parametrize("pattern", names())
def test_both_scripts_make_the_same_calls_and_the_api_knows_them(pattern, tmp_path, monkeypatch):
    """Every line of every pattern has an operation, options and words that AWS has; bash and Python say the same."""
    files = _files(analyze(Document(pattern=pattern)))
    stems = [path[4:-3] for path in files if path.endswith(".sh")]
    for stem in stems:
        shell = _run(files, tmp_path / stem, stem)
        python = _run_python(files, stem, monkeypatch)
        assert shell
        assert _comparable(shell) == _comparable(python)


@pytest.mark.parametrize("pattern", names())
def test_scripts_are_clean_shell(pattern, tmp_path):
    """Neither bash nor shellcheck finds anything to say."""
    for path, content in _files(analyze(Document(pattern=pattern))).items():
        if path.endswith(".sh"):
            _linted(tmp_path / Path(path).name, content)


def _linted(script, content):
    script.write_bytes(content)
    assert subprocess.run(["bash", "-n", str(script)], check=False).returncode == 0
    judge = Path(sys.executable).with_name("shellcheck")
    if judge.exists():
        oracles_ran.ran("shellcheck")
        answer = subprocess.run([str(judge), str(script)], capture_output=True, text=True, check=False)
        assert answer.stdout == ""


def test_every_kind_of_rule_bucket_and_record_is_called(any_analysis, tmp_path, monkeypatch):
    """The estate with everything in it passes the model too, call for call alike in both scripts."""
    files = _files(any_analysis, complete_estate())
    shell = _run(files, tmp_path / "run")
    operations = {operation for _, operation, _ in shell}

    assert _comparable(shell) == _comparable(_run_python(files, monkeypatch=monkeypatch))
    assert {
        "CreateSecurityGroup",
        "AuthorizeSecurityGroupIngress",
        "AuthorizeSecurityGroupEgress",
        "RevokeSecurityGroupEgress",
        "CreateFlowLogs",
        "CreateBucket",
        "PutPublicAccessBlock",
        "PutBucketEncryption",
        "PutBucketVersioning",
        "PutBucketPolicy",
        "PutBucketLifecycleConfiguration",
    } <= operations
    _linted(tmp_path / "apply.sh", files["cli/apply.sh"])


def test_every_rule_of_the_design_is_a_call(tmp_path):
    """Direction, protocol, ports and peer of each rule arrive as the design has them, with its description."""
    analysis = analyze(Document(pattern="three_tier_dmz"))
    found = _run(_files(analysis), tmp_path)
    said = sorted(
        (operation.endswith("Egress"), *_told(given["IpPermissions"][0]))
        for _, operation, given in found
        if operation.startswith("Authorize")
    )
    wanted = sorted(
        (rule.is_egress, rule.ip_protocol, rule.from_port, rule.to_port, rule.description)
        for rule in analysis.estate.of(SecurityGroupRule)
    )

    assert said == wanted


def _told(permission):
    (peers,) = (value for value in permission.values() if isinstance(value, list))
    return (
        permission["IpProtocol"],
        permission.get("FromPort"),
        permission.get("ToPort"),
        peers[0]["Description"],
    )


def test_a_second_run_in_an_account_makes_nothing_twice(monkeypatch):
    """In moto's account two runs leave each group, rule, bucket and flow log once, with the design's settings."""
    analysis = analyze(Document(pattern="three_tier_dmz", options={"region": REGION}))
    script = _files(analysis)["cli/apply.py"]
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        oracles_ran.ran("moto")
        ec2, s3 = boto3.client("ec2", region_name=REGION), boto3.client("s3", region_name=REGION)
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        key = boto3.client("kms", region_name=REGION).create_key()["KeyMetadata"]["Arn"]
        monkeypatch.setenv("VPC_MAIN", vpc)
        monkeypatch.setenv("KMS_KEY_MAIN_ARN", key)
        seen = []
        for _ in range(2):
            exec(compile(script, "apply.py", "exec"), {"__name__": "script"})  # noqa: S102  # our own
            seen.append(_standing(ec2, s3, vpc))

    assert seen[0] == seen[1]
    groups, rules, logs, buckets = seen[0]
    estate = analysis.estate
    assert groups == sorted(group.group_name for group in estate.of(SecurityGroup))
    assert rules == len(estate.of(SecurityGroupRule))
    assert logs == len(estate.of(FlowLog))
    assert len(buckets) == len(estate.of(S3Bucket))


def _standing(ec2, s3, vpc):
    of_vpc = [{"Name": "vpc-id", "Values": [vpc]}]
    groups = ec2.describe_security_groups(Filters=of_vpc)["SecurityGroups"]
    ids = {group["GroupId"] for group in groups}
    rules = [
        rule for rule in ec2.describe_security_group_rules()["SecurityGroupRules"] if rule["GroupId"] in ids
    ]
    buckets = sorted(bucket["Name"] for bucket in s3.list_buckets()["Buckets"])
    logs = ec2.describe_flow_logs()["FlowLogs"]
    return sorted(group["GroupName"] for group in groups), len(rules), len(logs), buckets


def test_what_is_missing_is_named_before_anything_is_done(any_analysis, tmp_path):
    """Without the ids it needs the script stops, names all of them, and has called nothing that changes."""
    files = _files(any_analysis)
    environment, log = installed(tmp_path)
    script = tmp_path / "apply.sh"
    script.write_bytes(files["cli/apply.sh"])
    answer = subprocess.run(
        ["bash", str(script)], env=environment, capture_output=True, text=True, check=False
    )

    assert answer.returncode == 1
    assert {name for name in _given(files, "apply") if name not in answer.stderr} == set()
    assert calls(log) == []


def test_another_account_is_refused(any_analysis, tmp_path):
    """Lines for an account that was given do nothing in any other one."""
    estate = replace(
        complete_estate(), accounts=(replace(complete_estate().accounts[0], account_id="444455556666"),)
    )
    files = _files(any_analysis, estate)
    environment, log = installed(tmp_path)
    script = tmp_path / "apply.sh"
    script.write_bytes(files["cli/apply.sh"])
    given = {**environment, **_given(files, "apply")}
    answer = subprocess.run(["bash", str(script)], env=given, capture_output=True, text=True, check=False)

    assert answer.returncode == 1
    assert "444455556666" in answer.stderr
    assert calls(log) == []


def test_each_account_and_region_has_its_own_lines(any_analysis, tmp_path):
    """A rule that names a group of another account says whose it is; the other group's id is asked for."""
    files = _files(any_analysis, peered_accounts())
    scripts_of = {path for path in files if path.endswith(".sh")}
    found = _run(files, tmp_path, f"sales-{REGION}")
    (permission,) = (
        given["IpPermissions"][0]
        for _, operation, given in found
        if operation == "AuthorizeSecurityGroupIngress"
    )

    assert scripts_of == {
        f"cli/sales-{REGION}.sh",
        f"cli/analytics-{REGION}.sh",
        f"cli/analytics-{FAR}.sh",
    }
    (pair,) = permission["UserIdGroupPairs"]
    assert pair["UserId"] == "111122223333"
    assert pair["GroupId"].startswith("id-security-group-reports-app")


def test_hostile_words_are_words_in_both_scripts(any_analysis, tmp_path, monkeypatch):
    """Names, descriptions and tags with shell, Python and JSON in them reach AWS as the texts they are; nothing runs."""
    trap = tmp_path / "trapped"
    words = (*HOSTILE, f"$(touch {trap})", f"`touch {trap}`", f"'; touch {trap}; '", f'"; touch {trap}; "')
    estate = complete_estate()
    for number, text in enumerate(words):
        group = replace(
            estate.get(SecurityGroup, "sg/app"),
            key=f"sg/{text}{number}",
            group_name=f"{text}{number}",
            description=f"{text}{number}",
            tags=(("Note", text.replace("\0", "")),),
        )
        rule = replace(group_rule(group.key, "tcp", "203.0.113.0/24", 443), description=f"{text}{number}")
        estate = with_resource(with_resource(estate, group), rule)
    bucket = replace(estate.get(S3Bucket, "bucket/files"), purpose="; ".join(words))
    files = _files(any_analysis, with_resource(estate, bucket))
    shell = _run(files, tmp_path / "run")

    assert _comparable(shell) == _comparable(_run_python(files, monkeypatch=monkeypatch))
    assert not trap.exists()
    made = [given for _, operation, given in shell if operation == "CreateSecurityGroup"]
    notes = {
        tag["Value"]
        for given in made
        for tag in given["TagSpecifications"][0]["Tags"]
        if tag["Key"] == "Note"
    }
    assert {text.replace("\0", "") for text in words} <= notes
    _linted(tmp_path / "apply.sh", files["cli/apply.sh"])


def test_no_value_is_taken_for_a_file_to_read(any_analysis, tmp_path):
    """The AWS CLI reads files that values name; a description that looks like one keeps its meaning."""
    group = replace(
        complete_estate().get(SecurityGroup, "sg/app"), description="file:///etc/passwd", key="sg/other"
    )
    files = _files(any_analysis, with_resource(complete_estate(), group))
    found = _run(files, tmp_path)
    texts = {given["Description"] for _, operation, given in found if operation == "CreateSecurityGroup"}

    assert " file:///etc/passwd" in texts
    assert not {text for text in texts if text.startswith("file:")}


def test_option_names_are_spelled_as_the_command_line_does():
    """For every operation and parameter of the three services the spelling is botocore's own."""
    import botocore.session
    from botocore import xform_name

    for service in ("ec2", "s3", "logs"):
        model = botocore.session.get_session().get_service_model(service)
        for name in model.operation_names:
            shape = model.operation_model(name).input_shape
            for word in (name, *(shape.members if shape else ())):
                assert option(word) == xform_name(word, "-")


@pytest.mark.parametrize("text", [*HOSTILE, "-x", "--region", "~", "*", "!x", "a'b"])
def test_a_quoted_text_is_one_word(text):
    """What bash makes of a quoted text is the text."""
    answer = subprocess.run(
        ["bash", "-c", f"printf %s {quoted(text)}"],
        capture_output=True,
        check=True,
        env={"PATH": os.environ["PATH"]},
    )

    assert answer.stdout.decode() == text.replace("\0", "")


def test_what_exists_is_not_made(any_analysis):
    """An existing bucket and group have no line that makes or changes them; their ids stand in rules."""
    estate = complete_estate()
    group = replace(estate.get(SecurityGroup, "sg/alb"), existing_id="sg-0abc")
    (_, script), *_ = scripts("A shop", PREFIX, with_resource(estate, group))
    variables = {step.variable for step in script.steps if hasattr(step, "lookup")}
    known = {each.variable: each.known for each in script.inputs}

    assert "security_group_alb" not in variables
    assert known["security_group_alb"] == "sg-0abc"
    assert not any("theirs" in name for name in known)


def test_a_place_is_a_region_of_an_account():
    """Where nothing of it is made there is no script."""
    places = {name for name, _ in scripts("A shop", PREFIX, peered_accounts())}

    assert places == {f"sales-{REGION}", f"analytics-{REGION}", f"analytics-{FAR}"}
    assert here("sales")["region"] == REGION


LOGGED = (
    ("edge_protection", {"waf_logs": "s3", "access_logs": "cloudwatch"}),
    ("edge_protection", {"waf_logs": "firehose", "access_logs": "s3", "region": "eu-west-1"}),
    ("three_tier_dmz", {"inspection": "network_firewall"}),
    ("three_tier_dmz", {"inspection": "network_firewall", "firewall_logs": "cloudwatch"}),
)


@pytest.mark.parametrize(("pattern", "options"), LOGGED)
def test_deliveries_of_logs_are_calls_that_the_api_knows(pattern, options, tmp_path, monkeypatch):
    """Where web ACLs, distributions and firewalls log to is said alike in both scripts, once for each of them."""
    files = _files(analyze(Document(pattern=pattern, options=options)))
    said = []
    for stem in [path[4:-3] for path in files if path.endswith(".sh")]:
        shell = _run(files, tmp_path / stem, stem)
        assert _comparable(shell) == _comparable(_run_python(files, stem, monkeypatch))
        said += [call[1] for call in shell]

    told = [said.count(word) for word in ("PutLoggingConfiguration", "CreateDelivery")]
    assert told == ([1, 1] if pattern == "edge_protection" else [0, 0])
    assert said.count("UpdateLoggingConfiguration") == (0 if pattern == "edge_protection" else 2)
