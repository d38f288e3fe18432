"""What CloudFront needs of a bucket that it serves, and of the bucket's key."""

from collections.abc import Iterator

from workbook.model.estate import data, edge
from workbook.planning.reasons import house_rule
from workbook.policies.running.need import Known, Running, when


def distribution(front: edge.CloudFrontDistribution, known: Known) -> Iterator[Running]:
    """Objects, and the key they are encrypted with, for this distribution and no other."""
    bucket = known.get(front.origin)
    if not isinstance(bucket, data.S3Bucket):
        return
    asked: tuple[tuple[str, str, str], ...] = (("read-origin", "s3:GetObject", f"${{{bucket.key}.arn}}/*"),)
    if bucket.kms_key:
        asked += (("decrypt-origin", "kms:Decrypt", f"${{{bucket.kms_key}.arn}}"),)
    for words, action, resource in asked:
        yield Running(
            key=f"runs/{front.key}/{words}",
            principal="service:cloudfront.amazonaws.com",
            actions=(action,),
            resource=resource,
            conditions=(when("StringEquals", "aws:SourceArn", f"${{{front.key}.arn}}"),),
            because=house_rule("edge-origin"),
        )
