"""Logs and copies: which record answers which question, and where it goes."""

from workbook.advice.decision import Decision, Recommendation, ask

WHICH_LOG = Decision(
    key="which_log",
    title="Which log answers the question",
    questions=(
        ask(
            "question",
            "What do you want to know?",
            api=("Who called which API, who read which object", "events"),
            packets=("Which connections were accepted or rejected", "flow_logs"),
            names=("Which names were looked up", "names"),
            requests=("Who fetched which object, roughly", "server_access"),
        ),
        ask(
            "events",
            "Which events?",
            management=("Changes and sign-ins", "management_events"),
            data=("Single objects of S3, invocations of functions", "data_events"),
        ),
        ask(
            "names",
            "Of which zone?",
            public=("A public hosted zone", "public_queries"),
            private=("Look-ups from a VPC, or a private zone", "resolver_queries"),
        ),
    ),
    recommendations=(
        Recommendation(
            key="management_events",
            recommendation="CloudTrail management events, by one organization trail.",
            options=(("trail", "organization"),),
            reason="One multi-Region trail also holds the global events once; further copies are billed.",
            source="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html",
            pattern="multi_account_logging",
        ),
        Recommendation(
            key="data_events",
            recommendation="CloudTrail data events, by advanced selectors.",
            options=(("data_events", "s3"),),
            reason="A trail records management events only until data events are asked for; AWS charges for each.",
            source="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html",
            pattern="multi_account_logging",
        ),
        Recommendation(
            key="flow_logs",
            recommendation="VPC flow logs for the whole VPC.",
            options=(("flow_logs", "s3"),),
            reason="They show layers 3 and 4: a denial by a policy looks like ACCEPT. A log on one interface or subnet misses what "
            "passes between others.",
            source="https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html",
        ),
        Recommendation(
            key="server_access",
            recommendation="S3 server access logs.",
            options=(("access_logs", "true"),),
            reason="Best effort, within hours, no complete record: for audit take data events.",
            source="https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html",
            pattern="s3_private_bucket",
        ),
        Recommendation(
            key="public_queries",
            recommendation="Public DNS query logging of the hosted zone.",
            options=(),
            reason="It writes to a log group in us-east-1 of the same account, and knows public zones only.",
            source="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/query-logs.html",
        ),
        Recommendation(
            key="resolver_queries",
            recommendation="Resolver query logging.",
            options=(),
            reason="Look-ups from a VPC and private zones are seen by the VPC's resolver only.",
            source="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-query-logs.html",
        ),
    ),
)

DECISIONS = (WHICH_LOG,)
