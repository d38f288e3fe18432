"""Whole decisions that AWS's documentation states, with the policies of its own examples.

Facts restated from docs.aws.amazon.com; sample policies there are under MIT-0. A row: page, what is asked, the policies,
the decision. `note` says which sentence of the page it is where that is not plain.
"""

from dataclasses import dataclass, field
from typing import Any

IAM = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
LOGIC = f"{IAM}reference_policies_evaluation-logic.html"
BOUNDARIES = f"{IAM}access_policies_boundaries.html"
CROSS = f"{IAM}reference_policies_evaluation-logic-cross-account.html"
NOT_PRINCIPAL = f"{IAM}reference_policies_elements_notprincipal.html"
NOT_ACTION = f"{IAM}reference_policies_elements_notaction.html"
NOT_RESOURCE = f"{IAM}reference_policies_elements_notresource.html"
VARIABLES = f"{IAM}reference_policies_variables.html"
RESOURCE = f"{IAM}reference_policies_elements_resource.html"
IDENTIFIERS = f"{IAM}reference_identifiers.html#identifiers-arns"
TRUST = f"{IAM}id_roles_compare-resource-policies.html"
S3 = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html"
S3_VPCE = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies-vpc-endpoint.html"
KMS = "https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html"
KMS_DEFAULT = "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html"
KMS_CROSS = (
    "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html"
)
GRANTS = "https://docs.aws.amazon.com/kms/latest/developerguide/create-grant-overview.html"
SCP = "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html"
RCP = "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html"
ENDPOINT = "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html"
CONFUSED = f"{IAM}confused-deputy.html"

ALLOWED, IMPLICIT, EXPLICIT, UNKNOWN = "allowed", "implicitly_denied", "explicitly_denied", "unknown"
OWN, OTHER = "111122223333", "444455556666"
Policy = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """One request, the policies that apply to it (None: there is none of that kind), and AWS's answer."""

    source: str
    decision: str
    principal: str
    action: str
    resource: str
    context: dict[str, Any] = field(default_factory=dict)
    identity: Policy | None = None
    boundary: Policy | None = None
    session: Policy | None = None
    resource_policy: Policy | None = None
    endpoint: Policy | None = None
    scps: tuple[Policy, ...] = ()
    rcps: tuple[Policy, ...] = ()
    owner: str = OWN
    sort: str = "ordinary"
    of_user: str = ""
    grants: tuple[Any, ...] = ()
    note: str = ""


