"""How one person of the world writes: name, school and address, by habit and by channel."""

from dataclasses import dataclass
from random import Random

from tests.identity.names import full_name, school_mix
from tests.identity.noise import Level, typed
from tests.identity.roster import Person, Roster, School
from tests.identity.text import fold

_DEVICES = ("iPhone", "iPhone của {}", "{}’s iPhone", "Galaxy A12", "OPPO A57", "Redmi Note 11", "DESKTOP-7QK2", "iPad", "Zoom user",
            "Samsung SM-A125F", "Điện thoại của {}", "vivo Y21", "Laptop của {}")  # fmt: skip
_ZOOM = (
    "{s} - {n}",
    "{s} - {n}",
    "{n} - {s}",
    "{n} - {s}",
    "{n} {s}",
    "{n} ({s})",
    "{s} {n}",
    "{s}_{n}",
    "{n}, {s}",
    "{k}. {n} - {s}",
)
_ELSEWHERE = (
    "Viettel Điện Biên",
    "CĐSP Hà Nội",
    "Báo Giáo dục",
    "Sở GD&ĐT Lai Châu",
    "THCS Chu Văn An Hà Nội",
    "Trường Tiểu học Kim Đồng Sơn La",
)


@dataclass(frozen=True)
class Typed:
    """What stands in the cells: see `rows.Row`."""

    shown: str
    name: str
    way: str
    names_school: bool = False


class Writer:
    """Remembers everybody's habits for the length of one world."""

    def __init__(self, rng: Random, level: Level, roster: Roster) -> None:
        self.rng, self.level, self.roster = rng, level, roster
        self._names: dict[tuple[str, str], Typed] = {}
        self._displays: dict[tuple[str, str], Typed] = {}
        self._addresses: dict[tuple[str, str], str] = {}

    def name(self, person: Person, channel: str) -> Typed:
        """Return a full name as this person types it in a form, on a list, in an account."""
        key = (person.code, channel)
        if key not in self._names or self.rng.random() > self.level.same:
            self._names[key] = self._typed(person.name)
        return self._names[key]

    def display(self, person: Person, school: School) -> Typed:
        """Return a Zoom display name."""
        key = (person.code, school.code)
        if key not in self._displays or self.rng.random() > self.level.same:
            self._displays[key] = self._display(person, school)
        return self._displays[key]

    def address(self, person: Person, channel: str, listed: float, own: float, *, is_named: bool = True) -> str:
        """Return the address that stands beside the name: the listed one, a private one, none, or a colleague's."""
        key = (person.code, channel)
        if key not in self._addresses or self.rng.random() > 0.95:
            draw = self.rng.random()
            chosen = person.email if draw < listed else person.own_email if draw < listed + own else ""
            self._addresses[key] = chosen
        if is_named and self.rng.random() < self.level.wrong_email:
            others = [p.email for p in self.roster.at(person.places[0][0]) if p.email and p.email != person.email]
            return self.rng.choice(others) if others else ""
        return self._addresses[key]

    def school(self, school: School, *, is_form: bool) -> str:
        """Return a school as people write it."""
        ways = (school.name, school.short, school.short, school.bare, fold(school.short), school.short.upper())
        chosen = self.rng.choices(ways, (40, 25, 15, 10, 5, 5) if is_form else (2, 50, 20, 20, 5, 3))[0]
        if self.rng.random() < self.level.school_typos:
            n = self.rng.randrange(len(chosen) // 2, len(chosen) - 1)
            chosen = chosen[:n] + chosen[n + 1] + chosen[n] + chosen[n + 2 :]
        return chosen

    def stranger(self, *, is_form: bool) -> tuple[Typed, str, School | None]:
        """Return (what is typed, the school cell of a form, the listed school named) of somebody on no list."""
        name = full_name(self.rng, school_mix(self.rng), is_woman=self.rng.random() < 0.6)
        draw = self.rng.random()
        if draw < 0.25:
            school = self.rng.choice(list(self.roster.schools.values()))
            text = self.school(school, is_form=is_form)
            return Typed(f"{name} - {text}" if not is_form else name, name, "clean", True), text, school
        if draw < 0.85 or is_form:
            text = self.rng.choice(_ELSEWHERE)
            return Typed(f"{name} - {text}" if not is_form else name, name, "clean", True), text, None
        return Typed(name, name, "clean"), "", None

    def _typed(self, name: str) -> Typed:
        shown, way = typed(self.rng, name, self.level.ways)
        return Typed(shown, name if way == "title" else shown, way)

    def _display(self, person: Person, school: School) -> Typed:
        draw, level = self.rng.random(), self.level
        given = person.name.split()[-1]
        if draw < level.device:
            if self.rng.random() < 0.3:
                return Typed(f"{fold(given)}{self.rng.randrange(70, 99)}", "", "handle")
            return Typed(self.rng.choice(_DEVICES).format(given), "", "device")
        if draw < level.device + level.given:
            bare = fold(given).title() if self.rng.random() < 0.2 else given
            title = (
                self.rng.choice(("Cô ", "cô ", "", ""))
                if person.is_woman
                else self.rng.choice(("Thầy ", "thầy ", "", ""))
            )
            return self._with_school(Typed(title + bare, bare, "given_name"), school)
        name = self._typed(person.name)
        if draw > 1 - level.no_school:
            return name
        return self._with_school(name, school)

    def _with_school(self, name: Typed, school: School) -> Typed:
        text = self.school(school, is_form=False)
        if name.way == "no_marks":
            text = (
                fold(text).upper() if name.shown.isupper() else fold(text).title() if self.rng.random() < 0.5 else text
            )
        shown = self.rng.choice(_ZOOM).format(s=text, n=name.shown, k=self.rng.randrange(1, 60))
        if self.rng.random() < 0.01:
            shown += f" ({self.rng.choice(_DEVICES[3:8])})"
        return Typed(shown, name.name, name.way, True)
