"""Display names of online meetings: who is speaking? A person, a room, a device, a recorder or the organiser.

"MN Thanh Xương - Lò Thị Hoa", "Ca Van Toan THCS Muong Phang", "Điểm cầu TH Nà Tấu (TH Nà Tấu)", "iPhone của Hoa",
"12. Vừ Thị Mai". The raw text is never changed; what is found in it are its parts. Rules where one could decide
otherwise:

- A school beside a person's name, a given name included, is a person of that school.
- A room that names somebody as its contact ("ĐC MN Nà Tấu - cô Hoa phụ trách"), or a given name only, is a room; so is
  a meeting room or hall with a full name, and a school with its helper ("MN Nà Tấu - Kỹ thuật: Hoa"). "Điểm cầu" with
  a full name is that person: people write so on their phones.
- A given name and a subject ("Thầy Hương Toán"), or two given names, become one text that nobody bears.
- A device with its owner's name stays a device; a full name that merely stands beside a device is the person.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from etl.match.devices import is_phone_number, take_device
from etl.match.organisations import are_initials, is_acronym, is_organisation
from etl.match.person_names import (
    can_be_owner,
    is_full_name,
    is_given_name,
    is_person_name,
    is_same_bearer,
    joined_at_comma,
    one_of_two,
    person_part,
)
from etl.match.pieces import Part, parts_of, split_place, split_school, unglue
from etl.match.places import unit_word_length
from etl.match.schools import SchoolIndex, SchoolMatch
from etl.match.sites import HALL, is_headcount, without_headcount, without_site_words
from etl.match.titles import cut_classes, cut_contact, is_subject, read_titles, subject_apart
from etl.match.words import plain, words_of
from etl.text.fold import clean

__all__ = ["BOT", "DEVICE", "PERSON", "SITE", "UNKNOWN", "Display", "is_person_name", "person_part", "read_display"]

PERSON, SITE, DEVICE, BOT, UNKNOWN = "person", "site", "device", "bot", "unknown"

LONGEST = 300
"""Characters of a display name; what is longer is a text, and reading it as names would take long."""


@dataclass(frozen=True)
class Display:
    """What a display name says.

    `person`: the name part, without titles, also of a room's contact or a device's owner; `also`: a second name of the
    same participant; `school_text` and `school`: the school part, if any; `role`: CBQL, GV or NV where a title says so.
    """

    kind: str
    person: str | None = None
    school_text: str | None = None
    school: SchoolMatch | None = None
    is_organiser: bool = False
    also: str | None = None
    role: str | None = None


_BOT = re.compile(
    r"notetaker|note taker|otter\.ai|read\.ai|\bread ai\b|fireflies|fathom|tl;?dv|meeting notes|\brecorder\b|meetgeek"
    r"|sembly|airgram|\bai companion\b|\bbot\b|ghi chep tu dong"
)
_ORGANISER = re.compile(r"^(so|phong) (gd ?& ?dt|gd|giao duc)|^ubnd |^ban to chuc|^steam for vietnam|^host\b|^chu tri")
_NUMBERED = re.compile(r"^[\s#]*\d{1,12}\s*[.)\-_:]?\s*(?=[^\W\d_])")
_PLATFORM_NOTE = re.compile(
    r"\((?:host|co-?host|me|toi|guest|khach|external|ben ngoai|unverified|chua xac minh|khong xac minh|dong chu tri"
    r"|presenter|nguoi thuyet trinh|nguoi to chuc|organizer|host, me|co-host, me|\d{1,2})\)"
    r"|(?<=\()(?:ten goc|original name)\s*:?"
)
_NOBODY = frozenset({"khach", "an danh", "anonymous", "participant", "nguoi tham gia", "thanh vien", "hoc vien"})
_HAMLETS = frozenset({"bản", "thôn", "đội", "khu"})
"""First words of parts that name a hamlet: "MN Thanh Nưa, bản Mển"."""
_COMRADE = (("dong", "chi"), ("dc",))
_LETTER = re.compile(r"[^\W\d_]")


class _Divided(NamedTuple):
    """What a part says by itself: its site words and its school apart, and the rest; `room`: the last site word, "" for none."""

    text: str
    is_contact: bool
    is_helper: bool
    bare: str
    room: str
    school: str | None
    rest: str | None


_Divide = Callable[[str], _Divided]


class DisplayReader:
    """Reads display names against the schools of one list. Parts that come again, as schools do, are divided once."""

    def __init__(self, schools: SchoolIndex) -> None:
        self._schools = schools
        self._read: dict[tuple[str, date | None], Display] = {}
        self._divide: _Divide = lru_cache(maxsize=50_000)(lambda text: _divided(text, schools))

    def read(self, text: str, day: date | None = None) -> Display:
        """Return what a display name says of itself in a record of `day`; see `read_display`.

        A school part that is unclear by itself means what people have said that it means.
        """
        key = text, day
        if key not in self._read:
            self._read[key] = self._as_decided(_read(text, self._schools, day, self._divide))
        return self._read[key]

    def _as_decided(self, display: Display) -> Display:
        if display.school_text is None or (display.school and display.school.code):
            return display
        decided = self._schools.as_decided(display.school_text)
        return replace(display, school=decided) if decided else display


def read_display(text: str, schools: SchoolIndex, day: date | None = None) -> Display:
    """Return what a display name says of itself, against the schools of the list, in a record of `day`.

    Never raises, never guesses a school: one that is not certain has candidates and no code.
    """
    return _read(text, schools, day, lambda part: _divided(part, schools))


def _read(text: str, schools: SchoolIndex, day: date | None, divide: _Divide) -> Display:
    raw = clean(text)
    if not raw or len(raw) > LONGEST:
        return Display(UNKNOWN)
    words = words_of(raw)
    if "(" not in raw and schools.may_name(words):
        code = schools.code_of(words, day)
        if code:  # a name or alias of the list, whatever words it is made of
            return Display(SITE, None, raw, SchoolMatch(code, (code,)))
    flat = plain(raw)
    if _BOT.search(flat):
        return Display(BOT)
    if is_phone_number(raw):
        return Display(DEVICE)
    if _ORGANISER.search(flat):
        return Display(UNKNOWN, is_organiser=True)
    raw = _without_platform_notes(raw, flat)
    flat = plain(raw)
    if flat in _NOBODY:
        return Display(UNKNOWN)
    device = take_device(raw, flat)
    found = _read_parts(device.rest if device else raw, schools, divide)
    display = found.display(schools, day)
    if device is None or (display.kind == SITE and not display.person):
        return display
    person = display.person if display.person and can_be_owner(display.person) else None
    if device.is_owned or not person or (not is_full_name(person) and not display.school_text):
        return Display(DEVICE, person, display.school_text, display.school, role=display.role)
    return display


@dataclass
class _Pieces:
    """What was found in the parts of one display name."""

    schools: list[str] = field(default_factory=list)
    places: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    people: list[tuple[str, bool]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    organisations: list[str] = field(default_factory=list)
    role: str | None = None
    room: str = ""
    is_contact: bool = False
    is_helper: bool = False
    is_addressed: bool = False
    is_place_itself: bool = False

    def display(self, schools: SchoolIndex, day: date | None) -> Display:
        """Weigh the pieces against each other."""
        person, also = self._person()
        school_text, school = self._school(schools, day)
        is_full = any(is_full_name(name) for name, _ in self.people) or (person is not None and is_full_name(person))
        if self.people and not person:  # neither a full name nor one word: as typed, for somebody to read
            person = self.people[0][0]
        is_given = person is not None and not is_full and is_given_name(person)
        is_room = self.is_helper or (self.room and (not is_full or self.room in HALL or self.is_contact))
        if school_text and is_room and school_text not in self.organisations:
            return Display(SITE, person if is_full or is_given else None, school_text, school, role=self.role)
        if self.is_place_itself:
            return Display(UNKNOWN, None, school_text, school)
        if is_full or (is_given and (school_text or self.is_addressed)):
            return Display(PERSON, person, school_text, school, also=also, role=self.role)
        if self.people:
            return Display(UNKNOWN, person, school_text, school, also=also, role=self.role)
        if self.is_addressed:
            return Display(UNKNOWN, None, school_text, school, role=self.role)
        if school_text and school_text not in self.organisations:
            return Display(SITE, None, school_text, school)
        if self.notes:
            rest = clean(" ".join(self.notes))
            codes = schools.at_place(words_of(rest))
            return Display(SITE, None, rest, SchoolMatch(None, codes) if codes else schools.find(rest, None, day))
        return Display(UNKNOWN)

    def _school(self, schools: SchoolIndex, day: date | None) -> tuple[str | None, SchoolMatch | None]:
        place = next((place for place, _ in self.places), None)
        if self.schools:
            matches = [_find_at(s, place, schools, day) for s in self.schools]
            best = next((n for n, m in enumerate(matches) if m.code), 0)
            return self.schools[best], matches[best]
        if self.organisations:
            return self.organisations[0], SchoolMatch(None)
        with_schools = [(text, codes) for text, codes in self.places if codes]
        if with_schools:
            return with_schools[0][0], SchoolMatch(None, with_schools[0][1])
        return None, None

    def _person(self) -> tuple[str | None, str | None]:
        """Return (name, second name). Two full names of different people give both in one, which nobody bears."""
        full = [name for name, _ in self.people if is_full_name(name)]
        given = [(name, is_bracketed) for name, is_bracketed in self.people if is_given_name(name)]
        if len(full) > 1:
            name, also = one_of_two(full[0], full[1])
            strangers = [other for other in full[2:] if not is_same_bearer(name, other)]
            return (f"{name} ({strangers[0]})", None) if strangers else (name, also)
        if full:
            nick = next((name for name, _ in given if self._is_second_name(name, full[0])), None)
            return full[0], nick
        if not given:
            return None, None
        other = next((name for name in given[1:] if name[0].lower() != given[0][0].lower()), None)
        if other is None or other[1]:
            return given[0][0], other[0] if other else None
        return f"{given[0][0]} ({other[0]})", None  # "Hoa, Lan - MN Thanh Xương": two people at one screen

    def _is_second_name(self, given: str, full: str) -> bool:
        """Tell whether a one-word name belongs to the bearer of `full`: the platform put one of them in brackets."""
        if given.lower() == full.lower():
            return False
        return any(is_bracketed for name, is_bracketed in self.people if name in (given, full))


def _find_at(school: str, place: str | None, schools: SchoolIndex, day: date | None) -> SchoolMatch:
    """Find a school by its part and the place that another part names; "xã …", "huyện …" there speaks against others."""
    if place and unit_word_length(words_of(place).folded):
        found = schools.find(f"{school}, {place}", None, day)
        if found.candidates and not found.is_near:
            return found
    return schools.find(school, place, day)


def _without_platform_notes(text: str, text_plain: str) -> str:
    """Return a text (in NFC) without what the platform puts in brackets: "(Host)", "(2)", "(tên gốc: …)"."""
    if "(" not in text:
        return text
    for note in reversed(list(_PLATFORM_NOTE.finditer(text_plain))):
        text = f"{text[: note.start()]} {text[note.end() :]}"
    return text.strip()


def _read_parts(text: str, schools: SchoolIndex, divide: _Divide) -> _Pieces:
    text = unglue(without_headcount(text), schools)
    text, has_class = cut_classes(text, plain(text))
    found = _Pieces(is_addressed=has_class)
    parts = [part for part in parts_of(_NUMBERED.sub("", text)) if not is_headcount(plain(part.text))]
    was_person = False
    for part in parts:
        known = len(found.people)
        _read_part(part, divide(part.text), len(parts) == 1, schools, found)
        is_person = len(found.people) > known
        if part.follows_comma and was_person and is_person:
            _join_at_comma(found.people)
        was_person = is_person
    _set_organisations_apart(found)
    return found


def _join_at_comma(people: list[tuple[str, bool]]) -> None:
    """Make one person of the last two names where a comma has turned the name."""
    (first, is_bracketed), (second, _) = people[-2:]
    joined = joined_at_comma(first, second)
    if joined:
        people[-2:] = [(joined, is_bracketed)]


def _set_organisations_apart(found: _Pieces) -> None:
    """Take acronyms beside a name from the people; alone they may be anything."""
    acronyms = [name for name, _ in found.people if is_acronym(name)]
    names = [name for name, _ in found.people if name not in acronyms]
    if names and acronyms:
        found.people = [(name, is_bracketed) for name, is_bracketed in found.people if name in names]
        found.organisations += [a for a in acronyms if not any(are_initials(a, name) for name in names)]


def _divided(text: str, schools: SchoolIndex) -> _Divided:
    contact = cut_contact(text)
    bare, room = without_site_words(contact.rest)
    school, rest = split_school(bare, schools) if bare else (None, None)
    return _Divided(contact.rest, contact.is_contact, contact.is_helper, bare, room, school, rest)


def _read_part(part: Part, divided: _Divided, is_alone: bool, schools: SchoolIndex, found: _Pieces) -> None:
    text, is_contact, is_helper, bare, room, school, rest = divided
    found.is_contact |= is_contact
    found.is_helper |= is_helper
    found.room = found.room or room
    if not bare:
        return
    if school:
        found.schools.append(school)
    if not rest or not _LETTER.search(rest) or words_of(rest).accented[0] in _HAMLETS:
        return
    if not school and is_organisation(rest):
        found.organisations.append(rest)
        return
    if school and words_of(rest).folded in _COMRADE:
        found.room = found.room or "dc"  # "đ/c TH Phìn Hồ"
        return
    titled = read_titles(rest)
    is_addressed = titled.is_addressed or titled.is_nickname
    found.role = found.role or titled.role
    if not titled.name or (" " in titled.name and is_subject(titled.name)):
        found.is_addressed |= is_addressed
        return
    if not school and not is_contact:
        placed = split_place(titled.name, schools, is_bare=is_alone and not room and not is_addressed)
        if placed.place and not _is_said_before(titled.name, found):
            found.places.append((placed.place, placed.codes))
            if not placed.person:
                return
            titled = read_titles(placed.person)
            found.is_place_itself = placed.person == placed.place
    if room == "dc" and not school and (is_full_name(titled.name) or text[:2] == "đc"):
        found.room = "" if found.room == room else found.room  # "đc Lò Văn Nam" is a comrade
        is_addressed = True
    elif room and not is_contact and (not school or room == "diem truong" or room in HALL):
        if school and rest != bare and is_full_name(titled.name) and room in HALL:
            found.people.append((titled.name, part.is_bracketed))
        else:
            found.notes.append(titled.name)
        return
    elif not titled.name or not _LETTER.search(titled.name):
        return
    found.is_addressed |= is_addressed
    found.people.append((subject_apart(titled.name) if is_addressed else titled.name, part.is_bracketed))


def _is_said_before(name: str, found: _Pieces) -> bool:
    """Tell whether a part repeats words of a name before it: "Nguyễn Thị Thanh Minh (Thanh Minh)"."""
    own = set(words_of(name).folded)
    return any(own <= set(words_of(other).folded) for other, _ in found.people)
