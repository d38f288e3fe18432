"""Traffic of flows as bands: what a person stated, and how far it may be off."""

from workbook.model.intent.traffic import Band, Traffic

KB_PER_GB = 2**20
REQUEST_KB = 100
"""A round middle of API payloads. An assumption, printed as such."""


def band(typical: float, reason: str) -> Band:
    """Half and double of a typical value: nobody knows a month's traffic better before it is there."""
    return Band(low=typical / 2, typical=typical, high=typical * 2, reason=reason)


S3_REQUEST_KB = 8192
"""8 MB a request to S3: the size of a part in AWS's SDKs; data sets come in files, not in API payloads."""


def traffic(
    sent_gb: float,
    received_gb: float | None,
    what: str,
    *,
    same_az: bool = False,
    request_kb: float = REQUEST_KB,
) -> Traffic:
    """Traffic of `what`, from gigabytes a month; a tenth comes back where nobody said."""
    back = sent_gb / 10 if received_gb is None else received_gb
    guess = "a tenth of what is sent" if received_gb is None else "as stated"
    requests = (sent_gb + back) * KB_PER_GB / request_kb
    return Traffic(
        request_gb_per_month=band(sent_gb, f"sent to {what}: as stated, half to double"),
        response_gb_per_month=band(back, f"received from {what}: {guess}, half to double"),
        requests_per_month=band(requests, f"requests to {what}: {request_kb:,.0f} KB each"),
        az_affinity="same_az" if same_az else "spread",
    )
