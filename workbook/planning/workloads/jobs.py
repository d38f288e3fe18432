"""Glue jobs."""

from collections.abc import Iterator

from workbook.facts.limits import service_setting
from workbook.model.estate import compute
from workbook.model.estate.resource import Resource
from workbook.model.intent import party as intent
from workbook.planning.places import Place
from workbook.planning.workloads.site import Site


def spark_job(party: intent.SparkJob, site: Site) -> Iterator[Resource]:
    """A Glue job, its connection to the VPC and its encryption."""
    place = site.place(party)
    connection = f"{party.key}/connection"
    yield compute.GlueConnection(
        **vars(place), key=connection, subnet=site.subnets(party)[0], security_groups=site.groups(party)
    )
    yield from security_configuration(party.key, place, site, party.data_key)
    yield compute.GlueJob(
        **vars(place),
        key=party.key,
        role=f"role/{party.key}",
        connections=(connection,),
        glue_version=service_setting(
            "glue_python_shell_version" if party.python_shell_dpu else "glue_version"
        ),
        python_shell_dpu=party.python_shell_dpu,
        worker_type=party.worker_type,
        number_of_workers=party.number_of_workers,
        security_configuration=f"{party.key}/encryption" if site.kms_key(place) else "",
        script_bucket=party.script_bucket,
        script_key=f"scripts/{party.key}.py" if party.script_bucket else "",
    )


def security_configuration(
    owner: str, place: Place, site: Site, data_key: str = ""
) -> Iterator[compute.GlueSecurityConfiguration]:
    """How Glue encrypts logs and bookmarks, and what it writes with the key of its data where that has one."""
    if site.kms_key(place):
        yield compute.GlueSecurityConfiguration(
            **vars(place), key=f"{owner}/encryption", kms_key=site.kms_key(place), data_key=data_key
        )
