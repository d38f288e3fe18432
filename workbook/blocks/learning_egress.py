"""How workspaces of SageMaker leave the network, and where their packages come from."""

from collections.abc import Iterator
from typing import Literal

from workbook.blocks.learning import LearningOptions
from workbook.blocks.volumes import traffic
from workbook.errors import Fault
from workbook.model.intent.flow import Access, AccessCondition, Assumption
from workbook.model.intent.store import PackageRepository
from workbook.options import option
from workbook.values import OutsideHostOption

PACKAGES = PackageRepository(
    key="packages",
    title="Python packages",
    external_connection="public:pypi",
    stored_gb=10,
    requests_per_month=20_000,
)
PACKAGE_HOSTS = tuple(
    OutsideHostOption(host=host, sent_gb_per_month=0.1, received_gb_per_month=10)
    for host in ("pypi.org", "files.pythonhosted.org")
)


class EgressOptions(LearningOptions):
    """What a pattern with SageMaker lets people tune about ways out."""

    way_out: Literal["endpoints_only", "nat"] = option(
        "endpoints_only",
        title="Way out",
        help="endpoints_only: AWS services by endpoints, no internet at all; nat: NAT gateways carry packages from the "
        "internet and AWS services too, but for S3, which stays free.",
        group="Egress",
    )
    packages: Literal["internet", "codeartifact", "none"] | None = option(
        None,
        title="Packages",
        help="Where pip in a workspace installs from. internet: PyPI by NAT; codeartifact: a repository of your own that "
        "fetches from PyPI by itself, reached by two endpoints; none. Automatic: internet with NAT, else none.",
        group="Egress",
        levels=(None, "codeartifact", "none"),
    )

    @property
    def package_source(self) -> str:
        """Where packages come from, once automatic is decided."""
        automatic = "internet" if self.way_out == "nat" else "none"
        return (self.packages or automatic) if self.workspace_key else "none"

    @property
    def addresses_needed(self) -> int:
        """Two endpoints of CodeArtifact."""
        return super().addresses_needed + 2 * (self.package_source == "codeartifact")

    @property
    def called_hosts(self) -> tuple[OutsideHostOption, ...]:
        """The hosts of PyPI, where the internet brings packages."""
        return PACKAGE_HOSTS if self.package_source == "internet" else ()

    def conflicts(self) -> Iterator[Fault]:
        """A way out needs NAT, packages a way and somebody who installs them."""
        yield from super().conflicts()
        if self.way_out == "nat" and self.nat_mode == "none":
            yield Fault("nat_mode", "way_out=nat needs NAT gateways; set single, per_az or regional,")
            yield Fault("way_out", "or set endpoints_only.")
        if self.way_out == "endpoints_only" and self.packages == "internet":
            yield Fault(
                "packages", "internet: PyPI is outside AWS, and way_out=endpoints_only; take codeartifact,"
            )
            yield Fault("way_out", "or set nat.")
        if self.packages == "codeartifact" and not self.workspace_key:
            yield Fault("packages", "codeartifact: only workspaces install packages; set automatic or none,")
            yield Fault("workspace", "or take studio or notebook.")


def package_accesses(options: EgressOptions, slot: int) -> Iterator[Access]:
    """A token for half a day, where the repository is, and what lies in it; only reading.

    STS lends the token inside CodeArtifact's own call, so that no packet of the workspace goes there for it.
    """
    if options.package_source != "codeartifact":
        return
    own = f"${{{PACKAGES.key}.arn}}"
    lent = AccessCondition(
        operator="StringEquals", key="sts:AWSServiceName", values=("codeartifact.amazonaws.com",)
    )
    calls = (
        (
            "token",
            "codeartifact:GetAuthorizationToken",
            f"${{{PACKAGES.key}/domain.arn}}",
            "codeartifact.api",
            0.01,
        ),
        ("bearer", "sts:GetServiceBearerToken", "*", "", 0.0),
        ("address", "codeartifact:GetRepositoryEndpoint", own, "codeartifact.api", 0.01),
        ("install", "codeartifact:ReadFromRepository", own, "codeartifact.repositories", 10.0),
    )
    for place, (word, action, resource, service, gb) in enumerate(calls):
        yield Access(
            key=f"{options.workspace_key}-packages-{word}",
            slot=slot + place,
            principal=options.workspace_key,
            actions=(action,),
            resource=resource,
            service=service,
            purpose="install Python packages from the own repository",
            conditions=() if service else (lent,),
            traffic=traffic(gb / 100, gb, "CodeArtifact"),
        )


def package_assumptions(options: EgressOptions) -> Iterator[Assumption]:
    """What nobody here can check of packages."""
    if options.package_source == "codeartifact":
        yield Assumption(
            subject=PACKAGES.key,
            sentence="AWS offers CodeArtifact in the Region; it fetches what it lacks from PyPI by itself, outside the VPC, "
            "and package origin controls say of which names.",
        )
