"""SageMaker: training, hosting, notebooks, Studio."""

from collections.abc import Iterator

from workbook.facts.ml_instances import has_local_storage
from workbook.model.estate import ml as estate
from workbook.model.estate.resource import Resource
from workbook.model.intent import ml as intent
from workbook.planning.places import Place
from workbook.planning.workloads.site import Site


def training(party: intent.TrainingJob, site: Site) -> Iterator[Resource]:
    """How training jobs are started."""
    place = site.place(party)
    yield estate.SageMakerTrainingJob(
        **vars(place),
        key=party.key,
        job_name=f"{site.design.name_prefix}-{party.key}",
        role=f"role/{party.key}",
        instance_type=party.instance_type,
        instance_count=party.instances,
        subnets=site.subnets(party),
        security_groups=site.groups(party),
        kms_key=_volume_key(site, place, party.instance_type),
        network_isolation=party.network_isolation,
        inter_container_encryption=party.inter_container_encryption,
    )


def hosting(party: intent.ModelHosting, site: Site) -> Iterator[Resource]:
    """A model and the endpoint that answers for it."""
    place, name = site.place(party), f"{site.design.name_prefix}-{party.key}"
    yield estate.SageMakerModel(
        **vars(place),
        key=party.key,
        model_name=name,
        role=f"role/{party.key}",
        repository=party.repository,
        model_bucket=party.model_bucket,
        subnets=site.subnets(party),
        security_groups=site.groups(party),
        network_isolation=party.network_isolation,
    )
    yield estate.SageMakerEndpoint(
        **vars(place),
        key=f"{party.key}/endpoint",
        endpoint_name=name,
        model=party.key,
        instance_type=party.instance_type,
        instance_count=party.instances,
        kms_key=_volume_key(site, place, party.instance_type),
    )


def _volume_key(site: Site, place: Place, instance_type: str) -> str:
    """The key of volumes; none for local disks, where SageMaker refuses one (API reference, ResourceConfig)."""
    return "" if has_local_storage(instance_type) else site.kms_key(place)


def notebook(party: intent.NotebookInstance, site: Site) -> Iterator[Resource]:
    """A notebook instance."""
    place = site.place(party)
    yield estate.SageMakerNotebook(
        **vars(place),
        key=party.key,
        notebook_name=f"{site.design.name_prefix}-{party.key}",
        role=f"role/{party.key}",
        instance_type=party.instance_type,
        subnet=site.subnets(party)[0],
        security_groups=site.groups(party),
        kms_key=site.kms_key(place),
        volume_gb=party.volume_gb,
    )


def studio(party: intent.StudioDomain, site: Site) -> Iterator[Resource]:
    """A Studio domain."""
    place = site.place(party)
    yield estate.SageMakerDomain(
        **vars(place),
        key=party.key,
        domain_name=f"{site.design.name_prefix}-{party.key}",
        role=f"role/{party.key}",
        vpc=party.vpc,
        subnets=site.subnets(party),
        security_groups=site.groups(party),
        kms_key=site.kms_key(place),
        users=party.users,
        file_system=party.file_system,
    )
