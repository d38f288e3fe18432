"""Parties and stores into the resources that run and keep them. The main resource has the party's own key."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import singledispatchmethod

from workbook.facts.limits import database_engine, service_setting
from workbook.model.estate import compute, data
from workbook.model.estate.identity import Secret
from workbook.model.estate.network import ElasticIp
from workbook.model.estate.observability import LogGroup
from workbook.model.estate.resource import Reason, Resource
from workbook.model.intent import party as intent
from workbook.model.intent.design import Design
from workbook.model.intent.store import ApiFront, Bucket, DatabaseSecret
from workbook.planning.parties import Settlement
from workbook.planning.reasons import access_reason, flow_reason, house_rule, merged

KEY = "key/main"
ALB_LOGS = "bucket/alb-logs"


@dataclass(frozen=True)
class Place:
    """Account, Region, reasons: what every resource of one party starts with."""

    account: str
    region: str
    because: tuple[Reason, ...]


@dataclass(frozen=True)
class Workloads:
    """Makes the resources of parties and stores."""

    design: Design
    settlement: Settlement

    def resources(self) -> Iterator[Resource]:
        """Everything that runs, then everything that keeps."""
        for party in self.design.placed:
            yield from self.of(party)
        for store in self.design.stores:
            yield from self.of(store)

    @property
    def _kms_key(self) -> str:
        return KEY if self.design.customer_managed_key else ""

    def _place(self, key: str) -> Place:
        vpc = self.design.vpcs[0]
        flows = (flow for flow in self.design.flows if key in (flow.source, flow.destination))
        accesses = (access for access in self.design.accesses if key in (access.principal, access.resource))
        reasons = merged(map(flow_reason, flows), map(access_reason, accesses))
        return Place(vpc.account, vpc.region, reasons or (house_rule("ground"),))

    def _subnets(self, party: intent.Placed) -> tuple[str, ...]:
        return self.settlement.subnets_of[party.key]

    def _groups(self, party: intent.Placed) -> tuple[str, ...]:
        return (self.settlement.group_of[party.key],)

    @singledispatchmethod
    def of(self, party: object) -> Iterator[Resource]:
        """The resources of one party or store."""
        raise TypeError(f"no resources are known for {type(party).__name__}")

    @of.register
    def _(self, _: intent.ClientGroup) -> Iterator[Resource]:
        yield from ()  # its security group is all there is

    @of.register
    def _(self, party: intent.InstanceFleet) -> Iterator[Resource]:
        place, subnets = self._place(party.key), self._subnets(party)
        template = f"{party.key}/launch-template"
        balancers = [
            other
            for other in self.design.parties
            if isinstance(other, intent.ApplicationLoadBalancer) and other.target == party.key
        ]
        size = party.instances_per_az * len(subnets)
        yield compute.LaunchTemplate(
            **vars(place),
            key=template,
            instance_type=party.instance_type,
            security_groups=self._groups(party),
            role=f"role/{party.key}",
            kms_key=self._kms_key,
        )
        yield compute.AutoScalingGroup(
            **vars(place),
            key=party.key,
            launch_template=template,
            subnets=subnets,
            target_groups=tuple(f"{balancer.key}/target-group" for balancer in balancers),
            min_size=size,
            desired_capacity=size,
            max_size=2 * size,
        )

    @of.register
    def _(self, party: intent.BastionHost) -> Iterator[Resource]:
        place = self._place(party.key)
        interface = next(eni for eni in self.settlement.interfaces if eni.attached_to == party.key)
        if interface.public_ip is None:
            raise TypeError(f"{party.key!r} has no public address")
        address = ElasticIp(**vars(place), key=f"eip/{party.key}", public_ip=interface.public_ip)
        yield address
        yield compute.Instance(
            **vars(place),
            key=party.key,
            subnet=self._subnets(party)[0],
            security_groups=self._groups(party),
            instance_type=party.instance_type,
            role=f"role/{party.key}",
            kms_key=self._kms_key,
            elastic_ip=address.key,
        )

    @of.register
    def _(self, party: intent.ConnectEndpoint) -> Iterator[Resource]:
        yield compute.InstanceConnectEndpoint(
            **vars(self._place(party.key)),
            key=party.key,
            subnet=self._subnets(party)[0],
            security_groups=self._groups(party),
        )

    @of.register
    def _(self, party: intent.Function) -> Iterator[Resource]:
        place = self._place(party.key)
        name = f"/aws/lambda/{self.design.name_prefix}-{party.key}"
        yield self._log_group(place, party.key, name)
        yield compute.LambdaFunction(
            **vars(place),
            key=party.key,
            runtime=party.runtime,
            handler="index.handler",
            memory_mb=party.memory_mb,
            timeout_s=party.timeout_s,
            role=f"role/{party.key}",
            subnets=self._subnets(party),
            security_groups=self._groups(party),
            kms_key=self._kms_key,
            log_group=f"log/{party.key}",
        )

    def _log_group(self, place: Place, key: str, name: str) -> LogGroup:
        return LogGroup(
            **vars(place),
            key=f"log/{key}",
            log_group_name=name,
            retention_days=int(service_setting("log_retention_days")),
            kms_key=self._kms_key,
        )

    @of.register
    def _(self, party: intent.SparkJob) -> Iterator[Resource]:
        place = self._place(party.key)
        connection, security = f"{party.key}/connection", f"{party.key}/encryption"
        yield compute.GlueConnection(
            **vars(place), key=connection, subnet=self._subnets(party)[0], security_groups=self._groups(party)
        )
        if self._kms_key:
            yield compute.GlueSecurityConfiguration(**vars(place), key=security, kms_key=self._kms_key)
        yield compute.GlueJob(
            **vars(place),
            key=party.key,
            role=f"role/{party.key}",
            connections=(connection,),
            glue_version=service_setting("glue_version"),
            worker_type=party.worker_type,
            number_of_workers=party.number_of_workers,
            security_configuration=security if self._kms_key else "",
            script_bucket=party.script_bucket,
            script_key=f"scripts/{party.key}.py" if party.script_bucket else "",
        )

    @of.register
    def _(self, party: intent.Database) -> Iterator[Resource]:
        place, engine = self._place(party.key), database_engine(party.engine)
        subnets, parameters = f"{party.key}/subnets", f"{party.key}/parameters"
        yield data.DbSubnetGroup(**vars(place), key=subnets, subnets=self._subnets(party))
        yield data.DbParameterGroup(
            **vars(place), key=parameters, family=engine.parameter_family, parameters=(engine.tls_parameter,)
        )
        for log in engine.log_exports:
            name = f"/aws/rds/instance/{self.design.name_prefix}-{party.key}/{log}"
            yield self._log_group(place, f"{party.key}/{log}", name)
        yield data.DbInstance(
            **vars(place),
            key=party.key,
            engine=party.engine,
            engine_version=engine.engine_version,
            instance_class=party.instance_class,
            allocated_storage_gb=party.storage_gb,
            port=party.port,
            multi_az=party.multi_az,
            db_subnet_group=subnets,
            parameter_group=parameters,
            security_groups=self._groups(party),
            kms_key=self._kms_key,
            iam_database_authentication=party.iam_authentication,
            backup_retention_days=party.backup_days,
            deletion_protection=party.deletion_protection,
            master_user_name="workbook_admin",
            cloudwatch_logs_exports=engine.log_exports,
            export_role=f"role/{party.key}" if party.exports_to_s3 else "",
        )

    @of.register
    def _(self, party: intent.DatabaseProxy) -> Iterator[Resource]:
        database = self.design.party(party.database)
        if not isinstance(database, intent.Database):
            raise TypeError(f"{party.database!r} is no database")
        engine = database_engine(database.engine)
        yield data.DbProxy(
            **vars(self._place(party.key)),
            key=party.key,
            engine_family=engine.proxy_family,  # type: ignore[arg-type]  # a row of facts
            db_instance=party.database,
            subnets=self._subnets(party),
            security_groups=self._groups(party),
            role=f"role/{party.key}",
            secret=party.secret,
            iam_auth="REQUIRED" if party.iam_authentication else "DISABLED",
            listens_on=engine.proxy_port,
        )

    @of.register
    def _(self, party: intent.ApplicationLoadBalancer) -> Iterator[Resource]:
        place, group = self._place(party.key), f"{party.key}/target-group"
        dual = self.design.vpc(party.vpc).means.ipv6 != "off"
        yield compute.TargetGroup(
            **vars(place),
            key=group,
            vpc=party.vpc,
            protocol="HTTP",
            port=party.target_port,
            target_type="instance",
            health_check_path=party.health_check_path,
            targets=(party.target,),
        )
        yield compute.LoadBalancer(
            **vars(place),
            key=party.key,
            type="application",
            scheme="internet-facing" if party.internet_facing else "internal",
            subnets=self._subnets(party),
            security_groups=self._groups(party),
            listeners=tuple(_listeners(party, group)),
            ip_address_type="dualstack" if dual else "ipv4",
            access_logs_bucket=ALB_LOGS,
        )

    @of.register
    def _(self, store: Bucket) -> Iterator[Resource]:
        yield data.S3Bucket(
            **vars(self._place(store.key)),
            key=store.key,
            purpose=store.purpose,
            existing_id=store.existing_arn,
            sse_algorithm="aws:kms" if self._kms_key else "AES256",
            kms_key=self._kms_key,
        )

    @of.register
    def _(self, store: DatabaseSecret) -> Iterator[Resource]:
        yield Secret(
            **vars(self._place(store.key)),
            key=store.key,
            secret_name=f"{self.design.name_prefix}-{store.database}",
            description=store.title,
            kms_key=self._kms_key,
            managed_by=store.database,
        )

    @of.register
    def _(self, store: ApiFront) -> Iterator[Resource]:
        place, log = self._place(store.key), f"log/{store.key}"
        yield self._log_group(place, store.key, f"/aws/apigateway/{self.design.name_prefix}-{store.key}")
        yield compute.ApiGatewayRestApi(
            **vars(place),
            key=store.key,
            name=f"{self.design.name_prefix}-{store.key}",
            private=store.private,
            vpc_endpoints=(f"{self.design.vpcs[0].key}/endpoint/execute-api",) if store.private else (),
            function=store.function,
            log_group=log,
        )
        yield compute.LambdaPermission(
            **vars(place),
            key=f"{store.key}/invoke",
            function=store.function,
            principal="apigateway.amazonaws.com",
            source=store.key,
            source_path="/*",
        )


def _listeners(party: intent.ApplicationLoadBalancer, group: str) -> Iterator[compute.Listener]:
    policy = service_setting("ssl_policy")
    yield compute.Listener(
        protocol="HTTPS",
        port=443,
        target_group=group,
        ssl_policy=policy,
        certificate=f"{party.key}-certificate",
    )
    if party.redirect_http:
        yield compute.Listener(protocol="HTTP", port=80, redirect_port=443)
