"""Who issues a document, to whom it speaks of what: the lines of its head, its number's sign, its place."""

from dataclasses import dataclass

from dashboard.reports.question import DEPARTMENT, PROVINCE, Question
from geo import units
from geo.managing import DEPARTMENT as DEPARTMENT_BODY


@dataclass(frozen=True)
class Office:
    """`superior`, `own`: the two lines at the top left (superior empty: none is written, as for a people's committee).

    `name`: in a sentence; `sign`: after the number, "BC-SGDĐT"; `place`: before the date; `keeper`: after "Lưu: VT".
    `at_unit`, `whole`: the unit reported on, inside a sentence and at its beginning; `is_whole_unit`: a province,
    district, commune or school and no other choice of schools.
    """

    superior: str
    own: str
    name: str
    sign: str
    place: str
    at_unit: str
    whole: str
    is_whole_unit: bool


def office_of(question: Question) -> Office:
    """Return who issues a document of this question. A school's own sign is its business and left open."""
    chosen = set(question.where.values)
    is_one = len(chosen) == 1 and all(len(codes) == 1 for codes in question.where.values.values())
    is_whole = not chosen or (is_one and chosen <= {"commune", "district", "old_commune", "school"})
    at, whole = _spoken(question, is_whole)
    if question.scope.role == "commune":
        unit = units.commune(str(question.scope.area))
        name = f"Ủy ban nhân dân {unit.name_in_sentence}"
        return Office("ỦY BAN NHÂN DÂN", unit.full_name.upper(), name, "BC-UBND", unit.name, at, whole, is_whole)
    if question.scope.role == "school":
        school = next((s for s in question.schools if s["school"] == question.scope.area), None)
        commune = units.find_unit("current", school["commune_code"]) if school and school["commune_code"] else None
        is_local = school and school["managing_code"] not in (DEPARTMENT_BODY.code, None)
        superior = str(school["managing_name"]).upper() if school and is_local else DEPARTMENT
        own = question.office[1]
        name = str(school["school_name"]) if school else own
        return Office(superior, own, name, "BC-…", commune.name if commune else "Điện Biên", at, whole, is_whole)
    return Office(PROVINCE, DEPARTMENT, "Sở Giáo dục và Đào tạo", "BC-SGDĐT", "Điện Biên", at, whole, is_whole)


def _spoken(question: Question, is_whole: bool) -> tuple[str, str]:
    unit = question.unit
    if not is_whole:
        return "đối với các cơ sở giáo dục được chọn", "nhóm cơ sở được chọn"
    if unit == "tỉnh Điện Biên":
        return "trên địa bàn tỉnh Điện Biên", "toàn tỉnh"
    is_school = question.scope.role == "school" or "school" in question.where.values
    return (f"tại {unit}", unit) if is_school else (f"trên địa bàn {unit}", unit)
