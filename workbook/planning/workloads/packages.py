"""Repositories of software packages."""

from collections.abc import Iterator

from workbook.model.estate.packages import CodeArtifactDomain, CodeArtifactRepository
from workbook.model.estate.resource import Resource
from workbook.model.intent.store import PackageRepository
from workbook.planning.workloads.site import Site


def repository(store: PackageRepository, site: Site) -> Iterator[Resource]:
    """A repository with the domain that stores and encrypts what it holds, both of one name."""
    place, name = site.place(store), f"{site.design.name_prefix}-{store.key}"
    domain = f"{store.key}/domain"
    yield CodeArtifactDomain(**vars(place), key=domain, domain_name=name, kms_key=site.kms_key(place))
    yield CodeArtifactRepository(
        **vars(place),
        key=store.key,
        repository_name=name,
        domain=domain,
        external_connection=store.external_connection,
    )
