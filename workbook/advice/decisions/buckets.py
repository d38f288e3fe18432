"""Buckets: what keeps the wrong readers out, and what encrypts."""

from workbook.advice.decision import Decision, Recommendation, ask

_S3 = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/"

BUCKET_PROTECTION = Decision(
    key="bucket_protection",
    title="How a bucket is protected",
    questions=(
        ask(
            "readers",
            "Who may read and write the objects?",
            network=("Workloads of one VPC only", "vpc_endpoint"),
            organization=("Any principal of the organization, from anywhere", "organization"),
            other_account=("People of another account", "cross_account"),
            permitted=("Whoever has the permission", "administrators"),
        ),
        ask(
            "administrators",
            "Must the bucket's own administrators be kept from reading?",
            yes=("Yes, or rules ask for a record of each use of the key", "kms"),
            no=("No", "s3_keys"),
        ),
    ),
    recommendations=(
        Recommendation(
            key="vpc_endpoint",
            recommendation="A bucket policy that denies data actions outside the VPC's endpoint (pattern s3_private_bucket).",
            options=(("restrict_to", "vpc_endpoint"), ("encryption", "sse_kms")),
            reason="It denies reading and writing only, lets AWS's services and a break-glass role through, and so locks nobody "
            "out for good. Addresses are the weaker test: requests by an endpoint carry no public source address.",
            source=_S3 + "example-bucket-policies-vpc-endpoint.html",
            pattern="s3_private_bucket",
        ),
        Recommendation(
            key="organization",
            recommendation="A bucket policy that denies principals of other organizations.",
            options=(("restrict_to", "organization"), ("encryption", "sse_kms")),
            reason="aws:PrincipalOrgID holds for every account that ever joins, without a list.",
            source="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html",
        ),
        Recommendation(
            key="cross_account",
            recommendation="A bucket policy and a key policy that name the other account's roles.",
            options=(("encryption", "sse_kms"), ("kms", "customer_managed")),
            reason="Across accounts both sides must allow, for the object and for the key; the AWS managed key cannot be shared.",
            source="https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html",
        ),
        Recommendation(
            key="kms",
            recommendation="SSE-KMS with a customer managed key.",
            options=(("encryption", "sse_kms"), ("kms", "customer_managed")),
            reason="Reading takes a second permission that others administer, and each use of the key is in CloudTrail; an S3 "
            "Bucket Key keeps the calls few.",
            source=_S3 + "UsingKMSEncryption.html",
        ),
        Recommendation(
            key="s3_keys",
            recommendation="SSE-S3, which every bucket has by default.",
            options=(("encryption", "sse_s3"),),
            reason="It costs nothing and cannot be switched off; whoever may read the object reads it.",
            source=_S3 + "UsingServerSideEncryption.html",
        ),
    ),
)

DECISIONS = (BUCKET_PROTECTION,)
