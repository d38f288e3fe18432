"""What AWS's documentation says of condition operators: operator, policy values, request values (None: absent), holds.

Pages of https://docs.aws.amazon.com/IAM/latest/UserGuide/. Facts restated; examples are the pages' own or of their kind.
"""

OPERATORS = "reference_policies_elements_condition_operators.html"
SETS = "reference_policies_condition-single-vs-multi-valued-context-keys.html"
VARIABLES = "reference_policies_variables.html"

T, F = True, False
LONG = "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt"
FINANCE = "arn:aws:someservice:*:111122223333:finance/*"
TOPIC = "arn:aws:sns:us-east-1:123456789012:topic-1"
RANGES = ("203.0.113.0/24", "2001:DB8:1234:5678::/64")
TYPES = ("t1.*", "t2.*", "m3.*")

ROWS = (
    # Strings
    (OPERATORS, "StringEquals", "aws:PrincipalTag/job-category", ("iamuser-admin",), ("iamuser-admin",), T),
    (OPERATORS, "StringEquals", "aws:PrincipalTag/job-category", ("iamuser-admin",), ("IAMUser-Admin",), F),
    (OPERATORS, "StringEquals", "aws:PrincipalTag/job-category", ("iamuser-admin",), None, F),
    (
        OPERATORS,
        "StringEquals",
        "aws:PrincipalTag/job-category",
        ("admin", "iamuser-admin"),
        ("iamuser-admin",),
        T,
    ),
    (OPERATORS, "StringEquals", "s3:prefix", ("home/*",), ("home/x",), F),
    (OPERATORS, "StringNotEquals", "aws:PrincipalTag/team", ("blue",), ("red",), T),
    (OPERATORS, "StringNotEquals", "aws:PrincipalTag/team", ("blue",), ("blue",), F),
    (OPERATORS, "StringNotEquals", "aws:PrincipalTag/team", ("blue", "red"), ("red",), F),
    (OPERATORS, "StringNotEquals", "aws:PrincipalTag/team", ("blue", "red"), ("green",), T),
    (OPERATORS, "StringNotEquals", "aws:PrincipalTag/team", ("blue",), None, T),
    (OPERATORS, "StringEqualsIgnoreCase", "aws:PrincipalTag/team", ("Blue",), ("bLUE",), T),
    (OPERATORS, "StringEqualsIgnoreCase", "aws:PrincipalTag/team", ("Blue",), None, F),
    (OPERATORS, "StringNotEqualsIgnoreCase", "aws:PrincipalTag/team", ("Blue",), ("bLUE",), F),
    (OPERATORS, "StringNotEqualsIgnoreCase", "aws:PrincipalTag/team", ("Blue",), None, T),
    (OPERATORS, "StringLike", "s3:prefix", ("", "home/", "home/David/"), ("",), T),
    (OPERATORS, "StringLike", "s3:prefix", ("", "home/", "home/David/"), ("home/David/",), T),
    (OPERATORS, "StringLike", "s3:prefix", ("", "home/", "home/David/"), ("home/Adele/",), F),
    (OPERATORS, "StringLike", "s3:prefix", ("home/*",), ("home/David/2026/",), T),
    (OPERATORS, "StringLike", "s3:prefix", ("home/?",), ("home/a",), T),
    (OPERATORS, "StringLike", "s3:prefix", ("home/?",), ("home/ab",), F),
    (OPERATORS, "StringLike", "s3:prefix", ("HOME/*",), ("home/a",), F),
    (OPERATORS, "StringLike", "aws:SourceArn", (FINANCE,), (LONG,), T),
    (OPERATORS, "StringNotLike", "s3:prefix", ("home/*",), ("logs/a",), T),
    (OPERATORS, "StringNotLike", "s3:prefix", ("home/*",), ("home/a",), F),
    (OPERATORS, "StringNotLike", "s3:prefix", ("home/*",), None, T),
    # Numbers
    (OPERATORS, "NumericEquals", "s3:max-keys", ("10",), ("10",), T),
    (OPERATORS, "NumericNotEquals", "s3:max-keys", ("10",), ("11",), T),
    (OPERATORS, "NumericLessThan", "s3:max-keys", ("10",), ("10",), F),
    (OPERATORS, "NumericLessThanEquals", "s3:max-keys", ("10",), ("10",), T),
    (OPERATORS, "NumericLessThanEquals", "s3:max-keys", ("10",), ("11",), F),
    (OPERATORS, "NumericLessThanEquals", "s3:max-keys", ("10",), None, F),
    (OPERATORS, "NumericGreaterThan", "aws:MultiFactorAuthAge", ("3600",), ("3601",), T),
    (OPERATORS, "NumericGreaterThanEquals", "aws:MultiFactorAuthAge", ("3600",), ("3599",), F),
    (OPERATORS, "NumericLessThan", "s3:TlsVersion", ("1.2",), ("1.1",), T),
    (OPERATORS, "NumericLessThan", "s3:TlsVersion", ("1.2",), ("1.3",), F),
    # Dates
    (
        OPERATORS,
        "DateGreaterThan",
        "aws:TokenIssueTime",
        ("2020-01-01T00:00:01Z",),
        ("2020-06-01T00:00:00Z",),
        T,
    ),
    (
        OPERATORS,
        "DateGreaterThan",
        "aws:TokenIssueTime",
        ("2020-01-01T00:00:01Z",),
        ("2019-12-31T23:59:59Z",),
        F,
    ),
    (OPERATORS, "DateGreaterThan", "aws:TokenIssueTime", ("2020-01-01T00:00:01Z",), None, F),
    (OPERATORS, "DateLessThan", "aws:CurrentTime", ("2026-12-31T23:59:59Z",), ("2026-12-31T23:59:58Z",), T),
    (
        OPERATORS,
        "DateLessThanEquals",
        "aws:CurrentTime",
        ("2026-06-30T23:59:59Z",),
        ("2026-06-30T23:59:59Z",),
        T,
    ),
    (OPERATORS, "DateGreaterThanEquals", "aws:EpochTime", ("1577836801",), ("1577836800",), F),
    (OPERATORS, "DateEquals", "aws:TokenIssueTime", ("1577836801",), ("2020-01-01T00:00:01Z",), T),
    # Bool
    (OPERATORS, "Bool", "aws:SecureTransport", ("false",), ("false",), T),
    (OPERATORS, "Bool", "aws:SecureTransport", ("false",), ("true",), F),
    (OPERATORS, "Bool", "aws:MultiFactorAuthPresent", ("true",), None, F),
    (OPERATORS, "BoolIfExists", "aws:MultiFactorAuthPresent", ("false",), None, T),
    # Addresses
    (OPERATORS, "IpAddress", "aws:SourceIp", ("203.0.113.0/24",), ("203.0.113.255",), T),
    (OPERATORS, "IpAddress", "aws:SourceIp", ("203.0.113.0/24",), ("203.0.114.0",), F),
    (OPERATORS, "IpAddress", "aws:SourceIp", ("203.0.113.7",), ("203.0.113.7",), T),
    (OPERATORS, "IpAddress", "aws:SourceIp", ("203.0.113.0/24",), None, F),
    (OPERATORS, "IpAddress", "aws:SourceIp", RANGES, ("2001:db8:1234:5678::9",), T),
    (OPERATORS, "IpAddress", "aws:SourceIp", RANGES, ("2001:db8:1234:5679::9",), F),
    (OPERATORS, "NotIpAddress", "aws:SourceIp", RANGES, ("198.51.100.1",), T),
    (OPERATORS, "NotIpAddress", "aws:SourceIp", RANGES, ("203.0.113.9",), F),
    (OPERATORS, "NotIpAddress", "aws:SourceIp", RANGES, None, T),
    # ARNs
    (OPERATORS, "ArnLike", "aws:SourceArn", (FINANCE,), (LONG,), F),
    (OPERATORS, "ArnLike", "aws:SourceArn", ("arn:aws:sns:*:topic-1",), (TOPIC,), F),
    (OPERATORS, "ArnLike", "aws:SourceArn", ("arn:aws:sns*",), (TOPIC,), F),
    (OPERATORS, "ArnEquals", "aws:SourceArn", (TOPIC,), (TOPIC,), T),
    (OPERATORS, "ArnEquals", "aws:SourceArn", ("arn:aws:sns:*:123456789012:topic-?",), (TOPIC,), T),
    (OPERATORS, "ArnEquals", "aws:SourceArn", (TOPIC,), None, F),
    (OPERATORS, "ArnLike", "aws:SourceArn", ("arn:aws:sns:*:123456789012:Topic-1",), (TOPIC,), F),
    (OPERATORS, "ArnNotEquals", "aws:SourceArn", (TOPIC,), (f"{TOPIC}2",), T),
    (OPERATORS, "ArnNotLike", "aws:SourceArn", ("arn:aws:sns:*:*:*",), (TOPIC,), F),
    (OPERATORS, "ArnNotLike", "aws:SourceArn", (TOPIC,), None, T),
    # IfExists
    (OPERATORS, "StringLike", "ec2:InstanceType", TYPES, None, F),
    (OPERATORS, "StringLikeIfExists", "ec2:InstanceType", TYPES, None, T),
    (OPERATORS, "StringLikeIfExists", "ec2:InstanceType", TYPES, ("t2.micro",), T),
    (OPERATORS, "StringLikeIfExists", "ec2:InstanceType", TYPES, ("c7g.large",), F),
    (OPERATORS, "StringNotEqualsIfExists", "aws:ResourceTag/team", ("blue",), None, T),
    (OPERATORS, "NumericLessThanIfExists", "aws:MultiFactorAuthAge", ("3600",), None, T),
    (OPERATORS, "ArnNotEqualsIfExists", "aws:SourceArn", (TOPIC,), (TOPIC,), F),
    # Null
    (OPERATORS, "Null", "aws:TokenIssueTime", ("true",), None, T),
    (OPERATORS, "Null", "aws:TokenIssueTime", ("true",), ("2026-01-01T00:00:00Z",), F),
    (OPERATORS, "Null", "aws:TokenIssueTime", ("false",), ("2026-01-01T00:00:00Z",), T),
    (OPERATORS, "Null", "aws:TokenIssueTime", ("false",), None, F),
    # Sets
    (
        SETS,
        "ForAllValues:StringLike",
        "aws:TagKeys",
        ("PostDateTime", "Message", "Tags"),
        ("PostDateTime", "Message"),
        T,
    ),
    (
        SETS,
        "ForAllValues:StringLike",
        "aws:TagKeys",
        ("PostDateTime", "Message", "Tags"),
        ("PostDateTime", "ID"),
        F,
    ),
    (SETS, "ForAllValues:StringLike", "aws:TagKeys", ("PostDateTime",), None, T),
    (SETS, "ForAllValues:StringEquals", "aws:TagKeys", ("PostDateTime",), ("",), T),
    (SETS, "ForAnyValue:StringLike", "aws:TagKeys", ("ID", "PostDateTime"), ("PostDateTime", "Message"), T),
    (SETS, "ForAnyValue:StringLike", "aws:TagKeys", ("ID", "PostDateTime"), ("UserName",), F),
    (SETS, "ForAnyValue:StringLike", "aws:TagKeys", ("ID",), None, F),
    (SETS, "ForAnyValue:StringEquals", "aws:TagKeys", ("ID",), ("",), F),
    (
        SETS,
        "ForAnyValue:StringEquals",
        "aws:CalledVia",
        ("athena.amazonaws.com",),
        ("athena.amazonaws.com",),
        T,
    ),
    (SETS, "ForAllValues:StringNotEquals", "aws:TagKeys", ("secret",), ("env", "secret"), F),
    (SETS, "ForAllValues:StringNotEquals", "aws:TagKeys", ("secret",), ("env",), T),
    (SETS, "ForAnyValue:StringNotEquals", "aws:TagKeys", ("secret",), ("env", "secret"), T),
    # Key names do not tell upper case from lower
    (VARIABLES, "StringEquals", "AWS:userNAME", ("David",), ("David",), T),
)
