"""What AWS slows down on an open path although nothing in the network filters it."""

from collections.abc import Iterator

from workbook.facts.limits import vpc_limit
from workbook.reachability.ends import End
from workbook.reachability.packet import Question
from workbook.reachability.path import Path
from workbook.reachability.spans import intersect, span

TCP = "6"
OUTWARD = ("InternetGateway", "EgressOnlyInternetGateway")


def cautions(destination: End, question: Question, path: Path) -> Iterator[str]:
    """Mail from inside to the internet, and questions to the host's own services."""
    mail = vpc_limit("throttled_mail_port")
    outward = any(hop.kind in OUTWARD for hop in path.forward.hops) and not destination.inside
    if outward and question.protocol == TCP and intersect(question.ports, span(mail, mail)):
        yield f"AWS throttles what leaves for port {mail} until an account asks for it not to be"
    if destination.place == "host_service":
        most = vpc_limit("host_service_packets")
        yield f"each interface may send {most} packets a second to the services of its host together"
