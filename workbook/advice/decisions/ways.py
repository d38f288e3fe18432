"""Ways between networks: NAT or endpoints, which endpoint, peering or PrivateLink, and how premises are joined."""

from workbook.advice.decision import Decision, Recommendation, ask

_VPC = "https://docs.aws.amazon.com/vpc/latest/userguide/"
_PL = "https://docs.aws.amazon.com/vpc/latest/privatelink/"

NAT_OR_ENDPOINTS = Decision(
    key="nat_or_endpoints",
    title="NAT or VPC endpoints",
    questions=(
        ask(
            "destinations",
            "What do the private workloads call?",
            aws=("AWS services only", "internet_allowed"),
            outside=("Hosts outside AWS as well (package sites, vendors)", "ipv6"),
            s3=("S3 or DynamoDB only", "gateway"),
        ),
        ask(
            "internet_allowed",
            "May anything leave for the internet?",
            no=("No: nothing may reach the internet", "endpoints_only"),
            yes=("It may", "volume"),
        ),
        ask(
            "volume",
            "How many services are called, and how much in a month?",
            few=("Up to five services with interface endpoints", "endpoints_cheap"),
            many_little=("More than five, a few hundred GB", "nat_cheap"),
            many_much=("More than five, many hundreds of GB", "endpoints_cheap"),
        ),
        ask(
            "ipv6",
            "Do all those hosts have IPv6 addresses?",
            yes=("Yes", "egress_only"),
            no=("No, or nobody knows", "nat_and_endpoints"),
        ),
    ),
    recommendations=(
        Recommendation(
            key="gateway",
            recommendation="Gateway endpoints for S3 and DynamoDB, and no NAT.",
            options=(("endpoints", "gateway"), ("nat_mode", "none")),
            reason="They cost nothing by the hour or the GB, and keep the traffic off NAT.",
            source=_PL + "gateway-endpoints.html",
        ),
        Recommendation(
            key="endpoints_only",
            recommendation="An endpoint for each service, and no NAT.",
            options=(("endpoints", "auto"), ("nat_mode", "none")),
            reason="Without NAT no route leads to the internet. A missing endpoint shows as a connect timeout, not as a "
            "name that does not resolve: AmazonProvidedDNS works without any internet.",
            source=_PL + "privatelink-access-aws-services.html",
        ),
        Recommendation(
            key="endpoints_cheap",
            recommendation="An endpoint for each service, and no NAT.",
            options=(("endpoints", "auto"), ("nat_mode", "none")),
            reason="With two zones up to five interface endpoints never cost more than NAT gateways; above that they win "
            "with the volume, as a GB through an endpoint costs less than a quarter of one through NAT. The cost "
            "tab prices both as whole designs.",
            source="https://aws.amazon.com/privatelink/pricing/",
        ),
        Recommendation(
            key="nat_cheap",
            recommendation="NAT gateways for the many services, gateway endpoints for S3 and DynamoDB.",
            options=(("endpoints", "gateway"), ("nat_mode", "per_az")),
            reason="Each interface endpoint is paid for by the hour in each zone; for little traffic NAT's two hours are less. "
            "The cost tab shows where the lines cross.",
            source="https://aws.amazon.com/vpc/pricing/",
        ),
        Recommendation(
            key="egress_only",
            recommendation="An egress-only internet gateway for IPv6, endpoints for AWS services.",
            options=(("ipv6", "dual_stack"), ("nat_mode", "none"), ("endpoints", "auto")),
            reason="It lets nothing in, and costs nothing by the hour or the GB processed.",
            source=_VPC + "egress-only-internet-gateway.html",
        ),
        Recommendation(
            key="nat_and_endpoints",
            recommendation="NAT gateways for the outside hosts, endpoints for AWS services.",
            options=(("nat_mode", "per_az"), ("endpoints", "auto")),
            reason="Only NAT reaches IPv4 hosts outside AWS. A NAT gateway is managed and scales; a NAT instance is only for "
            "what it can do beyond that, such as forwarding a port.",
            source=_VPC + "vpc-nat-comparison.html",
        ),
    ),
)

