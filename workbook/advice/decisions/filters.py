"""Filters: which tool blocks what, and what stands at the edge."""

from workbook.advice.decision import Decision, Recommendation, ask

FILTER = Decision(
    key="filter",
    title="Security group, network ACL, WAF or firewall",
    questions=(
        ask(
            "goal",
            "What shall be controlled?",
            allow=("Who may connect to a workload", "security_group"),
            subnet=("A whole subnet, whatever stands in it", "network_acl"),
            address=("One hostile address or network", "where"),
            names=("Which host names are called", "names"),
            requests=("What a web request may contain", "waf"),
            account=("That no route ever opens a VPC to the internet", "block_public_access"),
            sagemaker=("Who may invoke a SageMaker endpoint", "invoke"),
        ),
        ask(
            "where",
            "Where does it come in?",
            proxy=("Through CloudFront or a load balancer", "waf"),
            direct=("Straight to instances", "network_acl"),
        ),
        ask(
            "names",
            "Must the names be enforced?",
            watch=("Known bad names shall be seen or blocked", "dns_firewall"),
            enforce=("Only listed names may be reached", "network_firewall"),
        ),
    ),
    recommendations=(
        Recommendation(
            key="security_group",
            recommendation="Security groups; they are usually enough.",
            options=(("nacl_mode", "default"),),
            reason="They are stateful, allow only, and name one another instead of addresses.",
            source="https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html",
        ),
        Recommendation(
            key="network_acl",
            recommendation="Network ACLs beside the groups.",
            options=(("nacl_mode", "tiered"),),
            reason="They bind whole subnets, can deny, and are stateless: answers need their own entries. 20 entries a "
            "direction, CIDRs only; behind a proxy they see the proxy's address.",
            source="https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html",
        ),
        Recommendation(
            key="waf",
            recommendation="AWS WAF on CloudFront or the load balancer (pattern edge_protection).",
            options=(("waf_mode", "count"),),
            reason="It reads requests: address sets, countries, rates, injections. A network ACL behind a proxy sees only the "
            "proxy.",
            source="https://docs.aws.amazon.com/waf/latest/developerguide/waf-chapter.html",
            pattern="edge_protection",
        ),
        Recommendation(
            key="dns_firewall",
            recommendation="Resolver DNS Firewall.",
            options=(("dns_firewall", "block"),),
            reason="Groups and ACLs cannot see names and never filter AWS's own resolver.",
            source="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall.html",
        ),
        Recommendation(
            key="network_firewall",
            recommendation="AWS Network Firewall before the way out.",
            options=(),
            reason="It matches host names in TLS and HTTP, and 5-tuples; DNS Firewall alone is passed by whoever knows the "
            "address.",
            source="https://docs.aws.amazon.com/network-firewall/latest/developerguide/what-is-aws-network-firewall.html",
        ),
        Recommendation(
            key="block_public_access",
            recommendation="VPC Block Public Access.",
            options=(("vpc_block_public_access", "block_ingress"),),
            reason="One switch for the account and Region that no route overrides; exclude the subnets of the doors you want.",
            source="https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html",
        ),
        Recommendation(
            key="invoke",
            recommendation="IAM sagemaker:InvokeEndpoint, and the group and policy of the sagemaker.runtime endpoint.",
            options=(),
            reason="Calls arrive by the SageMaker Runtime API, not by the model's interface: a rule on the model's group "
            "controls nothing.",
            source="https://docs.aws.amazon.com/sagemaker/latest/dg/interface-vpc-endpoint.html",
        ),
    ),
)

WAF_OR_SHIELD = Decision(
    key="waf_or_shield",
    title="WAF or Shield",
    questions=(
        ask(
            "threat",
            "What is feared?",
            requests=("Bad requests: injections, bots, floods of requests", "waf"),
            flood=("Floods of packets", "protection"),
            country=("Visitors from some countries", "country"),
        ),
        ask(
            "protection",
            "Is a response team, or cover for the bill of an attack, wanted?",
            yes=("Yes", "shield_advanced"),
            no=("No", "shield_standard"),
        ),
        ask(
            "country",
            "How fine must it be?",
            whole=("The whole site", "geo_restriction"),
            rule=("Some paths, or together with other rules", "waf"),
        ),
    ),
    recommendations=(
        Recommendation(
            key="waf",
            recommendation="AWS WAF.",
            options=(("waf_mode", "count"),),
            reason="Flexible rules on requests, rate limits, country by rule; it does not stop floods of packets. Count first, read "
            "the log, then block.",
            source="https://docs.aws.amazon.com/waf/latest/developerguide/waf-chapter.html",
            pattern="edge_protection",
        ),
        Recommendation(
            key="shield_standard",
            recommendation="Shield Standard, which every account has.",
            options=(("shield", "standard"),),
            reason="It is free and stops the common floods at layers 3 and 4.",
            source="https://docs.aws.amazon.com/waf/latest/developerguide/ddos-standard-summary.html",
            pattern="edge_protection",
        ),
        Recommendation(
            key="shield_advanced",
            recommendation="Shield Advanced.",
            options=(("shield", "advanced"),),
            reason="It adds a response team, cost protection and WAF without further charge, for a monthly fee and a year.",
            source="https://docs.aws.amazon.com/waf/latest/developerguide/ddos-advanced-summary.html",
            pattern="edge_protection",
        ),
        Recommendation(
            key="geo_restriction",
            recommendation="CloudFront's geographic restriction.",
            options=(),
            reason="It holds for a whole distribution and is live in minutes; WAF is for anything finer.",
            source="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/georestrictions.html",
        ),
    ),
)

DECISIONS = (FILTER, WAF_OR_SHIELD)
