"""Access: which policy a function needs, how administrators come in, and when SageMaker belongs in a VPC."""

from workbook.advice.decision import Decision, Recommendation, ask

LAMBDA_POLICY = Decision(
    key="event_or_execution_policy",
    title="Event or execution policy",
    questions=(
        ask(
            "invocation",
            "How does the function get its events?",
            push=("The service invokes it: API Gateway, S3, SNS, EventBridge", "push"),
            poll=("Lambda polls: Kinesis, DynamoDB streams, SQS, MSK, MQ, DocumentDB", "poll"),
        ),
    ),
    recommendations=(
        Recommendation(
            key="push",
            recommendation="A resource-based policy on the function for the invoker; the role only for what the code does.",
            options=(),
            reason="Every function has an execution role. The invoker needs a statement with its source ARN and account; only "
            "the console adds it by itself.",
            source="https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html",
        ),
        Recommendation(
            key="poll",
            recommendation="Permissions to read the source in the execution role; no resource-based policy.",
            options=(),
            reason="Lambda reads with the function's own role, such as kinesis:GetRecords on the stream.",
            source="https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html",
        ),
    ),
)

ADMINISTRATION = Decision(
    key="admin_access",
    title="How administrators reach instances",
    questions=(
        ask(
            "agent",
            "Can the instances run the SSM Agent?",
            yes=("Yes", "session_manager"),
            no=("No", "protocol"),
        ),
        ask(
            "protocol",
            "Is SSH or RDP enough?",
            yes=("Yes", "connect_endpoint"),
            no=("Other ports are needed too", "reach"),
        ),
        ask(
            "reach",
            "What do people reach?",
            one=("One application, by HTTPS or a port", "verified_access"),
            network=("Whole networks, from laptops", "client_vpn"),
            machine=("Machines, with an old tool", "bastion"),
        ),
    ),
    recommendations=(
        Recommendation(
            key="session_manager",
            recommendation="Session Manager.",
            options=(("admin_access", "session_manager"),),
            reason="No inbound port, IAM for each person, every session logged, ports forwarded.",
            source="https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html",
        ),
        Recommendation(
            key="connect_endpoint",
            recommendation="EC2 Instance Connect Endpoint.",
            options=(("admin_access", "instance_connect_endpoint"),),
            reason="SSH and RDP through a private door guarded by IAM; one for each VPC, free.",
            source="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/connect-with-ec2-instance-connect-endpoint.html",
        ),
        Recommendation(
            key="verified_access",
            recommendation="AWS Verified Access before the application; no pattern here builds it.",
            options=(),
            reason="Each request is judged by who asks and from which device, without a VPN; it opens the application, "
            "not the network.",
            source="https://docs.aws.amazon.com/verified-access/latest/ug/what-is-verified-access.html",
        ),
        Recommendation(
            key="client_vpn",
            recommendation="AWS Client VPN; no pattern here builds it.",
            options=(),
            reason="Laptops stand in the network, so groups and routes must keep them from the rest; billed by subnet and "
            "connection hour. For an office, hybrid_connectivity.",
            source="https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/what-is.html",
        ),
        Recommendation(
            key="bastion",
            recommendation="A bastion host, open to the office's networks only.",
            options=(("admin_access", "bastion"),),
            reason="A machine of your own to harden and patch; write down why the others will not do.",
            source="https://docs.aws.amazon.com/prescriptive-guidance/latest/patterns/access-a-bastion-host-by-using-session-manager-and-amazon-ec2-instance-connect.html",
        ),
    ),
)

SAGEMAKER = Decision(
    key="sagemaker_vpc_mode",
    title="SageMaker in a VPC, or not",
    questions=(
        ask(
            "data",
            "What does the job work on?",
            sensitive=(
                "Sensitive data (HIPAA or PCI), or isolation of the network or rules of the company ask for it",
                "egress",
            ),
            private=("Private resources: databases, premises", "egress"),
            public=("Public data sets from the internet, or a first try", "no_vpc"),
        ),
        ask(
            "egress",
            "May the job reach the internet?",
            yes=("Yes: it downloads packages", "nat"),
            no=("No", "endpoints"),
        ),
    ),
    recommendations=(
        Recommendation(
            key="no_vpc",
            recommendation="Without VPC mode.",
            options=(),
            reason="Nothing private is touched, and a VPC would only stand between the job and the internet.",
            source="https://docs.aws.amazon.com/sagemaker/latest/dg/train-vpc.html",
        ),
        Recommendation(
            key="nat",
            recommendation="VPC mode with NAT gateways (pattern sagemaker_vpc).",
            options=(("nat_mode", "per_az"),),
            reason="A job in private subnets downloads packages by NAT only.",
            source="https://docs.aws.amazon.com/sagemaker/latest/dg/train-vpc.html",
            pattern="sagemaker_vpc",
        ),
        Recommendation(
            key="endpoints",
            recommendation="VPC mode with endpoints only (pattern sagemaker_vpc).",
            options=(("nat_mode", "none"), ("endpoints", "auto")),
            reason="S3 by the gateway endpoint; logs, ECR, STS, KMS and SageMaker's own APIs by interface endpoints. Your own "
            "calls need them; what SageMaker's platform does for the job does not pass your VPC.",
            source="https://docs.aws.amazon.com/sagemaker/latest/dg/interface-vpc-endpoint.html",
            pattern="sagemaker_vpc",
        ),
    ),
)

DECISIONS = (LAMBDA_POLICY, ADMINISTRATION, SAGEMAKER)