GATEWAY_OR_INTERFACE = Decision(
    key="gateway_or_interface",
    title="Gateway or interface endpoint",
    questions=(
        ask(
            "service",
            "Which service is called?",
            s3_dynamodb=("S3 or DynamoDB", "caller"),
            other=("Another one", "interface"),
        ),
        ask(
            "caller",
            "Who calls it?",
            vpc=("Workloads of this VPC, in its own Region", "gateway"),
            beyond=("Also premises, peers or another Region", "both"),
        ),
    ),
    recommendations=(
        Recommendation(
            key="gateway",
            recommendation="A gateway endpoint.",
            options=(("endpoints", "gateway"),),
            reason="It is free and needs a route and an egress rule with its prefix list. S3 (S3 Express One Zone "
            "too) and DynamoDB have one; nothing else does.",
            source=_PL + "gateway-endpoints.html",
        ),
        Recommendation(
            key="interface",
            recommendation="An interface endpoint.",
            options=(("endpoints", "auto"), ("private_dns", "true")),
            reason="An interface in each zone with its own security group; private DNS leads the usual name to it.",
            source=_PL + "create-interface-endpoint.html",
        ),
        Recommendation(
            key="both",
            recommendation="A gateway endpoint for the VPC, and an interface endpoint for those beyond it.",
            options=(("endpoints", "auto"),),
            reason="A gateway endpoint cannot be used from a peer, a VPN, Direct Connect or a transit gateway, by no DNS trick; "
            "an interface endpoint can, by its addresses or the resolver's.",
            source=_PL + "gateway-endpoints.html",
        ),
    ),
)

PEERING_OR_PRIVATELINK = Decision(
    key="peering_or_privatelink",
    title="Peering, PrivateLink, a transit gateway, Lattice or shared subnets",
    questions=(
        ask(
            "what",
            "What shall be reached?",
            service=("One service", "front"),
            network=("Workloads on both sides, both ways", "overlap"),
            data_lake=("A data lake in S3", "policies"),
        ),
        ask(
            "front",
            "What is that service?",
            balanced=("One of your own that a load balancer may stand before", "privatelink"),
            resource=("A database, an address or a name by itself", "lattice_resource"),
            http=("HTTP services of many teams, each with who may call it", "lattice_services"),
        ),
        ask(
            "overlap",
            "Do any ranges of the VPCs overlap?",
            yes=("Yes", "privatelink"),
            no=("No", "count"),
        ),
        ask(
            "count",
            "How many VPCs?",
            few=("A handful", "peering"),
            many=("Many, or premises as well", "transit"),
            shared=("One team keeps the network for accounts of one organization", "shared_subnets"),
        ),
    ),
    recommendations=(
        Recommendation(
            key="privatelink",
            recommendation="PrivateLink: an endpoint service behind a Network Load Balancer (pattern privatelink_service).",
            options=(),
            reason="It offers one service, one way, to one consumer or hundreds; ranges may overlap, and no route is shared. "
            "Neither it nor peering is transitive.",
            source=_PL + "create-endpoint-service.html",
            pattern="privatelink_service",
        ),
        Recommendation(
            key="peering",
            recommendation="VPC peering (pattern vpc_peering).",
            options=(),
            reason="It costs nothing by the hour, joins exactly two VPCs and leads to no third network. Within a Region rules "
            "may name the other side's groups; across Regions only ranges.",
            source="https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html",
            pattern="vpc_peering",
        ),
        Recommendation(
            key="transit",
            recommendation="A transit gateway (pattern hybrid_connectivity).",
            options=(("gateway", "transit_gateway"),),
            reason="One attachment for each VPC in place of a mesh of peerings; it is paid for by the hour and the GB.",
            source="https://docs.aws.amazon.com/vpc/latest/tgw/what-is-transit-gateway.html",
            pattern="hybrid_connectivity",
        ),
        Recommendation(
            key="lattice_resource",
            recommendation="A VPC Lattice resource configuration with a resource gateway, shared by AWS RAM.",
            options=(),
            reason="Consumers reach an RDS database, an address or a name by a resource endpoint, without a load balancer; TCP "
            "only. It is not planned here: privatelink_service plans the load balancer's way.",
            source="https://docs.aws.amazon.com/vpc-lattice/latest/ug/resource-configuration.html",
        ),
        Recommendation(
            key="lattice_services",
            recommendation="VPC Lattice: a service network with an auth policy for each service.",
            options=(),
            reason="It joins HTTP services of many VPCs and accounts, ranges may overlap, and IAM says who calls what; it is paid "
            "for by service hour, GB and request. It is not planned here.",
            source="https://docs.aws.amazon.com/vpc-lattice/latest/ug/what-is-vpc-lattice.html",
        ),
        Recommendation(
            key="shared_subnets",
            recommendation="Subnets of one VPC, shared with the other accounts by AWS RAM.",
            options=(),
            reason="Workloads of several accounts stand in one VPC: nothing has to be joined, and rules name each other's groups. "
            "The owner keeps routes and network ACLs; participants see neither others' groups nor their interfaces.",
            source="https://docs.aws.amazon.com/vpc/latest/userguide/vpc-sharing.html",
        ),
        Recommendation(
            key="policies",
            recommendation="Bucket policies, keys shared across accounts, and each consumer's own S3 endpoint; no peering.",
            options=(),
            reason="S3 is not reached through a peering: gateway endpoints are not transitive. Peering serves databases that "
            "stand in a VPC.",
            source="https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html",
        ),
    ),
)

