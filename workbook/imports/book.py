"""All records of an import under the keys their resources will have, and the list of what was not understood."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from workbook.facts.describe_calls import id_field
from workbook.imports.described import Described
from workbook.imports.imported import NotUnderstood, Weight
from workbook.imports.item import Item, Odd, clean
from workbook.imports.merging import differences, identity, union
from workbook.imports.places import Places, find_places
from workbook.imports.reading import NOTHING, Record

T = TypeVar("T")

NAMES = {
    "LoadBalancers": "LoadBalancerName",
    "TargetGroups": "TargetGroupName",
    "Functions": "FunctionName",
}
"""Types that people know by a name rather than by the ARN that identifies them."""

ID_FIELDS = {
    "OnPrem": "Id",
    "Outside": "Name",
    "Firewall": "FirewallName",
    "Entries": "",
    "Stated": "",
    "Firewalls": "FirewallArn",
    "VpcAttribute": "",
    "SecurityGroupVpcAssociations": "",
}
"""Where the identifying field is not the one of the call, or there is none."""


Answers = dict[str, list[Described]]


@dataclass
class Book:
    """Look-ups over everything described. Readers add to `not_understood` what they cannot tell."""

    by_type: dict[str, list[Described]] = field(default_factory=dict)
    not_understood: list[NotUnderstood] = field(default_factory=list)
    _by_id: dict[str, list[Described]] = field(default_factory=lambda: defaultdict(list))
    _beside: dict[tuple[str, str], tuple[Answers, Answers]] = field(default_factory=dict)
    _alone: dict[tuple[str, str], Answers] = field(default_factory=dict)
    _made: dict[Callable[..., Any], Any] = field(default_factory=dict)

    def of(self, *types: str) -> Iterator[Described]:
        """Everything of these types, in the order read."""
        for each in types:
            yield from self.by_type.get(each, ())

    def read(self, what: Callable[[Described], T], *types: str) -> Iterator[tuple[Described, T]]:
        """Something about everything of these types; what cannot be read goes on the list."""
        for each in self.of(*types):
            try:
                found = what(each)
            except Odd as odd:
                self.note(each, str(odd))
            else:
                yield each, found

    def note(self, about: Described, why: str, weight: Weight = "unknown") -> None:
        """Put something on the list of what was not understood."""
        self.not_understood.append(
            NotUnderstood(file=about.file, type=about.type, id=about.id, why=why, weight=weight)
        )

    def find(self, word: str, near: Described, *types: str) -> Described | None:
        """What an id, name or ARN means to somebody: in the same account and Region if there is such a thing."""
        found = [each for each in self._by_id.get(word, ()) if not types or each.type in types]
        same = (each for each in found if (each.account, each.region) == (near.account, near.region))
        return next(same, found[0] if found else None)

    def key(self, word: str, near: Described, *types: str) -> str:
        """The key of what an id means; the id itself where nothing described has it."""
        found = self.find(word, near, *types) if word else None
        return found.key if found else word

    def known(self, word: str, near: Described, *types: str) -> str:
        """The key of what an id means; what nothing described has goes on the list."""
        if word and self.find(word, near, *types) is None:
            self.note(near, f"it names {word}, which no file describes in a way that could be read")
        return self.key(word, near, *types)

    def standing(self, words: Iterable[str], near: Described, type_: str) -> tuple[str, ...]:
        """The keys of those that are described; the others go on the list and are left out."""
        keys = ((word, self.known(word, near, type_)) for word in words if word)
        return tuple(dict.fromkeys(key for word, key in keys if self.find(word, near, type_)))

    def need(self, word: str, near: Described, *types: str) -> str:
        """The key of what an id means, without which the thing cannot be placed."""
        found = self.find(word, near, *types)
        if found is None:
            raise Odd(f"{word or types[0]} is not described in any file, so it has no place")
        return found.key

    def about(self, type_: str, field_name: str, described: Described) -> list[Described]:
        """Items of an answer that does not say whom it is about: the words beside it do, or its file's name.

        Where nothing tells, the only thing of its kind in the account and Region is meant.
        """
        named, by_file = self._sorted(type_, field_name)
        here = [each for each in named.get(described.id, ()) if each.region == described.region]
        told = (each for stem, found in by_file.items() if described.id in stem for each in found)
        return [*here, *told, *self._left(type_, field_name, described.type).get(described.id, ())]

    def _left(self, type_: str, field_name: str, owner_type: str) -> Answers:
        """Answers that nothing says the owner of, by the only thing they can be about; the others go on the list."""
        if (type_, owner_type) not in self._alone:
            owners = list(self.of(owner_type))
            left: Answers = {}
            for stem, answers in self._sorted(type_, field_name)[1].items():
                if not any(owner.id in stem for owner in owners):
                    self._hand_out(answers, owners, left)
            self._alone[type_, owner_type] = left
        return self._alone[type_, owner_type]

    def _hand_out(self, answers: list[Described], owners: list[Described], left: Answers) -> None:
        for each in answers:
            near = [one for one in owners if (one.account, one.region) == (each.account, each.region)]
            if len(near) == 1:
                left.setdefault(near[0].id, []).append(each)
            elif each is answers[0]:
                self.note(each, "its answer does not say whom it is about: name the file by its id")

    def _sorted(self, type_: str, field_name: str) -> tuple[Answers, Answers]:
        """Answers by the thing they name, and those that name none by their file."""
        if (type_, field_name) not in self._beside:
            named: Answers = {}
            by_file: Answers = {}
            for each in self.of(type_):
                word = each.beside.fields.get(field_name) or each.item.fields.get(field_name)
                found, place = (named, word) if isinstance(word, str) else (by_file, each.stem)
                found.setdefault(place, []).append(each)
            self._beside[type_, field_name] = named, by_file
        return self._beside[type_, field_name]

    def asked(self, type_: str, field_name: str, described: Described) -> bool:
        """Whether an answer of this type about a thing was read, though it may list nothing."""
        empty = (each.item.fields.get("Of") for each in self.about(NOTHING, field_name, described))
        return type_ in empty or bool(self.about(type_, field_name, described))

    def once(self, make: Callable[["Book"], T]) -> T:
        """What a function makes of the whole book, made once."""
        if make not in self._made:
            self._made[make] = make(self)
        found: T = self._made[make]
        return found

    def forget(self, described: Described) -> None:
        """Make it unknown again, because it could not be read: what names it will be told so."""
        for word in _words(described):
            self._by_id[word] = [each for each in self._by_id[word] if each is not described]

    def index(self, described: Described) -> None:
        """Make it known under its id, its name and its ARN."""
        if described.type != "SecurityGroupRules":
            for word in _words(described):
                self._by_id[word].append(described)
        self.by_type.setdefault(described.type, []).append(described)


def _words(described: Described) -> set[str]:
    """Its id, its name and its ARNs."""
    fields = described.item.fields
    named = (described.id, fields.get(NAMES.get(described.type, "")))
    arns = (value for name, value in fields.items() if name.endswith("Arn") and described.id)
    return {word for word in (*named, *arns) if isinstance(word, str) and word}


def open_book(found: Iterable[Record | NotUnderstood]) -> Book:
    """Sort records by type, merge what is there more than once, and give everything its key."""
    book = Book()
    records: list[Record] = []
    for each in found:
        if isinstance(each, Record):
            records.append(each)
        else:
            book.not_understood.append(each)
    for described in _keyed(_merged(book, records, find_places(records))):
        book.index(described)
    return book


def identifying_field(type_: str) -> str:
    """The field that identifies an item of a type."""
    return ID_FIELDS.get(type_, id_field(type_))


def _merged(book: Book, records: Iterable[Record], places: Places) -> list[Described]:
    found: dict[object, Described] = {}
    for number, record in enumerate(records):
        described = _described(record, places)
        name = identifying_field(record.type)
        if name and not described.id:
            book.note(described, f"{name} is missing")
            continue
        same = identity(described) if name else number
        before = found.get(same)
        if before and (words := differences(before, described)):
            why = f"it is described more than once and differs in {words}; the first holds"
            book.note(described, why, "assumed")
        found[same] = union(before, described) if before else described
    return list(found.values())


def _described(record: Record, places: Places) -> Described:
    value = record.item.fields.get(identifying_field(record.type))
    return Described(
        type=record.type,
        id=clean(value) if isinstance(value, str) else "",
        key="",
        account=places.account(record),
        region=places.region(record),
        item=record.item,
        file=record.source.file,
        beside=Item(record.source.beside),
        stem=record.source.stem,
    )


def _keyed(found: list[Described]) -> Iterator[Described]:
    """Keys are AWS's ids; where one id stands for several things, account and Region or the type go before it."""
    holders: dict[str, list[Described]] = defaultdict(list)
    for each in found:
        holders[_word(each)].append(each)
    for each in found:
        word = _word(each)
        yield replace(each, key=_qualified(each, word, holders[word]))


def _word(described: Described) -> str:
    name = described.item.fields.get(NAMES.get(described.type, ""))
    return clean(name) if isinstance(name, str) and name else described.id


ENDS = frozenset(
    {
        *("LoadBalancers", "LoadBalancerDescriptions", "Functions", "Instances", "DBInstances", "DBProxies"),
        *("VpcEndpoints", "NetworkInterfaces"),
    }
)
"""Types that people mean by a name which groups of targets, subnets or instances have too."""


def _qualified(described: Described, word: str, holders: list[Described]) -> str:
    if len(holders) == 1 or not word:
        return word
    parts = []
    if len({(each.account, each.region) for each in holders}) > 1:
        parts += [described.account, described.region]
    types = {each.type for each in holders}
    if len(types) > 1 and (described.type not in ENDS or len(types & ENDS) > 1):
        parts.append(described.type)
    return "/".join([*parts, word])