def policy(*statements: dict[str, Any]) -> Policy:
    """A policy of the current version."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(action: Any = "*", resource: Any = "*", **more: Any) -> dict[str, Any]:
    """An Allow."""
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: Any = "*", resource: Any = "*", **more: Any) -> dict[str, Any]:
    """A Deny."""
    return {"Effect": "Deny", "Action": action, "Resource": resource, **more}


def user(name: str, account: str = OWN) -> str:
    """The ARN of a user."""
    return f"arn:aws:iam::{account}:user/{name}"


def root(account: str = OWN) -> dict[str, Any]:
    """An account as principal."""
    return {"AWS": f"arn:aws:iam::{account}:root"}


ROLE = f"arn:aws:iam::{OWN}:role/examplerole"
SESSION = f"arn:aws:sts::{OWN}:assumed-role/examplerole/examplerolesessionname"
USER = user("exampleuser")
FEDERATED = f"arn:aws:sts::{OWN}:federated-user/exampleuser"
BUCKET, OBJECT = "arn:aws:s3:::DOC-EXAMPLE-BUCKET", "arn:aws:s3:::DOC-EXAMPLE-BUCKET/a"
BOTH = [BUCKET, f"{BUCKET}/*"]
EVERYTHING, NOTHING = policy(allow()), policy()

_CARLOS = user("carlossalazar", "123456789012")
_CARLOS_IDENTITY = policy(
    allow(["s3:GetBucketLocation", "s3:GetAccountPublicAccessBlock", "s3:ListAccessPoints", "s3:ListAllMyBuckets"],
          "arn:aws:s3:::*"),
    allow("s3:*", ["arn:aws:s3:::carlossalazar/*", "arn:aws:s3:::carlossalazar"]),
    deny("s3:*", "arn:aws:s3:::*log*"),
)  # fmt: skip
_CARLOS_BUCKET = policy(
    allow("s3:*", ["arn:aws:s3:::carlossalazar/*", "arn:aws:s3:::carlossalazar"], Principal={"AWS": _CARLOS})
)
_GET_LIST = policy(allow(["iam:Get*", "iam:List*"]), deny("iam:*Report"))


def _carlos(decision: str, action: str, resource: str, **more: Any) -> Case:
    return Case(
        LOGIC, decision, _CARLOS, action, resource, identity=_CARLOS_IDENTITY, owner="123456789012", **more
    )


def _report(decision: str, action: str, **more: Any) -> Case:
    identity = policy(*_GET_LIST["Statement"], *more.pop("also", ()))
    return Case(LOGIC, decision, USER, action, "*", identity=identity, **more)


ONE_ACCOUNT = (
    _carlos(EXPLICIT, "s3:PutObject", "arn:aws:s3:::carlossalazar-logs/file"),
    _carlos(ALLOWED, "s3:PutObject", "arn:aws:s3:::carlossalazar/file", resource_policy=_CARLOS_BUCKET),
    _carlos(ALLOWED, "s3:PutObject", "arn:aws:s3:::carlossalazar/file"),
    _carlos(ALLOWED, "s3:ListAllMyBuckets", "arn:aws:s3:::anything"),
    _carlos(IMPLICIT, "s3:PutObject", "arn:aws:s3:::somebody-else/file"),
    Case(LOGIC, ALLOWED, _CARLOS, "s3:PutObject", "arn:aws:s3:::carlossalazar/file", identity=NOTHING,
         resource_policy=_CARLOS_BUCKET, owner="123456789012", note="one of the two policies is enough"),
    _report(ALLOWED, "iam:GetUser"),
    _report(ALLOWED, "IAM:getuser", note="actions do not tell upper case from lower"),
    _report(IMPLICIT, "iam:CreatePolicy"),
    _report(EXPLICIT, "iam:GetOrganizationsAccessReport"),
    _report(EXPLICIT, "iam:GenerateCredentialReport", also=(allow("iam:GenerateCredentialReport"),)),
    Case(LOGIC, ALLOWED, f"arn:aws:iam::{OWN}:root", "s3:GetObject", OBJECT, note="the root user has full access"),
    Case(LOGIC, EXPLICIT, f"arn:aws:iam::{OWN}:root", "s3:GetObject", OBJECT,
         resource_policy=policy(deny("s3:GetObject", BOTH, Principal="*"))),
)  # fmt: skip


def _named(principal: str) -> Policy:
    return policy(allow("s3:GetObject", f"{BUCKET}/*", Principal={"AWS": principal}))


def _limit(decision: str, caller: str, named: str, note: str = "", of_user: str = "", **limits: Any) -> Case:
    return Case(LOGIC, decision, caller, "s3:GetObject", OBJECT, identity=limits.pop("identity", NOTHING),
                resource_policy=_named(named), note=note, of_user=of_user, **limits)  # fmt: skip


RESOURCE_POLICIES_AND_IMPLICIT_DENIES = (
    _limit(ALLOWED, SESSION, ROLE, "a role's ARN: an implicit deny of the identity policy does not matter"),
    _limit(IMPLICIT, SESSION, ROLE, "... but that of a boundary does", boundary=NOTHING),
    _limit(IMPLICIT, SESSION, ROLE, "... and that of a session policy", session=NOTHING),
    _limit(ALLOWED, SESSION, ROLE, boundary=EVERYTHING, session=EVERYTHING),
    _limit(
        ALLOWED,
        SESSION,
        SESSION,
        "a session's ARN is limited by none of them",
        boundary=NOTHING,
        session=NOTHING,
    ),
    _limit(ALLOWED, USER, USER, "a user's ARN is not limited by the boundary", boundary=NOTHING),
    _limit(ALLOWED, FEDERATED, FEDERATED, "nor a federated session's by the session policy", session=NOTHING),
    _limit(IMPLICIT, FEDERATED, USER, "the user who federated was named", of_user=USER, session=NOTHING),
    _limit(ALLOWED, FEDERATED, USER, of_user=USER, session=EVERYTHING),
    _limit(
        EXPLICIT, SESSION, SESSION, "an explicit deny of a boundary counts", boundary=policy(deny("s3:*"))
    ),
    _limit(EXPLICIT, USER, USER, "... of an identity policy", identity=policy(deny("s3:GetObject"))),
    _limit(EXPLICIT, SESSION, SESSION, "... of a session policy", session=policy(deny("s3:GetObject"))),
    _limit(ALLOWED, SESSION, "*", "everyone is named", boundary=NOTHING, session=NOTHING),
    _limit(IMPLICIT, SESSION, f"arn:aws:iam::{OWN}:root", "an account delegates to its identity policies"),
    _limit(IMPLICIT, SESSION, OWN, "the account's id is the same as its ARN"),
    _limit(IMPLICIT, SESSION, user("somebody")),
)

_SHIRLEY = policy(allow(["s3:*", "cloudwatch:*", "ec2:*"]))
_X_COMPANY = policy(
    allow(["s3:*", "cloudwatch:*", "ec2:*", "dynamodb:*"]),
    allow(["iam:ListUsers", "iam:GetAccountPasswordPolicy"]),
    allow(["iam:*AccessKey*", "iam:ChangePassword", "iam:GetUser"], "arn:aws:iam::*:user/${aws:username}"),
    deny("s3:*", ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"]),
    deny("ec2:*", "arn:aws:ec2:*:*:instance/i-1234567890abcdef0"),
)
_DELEGATED = policy(
    allow(["iam:CreateUser", "iam:AttachUserPolicy"], Condition={
        "StringEquals": {"iam:PermissionsBoundary": "arn:aws:iam::111122223333:policy/XCompanyBoundaries"}}),
    allow(["cloudwatch:*", "iam:GetUser", "iam:CreateLoginProfile"]),
    deny("iam:DeleteUserPermissionsBoundary"),
)  # fmt: skip
_ZHANG = policy(
    allow("iam:*"), allow("cloudwatch:GetDashboard"), allow("s3:ListBucket", "arn:aws:s3:::ZhangBucket")
)


def _bound(
    decision: str, action: str, resource: str, boundary: Policy, identity: Policy, **more: Any
) -> Case:
    return Case(
        BOUNDARIES, decision, user("Nikhil"), action, resource, boundary=boundary, identity=identity, **more
    )


WITHIN_BOUNDARIES = (
    _bound(IMPLICIT, "iam:CreateUser", "*", _SHIRLEY, policy(allow("iam:CreateUser"))),
    _bound(IMPLICIT, "s3:ListBucket", BUCKET, _SHIRLEY, NOTHING, note="a boundary allows nothing by itself"),
    _bound(ALLOWED, "s3:ListBucket", BUCKET, _SHIRLEY, policy(allow("s3:ListBucket"))),
    _bound(EXPLICIT, "s3:GetObject", "arn:aws:s3:::logs/a", _X_COMPANY, EVERYTHING),
    _bound(ALLOWED, "s3:GetObject", OBJECT, _X_COMPANY, EVERYTHING),
    _bound(EXPLICIT, "ec2:StopInstances", "arn:aws:ec2:us-east-1:111122223333:instance/i-1234567890abcdef0",
           _X_COMPANY, EVERYTHING),
    _bound(ALLOWED, "iam:CreateAccessKey", user("Nikhil"), _X_COMPANY, EVERYTHING,
           context={"aws:username": "Nikhil"}),
    _bound(IMPLICIT, "iam:CreateAccessKey", user("Zhang"), _X_COMPANY, EVERYTHING,
           context={"aws:username": "Nikhil"}),
    _bound(IMPLICIT, "iam:CreateGroup", "*", _X_COMPANY, EVERYTHING),
    _bound(ALLOWED, "iam:CreateUser", user("New"), _DELEGATED, _ZHANG, context={
        "iam:PermissionsBoundary": "arn:aws:iam::111122223333:policy/XCompanyBoundaries"}),
    _bound(IMPLICIT, "iam:CreateUser", user("New"), _DELEGATED, _ZHANG),
    _bound(EXPLICIT, "iam:DeleteUserPermissionsBoundary", user("New"), _DELEGATED, _ZHANG),
    _bound(IMPLICIT, "s3:ListBucket", "arn:aws:s3:::ZhangBucket", _DELEGATED, _ZHANG),
)  # fmt: skip

_BOB = {"AWS": [user("Bob", OTHER), f"arn:aws:iam::{OTHER}:root"]}
_AUDIT_ROLE = f"arn:aws:iam::{OTHER}:role/cross-account-read-only-role"
_AUDIT = f"arn:aws:sts::{OTHER}:assumed-role/cross-account-read-only-role/cross-account-audit-app"


def _everyone_but(*spared: str) -> Policy:
    return policy(
        deny("s3:*", BOTH, NotPrincipal={"AWS": list(spared)}), allow("s3:*", BOTH, Principal=root(OTHER))
    )


def _spared(decision: str, principal: str, *spared: str) -> Case:
    return Case(NOT_PRINCIPAL, decision, principal, "s3:GetObject", OBJECT, identity=EVERYTHING,
                resource_policy=_everyone_but(*spared))  # fmt: skip


EXCEPTIONS = (
    _spared(ALLOWED, user("Bob", OTHER), *_BOB["AWS"]),
    _spared(EXPLICIT, user("Alice", OWN), *_BOB["AWS"]),
    _spared(UNKNOWN, user("Alice", OTHER), *_BOB["AWS"]),
    _spared(UNKNOWN, user("Bob", OTHER), user("Bob", OTHER)),
    _spared(ALLOWED, _AUDIT, _AUDIT, _AUDIT_ROLE, f"arn:aws:iam::{OTHER}:root"),
    _spared(UNKNOWN, _AUDIT, _AUDIT, _AUDIT_ROLE),
    _spared(EXPLICIT, "logging.s3.amazonaws.com", *_BOB["AWS"]),
    Case(NOT_ACTION, ALLOWED, USER, "s3:GetObject", OBJECT, identity=policy(
        {"Effect": "Allow", "NotAction": "s3:DeleteBucket", "Resource": "arn:aws:s3:::*"})),
    Case(NOT_ACTION, IMPLICIT, USER, "s3:DeleteBucket", BUCKET, identity=policy(
        {"Effect": "Allow", "NotAction": "s3:DeleteBucket", "Resource": "arn:aws:s3:::*"})),
    Case(NOT_ACTION, EXPLICIT, USER, "ec2:RunInstances", "*", identity=policy(
        allow(), {"Effect": "Deny", "NotAction": "iam:*", "Resource": "*",
                  "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}})),
    Case(NOT_ACTION, ALLOWED, USER, "iam:CreateVirtualMFADevice", "*", identity=policy(
        allow(), {"Effect": "Deny", "NotAction": "iam:*", "Resource": "*",
                  "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}})),
    Case(NOT_RESOURCE, EXPLICIT, USER, "s3:GetObject", "arn:aws:s3:::other/a", identity=policy(
        allow(), {"Effect": "Deny", "Action": "s3:*", "NotResource": ["arn:aws:s3:::HRBucket/Payroll",
                                                                      "arn:aws:s3:::HRBucket/Payroll/*"]})),
    Case(NOT_RESOURCE, ALLOWED, USER, "s3:GetObject", "arn:aws:s3:::HRBucket/Payroll/2026", identity=policy(
        allow(), {"Effect": "Deny", "Action": "s3:*", "NotResource": ["arn:aws:s3:::HRBucket/Payroll",
                                                                      "arn:aws:s3:::HRBucket/Payroll/*"]})),
)  # fmt: skip

_HOME = policy(
    allow(
        "s3:ListBucket", "arn:aws:s3:::mybucket", Condition={"StringLike": {"s3:prefix": "${aws:username}/*"}}
    ),
    allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::mybucket/${aws:username}/*"),
)
_OLD_HOME = {**_HOME, "Version": "2008-10-17"}


def _home(decision: str, action: str, resource: str, identity: Policy = _HOME, **context: str) -> Case:
    keys = {key.replace("_", ":"): value for key, value in context.items()}
    return Case(VARIABLES, decision, user("David"), action, resource, identity=identity, context=keys)


WITH_VARIABLES = (
    _home(ALLOWED, "s3:GetObject", "arn:aws:s3:::mybucket/David/a", aws_username="David"),
    _home(IMPLICIT, "s3:GetObject", "arn:aws:s3:::mybucket/Adele/a", aws_username="David"),
    _home(ALLOWED, "s3:ListBucket", "arn:aws:s3:::mybucket", aws_username="David", s3_prefix="David/x"),
    _home(IMPLICIT, "s3:ListBucket", "arn:aws:s3:::mybucket", aws_username="David", s3_prefix="Adele/x"),
    _home(IMPLICIT, "s3:GetObject", "arn:aws:s3:::mybucket/David/a"),
    _home(IMPLICIT, "s3:GetObject", "arn:aws:s3:::mybucket/anything/a", aws_username="*"),
    _home(IMPLICIT, "s3:GetObject", "arn:aws:s3:::mybucket/David/a", _OLD_HOME, aws_username="David"),
    _home(ALLOWED, "s3:GetObject", "arn:aws:s3:::mybucket/${aws:username}/a", _OLD_HOME, aws_username="David"),
    _home(ALLOWED, "s3:GetObject", "arn:aws:s3:::team/company-wide/a",
          policy(allow("s3:GetObject", "arn:aws:s3:::team/${aws:PrincipalTag/team, 'company-wide'}/*"))),
    _home(IMPLICIT, "s3:GetObject", "arn:aws:s3:::team/company-wide/a",
          policy(allow("s3:GetObject", "arn:aws:s3:::team/${aws:PrincipalTag/team, 'company-wide'}/*")),
          **{"aws:PrincipalTag/team": "yellow"}),
    _home(ALLOWED, "s3:GetObject", "arn:aws:s3:::odd/a*b", policy(allow("s3:GetObject", "arn:aws:s3:::odd/a${*}b"))),
    _home(IMPLICIT, "s3:GetObject", "arn:aws:s3:::odd/axb", policy(allow("s3:GetObject", "arn:aws:s3:::odd/a${*}b"))),
)  # fmt: skip


_QUEUE = f"arn:aws:sqs:us-east-2:{OWN}:queue1"
_LONG = "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt"


def _covers(decision: str, pattern: str, resource: str, source: str) -> Case:
    owner = resource.split(":")[4] or OWN
    return Case(source, decision, user("David", owner), "sqs:SendMessage", resource, owner=owner,
                identity=policy(allow("*", pattern)))  # fmt: skip


ARNS_OF_STATEMENTS = (
    _covers(ALLOWED, "arn:aws:sqs:us-east-2:111122223333:queue?", _QUEUE, RESOURCE),
    _covers(IMPLICIT, "arn:aws:sqs:us-east-2:111122223333:Queue1", _QUEUE, RESOURCE),
    _covers(IMPLICIT, "arn:aws:sqs:us-east-1:*:queue1", _QUEUE, RESOURCE),
    # A wildcard at the end of a segment goes on beyond its colon, others do not.
    _covers(ALLOWED, "arn:aws:sqs:*:queue1", _QUEUE, RESOURCE),
    _covers(IMPLICIT, "arn:aws:sqs:us*2:queue1", _QUEUE, RESOURCE),
    _covers(ALLOWED, "arn:aws:someservice:*:111122223333:finance/*", _LONG, RESOURCE),
    # What an incomplete ARN leaves out is anything.
    _covers(ALLOWED, "arn:aws:sqs", _QUEUE, IDENTIFIERS),
    _covers(ALLOWED, "arn:aws:sqs:us-*", _QUEUE, IDENTIFIERS),
    _covers(IMPLICIT, "arn:aws:sns", _QUEUE, IDENTIFIERS),
    _covers(IMPLICIT, "arn:aws:sqs:eu-west-1", _QUEUE, IDENTIFIERS),
)


def _across(
    decision: str, identity: Policy | None, named: Policy | None, caller: str = USER, **more: Any
) -> Case:
    return Case(CROSS, decision, caller, "s3:GetObject", OBJECT, identity=identity, resource_policy=named,
                owner=OTHER, **more)  # fmt: skip


_READ = policy(allow("s3:GetObject", f"{BUCKET}/*"))
ACROSS_ACCOUNTS = (
    _across(ALLOWED, _READ, _named(USER)),
    _across(IMPLICIT, NOTHING, _named(USER), note="the caller's own account must allow it too"),
    _across(IMPLICIT, _READ, None, note="the owner's account must allow it too"),
    _across(ALLOWED, _READ, _named(f"arn:aws:iam::{OWN}:root")),
    _across(ALLOWED, EVERYTHING, _named(OWN)),
    _across(IMPLICIT, _READ, _named(f"arn:aws:iam::{OTHER}:root")),
    _across(IMPLICIT, _READ, _named(USER), boundary=NOTHING),
    _across(IMPLICIT, NOTHING, _named(SESSION), SESSION, note="a session is bound across accounts"),
    _across(IMPLICIT, _READ, _named(SESSION), SESSION, session=NOTHING),
    _across(ALLOWED, _READ, _named(ROLE), SESSION),
    _across(EXPLICIT, _READ, policy(*_named(USER)["Statement"], deny("s3:*", BOTH, Principal="*"))),
    _across(ALLOWED, _READ, _named("*")),
)

_KEY = f"arn:aws:kms:us-east-1:{OWN}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
_DELEGATING = policy(allow("kms:*", Principal=root()))
_USES = policy(allow(["kms:Decrypt", "kms:GenerateDataKey"], _KEY))


def _key(source: str, decision: str, key_policy: Policy, identity: Policy | None = None, **more: Any) -> Case:
    action = more.pop("action", "kms:Decrypt")
    caller = more.pop("caller", SESSION)
    return Case(source, decision, caller, action, _KEY, identity=identity, resource_policy=key_policy,
                sort="kms_key", **more)  # fmt: skip


_VIA = policy(allow("kms:Decrypt", Principal={"AWS": ROLE}, Condition={
    "StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}}))  # fmt: skip
KEYS = (
    _key(KMS_DEFAULT, ALLOWED, _DELEGATING, _USES),
    _key(KMS_DEFAULT, IMPLICIT, _DELEGATING, NOTHING, note="the account's statement only enables IAM policies"),
    _key(KMS, IMPLICIT, policy(), EVERYTHING, note="without the key policy no IAM policy helps"),
    _key(KMS, IMPLICIT, policy(allow("kms:*", Principal={"AWS": user("KeyAdmin")})), EVERYTHING),
    _key(KMS, ALLOWED, policy(allow("kms:Decrypt", Principal={"AWS": ROLE})), NOTHING),
    _key(KMS, IMPLICIT, policy(allow("kms:Decrypt", Principal={"AWS": ROLE})), NOTHING, boundary=NOTHING),
    _key(KMS, EXPLICIT, policy(*_DELEGATING["Statement"], deny("kms:Decrypt", Principal="*")), EVERYTHING),
    _key(KMS, EXPLICIT, _DELEGATING, policy(allow(), deny("kms:Decrypt"))),
    _key(KMS, ALLOWED, _VIA, NOTHING, context={"kms:ViaService": "s3.us-east-1.amazonaws.com"}),
    _key(KMS, IMPLICIT, _VIA, NOTHING, context={"kms:ViaService": "rds.us-east-1.amazonaws.com"}),
    _key(KMS, IMPLICIT, _VIA, NOTHING, note="called directly the key is absent"),
    _key(KMS_CROSS, ALLOWED, policy(allow("kms:Decrypt", Principal=root(OTHER))), _USES, caller=user("Bob", OTHER)),
    _key(KMS_CROSS, IMPLICIT, policy(allow("kms:Decrypt", Principal=root(OTHER))), NOTHING, caller=user("Bob", OTHER)),
    _key(KMS_CROSS, IMPLICIT, _DELEGATING, _USES, caller=user("Bob", OTHER)),
    _key(KMS, ALLOWED, policy(allow("kms:GenerateDataKey*", Principal={"Service": "cloudtrail.amazonaws.com"})),
         caller="cloudtrail.amazonaws.com", action="kms:GenerateDataKey"),
    _key(KMS, IMPLICIT, _DELEGATING, caller="cloudtrail.amazonaws.com", action="kms:GenerateDataKey"),
    _key(GRANTS, ALLOWED, _DELEGATING, NOTHING, grants=((ROLE, ("kms:Decrypt",), {}, {}),)),
    _key(GRANTS, IMPLICIT, _DELEGATING, NOTHING, grants=((ROLE, ("kms:Encrypt",), {}, {}),)),
    _key(GRANTS, IMPLICIT, _DELEGATING, NOTHING, grants=((user("Eve"), ("kms:Decrypt",), {}, {}),)),
    _key(GRANTS, ALLOWED, _DELEGATING, NOTHING, grants=((ROLE, ("kms:Decrypt",), {}, {"Department": "IT"}),),
         context={"kms:EncryptionContext:Department": "IT", "kms:EncryptionContext:Purpose": "Test"}),
    _key(GRANTS, IMPLICIT, _DELEGATING, NOTHING, grants=((ROLE, ("kms:Decrypt",), {"Department": "IT"}, {}),),
         context={"kms:EncryptionContext:Department": "IT", "kms:EncryptionContext:Purpose": "Test"}),
    _key(GRANTS, ALLOWED, _DELEGATING, NOTHING, grants=((ROLE, ("kms:Decrypt",), {"Department": "IT"}, {}),),
         context={"kms:EncryptionContext:Department": "IT"}),
    _key(GRANTS, IMPLICIT, _DELEGATING, NOTHING, grants=((ROLE, ("kms:Decrypt",), {}, {"Department": "IT"}),)),
)  # fmt: skip


def _role(decision: str, trust: Policy, caller: str, identity: Policy | None = None, **more: Any) -> Case:
    return Case(TRUST, decision, caller, "sts:AssumeRole", ROLE, identity=identity, resource_policy=trust,
                sort="role_trust", **more)  # fmt: skip


def _trusts(principal: dict[str, Any], **more: Any) -> Policy:
    return policy({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal, **more})


_MAY_ASSUME = policy(allow("sts:AssumeRole", ROLE))
_EXTERNAL = {"Condition": {"StringEquals": {"sts:ExternalId": "12345"}}}
TRUST_POLICIES = (
    _role(ALLOWED, _trusts(root()), user("Ann"), _MAY_ASSUME),
    _role(IMPLICIT, _trusts(root()), user("Ann"), NOTHING),
    _role(IMPLICIT, _trusts({"Service": "ec2.amazonaws.com"}), user("Ann"), EVERYTHING),
    _role(ALLOWED, _trusts({"AWS": user("Ann")}), user("Ann"), NOTHING),
    _role(ALLOWED, _trusts({"Service": "ec2.amazonaws.com"}), "ec2.amazonaws.com"),
    _role(IMPLICIT, _trusts({"Service": "ec2.amazonaws.com"}), "lambda.amazonaws.com"),
    _role(ALLOWED, _trusts(root(OTHER)), user("Bob", OTHER), _MAY_ASSUME),
    _role(IMPLICIT, _trusts(root(OTHER)), user("Bob", OTHER), NOTHING),
    _role(IMPLICIT, _trusts({"AWS": user("Bob", OTHER)}), user("Bob", OTHER), NOTHING),
    _role(ALLOWED, _trusts(root(OTHER), **_EXTERNAL), user("Bob", OTHER), _MAY_ASSUME,
          context={"sts:ExternalId": "12345"}),
    _role(IMPLICIT, _trusts(root(OTHER), **_EXTERNAL), user("Bob", OTHER), _MAY_ASSUME),
)  # fmt: skip


def _bucket(decision: str, bucket_policy: Policy, principal: str, action: str, resource: str = OBJECT,
            source: str = S3, **more: Any) -> Case:  # fmt: skip
    return Case(source, decision, principal, action, resource, resource_policy=bucket_policy, **more)


_ACL = policy(allow(["s3:PutObject", "s3:PutObjectAcl"], f"{BUCKET}/*", Principal={
    "AWS": [f"arn:aws:iam::{OWN}:root", f"arn:aws:iam::{OTHER}:root"]},
    Condition={"StringEquals": {"s3:x-amz-acl": ["public-read"]}}))  # fmt: skip
_PUBLIC = policy(allow(["s3:GetObject", "s3:GetObjectVersion"], f"{BUCKET}/*", Principal="*"))
_IP = policy(allow("s3:*", BOTH, Principal="*", Condition={
    "IpAddress": {"aws:SourceIp": ["54.240.143.0/24", "2001:DB8:1234:5678::/64"]},
    "NotIpAddress": {"aws:SourceIp": ["54.240.143.128/30", "2001:DB8:1234:5678:ABCD::/80"]}}))  # fmt: skip
_MFA = policy(deny("s3:*", f"{BUCKET}/taxdocuments/*", Principal="*",
                   Condition={"Null": {"aws:MultiFactorAuthAge": True}}),
              allow("s3:GetObject", f"{BUCKET}/*", Principal={"AWS": USER}))  # fmt: skip
_OLD_MFA = policy(deny("s3:*", f"{BUCKET}/taxdocuments/*", Principal="*",
                       Condition={"NumericGreaterThan": {"aws:MultiFactorAuthAge": 3600}}),
                  allow("s3:GetObject", f"{BUCKET}/*", Principal={"AWS": USER}))  # fmt: skip
_TAX = f"{BUCKET}/taxdocuments/2026"
_LOGS = policy(allow("s3:PutObject", f"{BUCKET}/*", Principal={"Service": "logging.s3.amazonaws.com"}, Condition={
    "ArnLike": {"aws:SourceArn": "arn:aws:s3:::source-bucket"}, "StringEquals": {"aws:SourceAccount": OWN}}))  # fmt: skip
_SOURCE = {"aws:SourceArn": "arn:aws:s3:::source-bucket", "aws:SourceAccount": OWN}
_VPCE = policy(
    deny("s3:*", BOTH, Principal="*", Condition={"StringNotEquals": {"aws:SourceVpce": "vpce-1a2b3c4d"}})
)
BUCKETS = (
    _bucket(ALLOWED, _ACL, user("Bob", OTHER), "s3:PutObject", identity=EVERYTHING,
            context={"s3:x-amz-acl": "public-read"}),
    _bucket(IMPLICIT, _ACL, user("Bob", OTHER), "s3:PutObject", identity=EVERYTHING),
    _bucket(IMPLICIT, _ACL, user("Bob", OTHER), "s3:GetObject", identity=EVERYTHING,
            context={"s3:x-amz-acl": "public-read"}),
    _bucket(ALLOWED, _PUBLIC, "anonymous", "s3:GetObject"),
    _bucket(IMPLICIT, _PUBLIC, "anonymous", "s3:PutObject"),
    _bucket(IMPLICIT, _PUBLIC, "anonymous", "s3:ListBucket", BUCKET),
    _bucket(ALLOWED, _IP, "anonymous", "s3:GetObject", context={"aws:SourceIp": "54.240.143.1"}),
    _bucket(ALLOWED, _IP, "anonymous", "s3:GetObject", context={"aws:SourceIp": "2001:DB8:1234:5678::1"}),
    _bucket(IMPLICIT, _IP, "anonymous", "s3:GetObject", context={"aws:SourceIp": "54.240.143.129"}),
    _bucket(IMPLICIT, _IP, "anonymous", "s3:GetObject", context={"aws:SourceIp": "2001:DB8:1234:5678:ABCD::1"}),
    _bucket(EXPLICIT, _MFA, USER, "s3:GetObject", _TAX),
    _bucket(ALLOWED, _MFA, USER, "s3:GetObject", _TAX, context={"aws:MultiFactorAuthAge": "60"}),
    _bucket(ALLOWED, _MFA, USER, "s3:GetObject"),
    _bucket(EXPLICIT, _OLD_MFA, USER, "s3:GetObject", _TAX, context={"aws:MultiFactorAuthAge": "3601"}),
    _bucket(ALLOWED, _OLD_MFA, USER, "s3:GetObject", _TAX, context={"aws:MultiFactorAuthAge": "3600"}),
    _bucket(ALLOWED, _LOGS, "logging.s3.amazonaws.com", "s3:PutObject", source=CONFUSED, context=_SOURCE),
    _bucket(IMPLICIT, _LOGS, "logging.s3.amazonaws.com", "s3:PutObject", source=CONFUSED,
            context={**_SOURCE, "aws:SourceAccount": OTHER}),
    _bucket(IMPLICIT, _LOGS, "logging.s3.amazonaws.com", "s3:PutObject", source=CONFUSED),
    _bucket(IMPLICIT, _LOGS, "cloudtrail.amazonaws.com", "s3:PutObject", source=CONFUSED, context=_SOURCE),
    _bucket(EXPLICIT, _VPCE, USER, "s3:GetObject", source=S3_VPCE, identity=EVERYTHING,
            context={"aws:SourceVpce": "vpce-9"}),
    _bucket(EXPLICIT, _VPCE, USER, "s3:GetObject", source=S3_VPCE, identity=EVERYTHING, note="the console, too"),
    _bucket(ALLOWED, _VPCE, USER, "s3:GetObject", source=S3_VPCE, identity=EVERYTHING,
            context={"aws:SourceVpce": "vpce-1a2b3c4d"}),
)  # fmt: skip


def _governed(decision: str, source: str = SCP, **more: Any) -> Case:
    asked = {"principal": USER, "action": "s3:GetObject", "resource": OBJECT, "identity": EVERYTHING, **more}
    return Case(source, decision, **asked)


GOVERNANCE = (
    _governed(ALLOWED, scps=(EVERYTHING, EVERYTHING)),
    _governed(IMPLICIT, scps=(EVERYTHING, NOTHING), note="every level must allow"),
    _governed(IMPLICIT, scps=(NOTHING, EVERYTHING)),
    _governed(IMPLICIT, scps=(policy(allow("ec2:*")),), note="an allow list"),
    _governed(EXPLICIT, scps=(policy(allow(), deny("s3:*")), EVERYTHING)),
    _governed(IMPLICIT, scps=(EVERYTHING,), identity=NOTHING, note="an SCP grants nothing"),
    _governed(EXPLICIT, principal=f"arn:aws:iam::{OWN}:root", scps=(policy(allow(), deny("s3:*")),)),
    _governed(EXPLICIT, RCP, rcps=(policy(allow(), deny("s3:*", Principal="*")),)),
    _governed(EXPLICIT, RCP, principal="logging.s3.amazonaws.com", rcps=(policy(
        allow(), deny("s3:*", Principal="*", Condition={"StringNotEqualsIfExists": {"aws:SourceOrgID": "o-1"}})),),
        resource_policy=_LOGS, context=_SOURCE, note="RCPs reach service principals"),
    _governed(ALLOWED, RCP, principal="logging.s3.amazonaws.com", rcps=(policy(
        allow(), deny("s3:*", Principal="*", Condition={
            "StringNotEqualsIfExists": {"aws:SourceOrgID": "o-1"},
            "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}})),),
        resource_policy=_LOGS, action="s3:PutObject", context={**_SOURCE, "aws:PrincipalIsAWSService": "true"}),
    _governed(ALLOWED, ENDPOINT, endpoint=policy(allow("s3:GetObject", f"{BUCKET}/*", Principal="*"))),
    _governed(IMPLICIT, ENDPOINT, endpoint=policy(allow("s3:PutObject", f"{BUCKET}/*", Principal="*"))),
    _governed(EXPLICIT, ENDPOINT, endpoint=policy(allow(Principal="*"), deny("s3:*", Principal="*"))),
    _governed(IMPLICIT, ENDPOINT, endpoint=policy(allow(Principal="*")), identity=NOTHING,
              note="an endpoint policy grants nothing"),
    _governed(IMPLICIT, LOGIC, session=policy(allow("s3:PutObject")), principal=SESSION),
    _governed(ALLOWED, LOGIC, session=policy(allow("s3:GetObject")), principal=SESSION),
)  # fmt: skip

CASES = (
    *ONE_ACCOUNT,
    *RESOURCE_POLICIES_AND_IMPLICIT_DENIES,
    *WITHIN_BOUNDARIES,
    *EXCEPTIONS,
    *WITH_VARIABLES,
    *ARNS_OF_STATEMENTS,
    *ACROSS_ACCOUNTS,
    *KEYS,
    *TRUST_POLICIES,
    *BUCKETS,
    *GOVERNANCE,
)