VPN_OR_DIRECT_CONNECT = Decision(
    key="vpn_or_direct_connect",
    title="VPN, Direct Connect or DataSync",
    questions=(
        ask(
            "need",
            "What is it for?",
            once=("Moving data once, or now and then", "datasync"),
            lasting=("Lasting connectivity", "when"),
        ),
        ask(
            "when",
            "When must it work?",
            soon=("In hours or days", "vpn"),
            later=("In weeks or months", "quality"),
        ),
        ask(
            "quality",
            "What must it be?",
            steady=("Steady latency, or terabytes every day", "resilience"),
            usual=("Good enough over the internet", "vpn"),
        ),
        ask(
            "resilience",
            "May it fail?",
            no=("No: a second way must take over", "direct_connect_backed"),
            yes=("For a while", "direct_connect"),
        ),
    ),
    recommendations=(
        Recommendation(
            key="datasync",
            recommendation="DataSync over the internet.",
            options=(),
            reason="50 GB once need no line of their own: at 1 Gbps they take minutes. A line is justified by latency, "
            "steadiness or rules, not by a volume alone; the transfer table of hybrid_connectivity computes it.",
            source="https://docs.aws.amazon.com/datasync/latest/userguide/what-is-datasync.html",
        ),
        Recommendation(
            key="vpn",
            recommendation="Site-to-Site VPN.",
            options=(("medium", "vpn"),),
            reason="Set up in minutes to hours, encrypted, two tunnels, up to 1.25 Gbps each (5 Gbps for large tunnels at a "
            "transit gateway).",
            source="https://docs.aws.amazon.com/vpn/latest/s2svpn/VPC_VPN.html",
        ),
        Recommendation(
            key="direct_connect",
            recommendation="Direct Connect.",
            options=(("medium", "direct_connect"),),
            reason="Steady latency and 1 to 400 Gbps, ordered for weeks to months. It is not encrypted of itself: MACsec, or a "
            "VPN over it.",
            source="https://docs.aws.amazon.com/directconnect/latest/UserGuide/Welcome.html",
        ),
        Recommendation(
            key="direct_connect_backed",
            recommendation="Direct Connect with a VPN as its backup.",
            options=(("medium", "direct_connect_with_vpn_backup"),),
            reason="Equal prefixes prefer Direct Connect; the VPN takes over when it is gone.",
            source="https://docs.aws.amazon.com/directconnect/latest/UserGuide/resiliency_toolkit.html",
        ),
    ),
)

DECISIONS = (NAT_OR_ENDPOINTS, GATEWAY_OR_INTERFACE, PEERING_OR_PRIVATELINK, VPN_OR_DIRECT_CONNECT)
