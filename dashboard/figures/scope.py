"""Who asks, and what of the province that person may see. The cut is made here, under every figure."""

from dataclasses import dataclass

from etl.model.errors import UserError

ROLES = ("province", "department", "commune", "school")


@dataclass(frozen=True)
class Scope:
    """`role`: province (aggregates, no names), department, commune (`area`: commune code), school (`area`: its code)."""

    role: str = "department"
    area: str | None = None

    def __post_init__(self) -> None:
        if self.role not in ROLES:
            raise ValueError(f"unknown role {self.role!r}, expected one of {ROLES}")
        if self.role in ("commune", "school") and not self.area:
            raise ValueError(f"role {self.role!r} needs an area")

    @property
    def sees_people(self) -> bool:
        """True where names may be shown."""
        return self.role != "province"

    def condition(self) -> tuple[str, dict[str, str]]:
        """Return an SQL condition on `d` (school_dim) and its parameters; a commune answers for the schools of
        its area that the Department does not manage.
        """
        if self.role == "commune":
            return "d.commune_code = $scope_area and d.managing_code <> 'SGDDT'", {"scope_area": str(self.area)}
        if self.role == "school":
            return "d.school_code = $scope_area", {"scope_area": str(self.area)}
        return "true", {}

    def require_people(self) -> None:
        """Raise UserError unless names may be shown."""
        if not self.sees_people:
            raise UserError("Vai trò này chỉ xem số tổng hợp, không xem danh sách người.")
