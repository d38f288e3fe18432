"""Users sign in at the load balancer: the identity provider it calls, as options, a party and a flow."""

from collections.abc import Iterator
from typing import Literal

from workbook.blocks.volumes import traffic
from workbook.model.intent.flow import Flow
from workbook.model.intent.party import OutsideHost
from workbook.model.ports import one_port
from workbook.options import PatternOptions, option
from workbook.values import HostName


class SignInOptions(PatternOptions):
    """What a pattern whose load balancer signs users in lets people tune."""

    authentication: Literal["none", "oidc", "cognito"] = option(
        "oidc",
        title="Sign-in",
        help="Who is let through: whoever the company's OpenID Connect provider knows, users of a Cognito pool, or "
        "everyone who reaches the load balancer. It calls the provider itself, so it needs a way out on 443.",
        group="Entry",
    )
    identity_provider: HostName = option(
        "login.example.com",
        title="Identity provider",
        help="The host of the OpenID Connect provider. A Cognito pool has one of its own.",
        group="Entry",
        levels=("login.example.com",),
    )

    @property
    def provider_host(self) -> str:
        """The host that the load balancer calls; none where nobody signs in."""
        if self.authentication == "cognito":
            return f"{self.name_prefix}.auth.{self.region}.amazoncognito.com"
        return self.identity_provider if self.authentication == "oidc" else ""


def provider_party(options: SignInOptions) -> tuple[OutsideHost, ...]:
    """The identity provider as a party, if there is one."""
    host = options.provider_host
    return (OutsideHost(key=host, title=host, host_name=host),) if host else ()


def sign_in_flow(options: SignInOptions, balancer: str, slot: int) -> Iterator[Flow]:
    """The load balancer fetches tokens and user data itself; without this every login ends in HTTP 500."""
    host = options.provider_host
    if host:
        yield Flow(
            key=f"{balancer}-to-{host}-443",
            slot=slot,
            source=balancer,
            destination=host,
            ports=one_port(443),
            purpose="the load balancer fetches tokens and user data from the identity provider",
            traffic=traffic(0.5, 0.5, "the identity provider"),
        )
