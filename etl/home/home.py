"""Where one roll-out keeps its files (contract): landing, staged, decisions, warehouse, frozen, log, settings."""

import os
from dataclasses import dataclass
from pathlib import Path

from etl.model.errors import UserError

HOME_VARIABLE = "LANTOA_HOME"
DEFAULT_HOME = Path(__file__).resolve().parents[2] / "data" / "home"


@dataclass(frozen=True)
class Home:
    """Paths of one data home. Nothing is created or read until a method says so."""

    root: Path

    @property
    def settings(self) -> Path:
        """`programme.toml`."""
        return self.root / "programme.toml"

    @property
    def landing(self) -> Path:
        """Accepted files as received, named by content hash, and their ledger."""
        return self.root / "landing"

    @property
    def staged(self) -> Path:
        """Parquet per landed file, a cache that can be deleted."""
        return self.root / "staged"

    @property
    def warehouse(self) -> Path:
        """Published DuckDB files and `CURRENT`, which names the one in force."""
        return self.root / "warehouse"

    @property
    def frozen(self) -> Path:
        """Report sets that were signed off, each a folder, and their ledger."""
        return self.root / "frozen"

    @property
    def templates(self) -> Path:
        """Excel templates of the lists an office fills in."""
        return self.root / "mau"

    @property
    def exists(self) -> bool:
        """True once `create` has run here."""
        return self.settings.exists()

    def create(self) -> None:
        """Make the folders of an empty home; existing ones are left alone."""
        for name in ("landing", "staged", "decisions", "warehouse", "frozen", "log"):
            (self.root / name).mkdir(parents=True, exist_ok=True)

    def published(self) -> Path | None:
        """Return the warehouse that `CURRENT` names, or None while nothing has been published."""
        pointer = self.warehouse / "CURRENT"
        if not pointer.exists():
            return None
        path = self.warehouse / pointer.read_text(encoding="utf-8").strip()
        return path if path.is_file() else None

    @property
    def version(self) -> str | None:
        """The data version in force, or None."""
        path = self.published()
        return path.stem.removeprefix("lantoa-") if path else None


def choose_home(argument: str | Path | None) -> Home:
    """Return the home named on the command line, else by LANTOA_HOME, else `data/home`."""
    return Home(Path(argument or os.environ.get(HOME_VARIABLE) or DEFAULT_HOME).expanduser().resolve())


def require(home: Home) -> Home:
    """Return `home` if it has been initialised; raise UserError saying how to do it otherwise."""
    if not home.exists:
        raise UserError(f"Chưa có kho dữ liệu tại “{home.root}”. Tạo bằng lệnh: python -m etl init “{home.root}”.")
    return home
