"""The pack and the card of a frozen set: the very bytes that were frozen, or what to do where there are none."""

from dashboard.reports.pack import CARD, PACK
from etl.home import frozen
from etl.home.frozen import FrozenSet
from etl.home.home import Home
from etl.model.errors import UserError

_COMMANDS = {PACK: ("pack", "html"), CARD: ("card", "png")}


def name_in(made: FrozenSet, kind: str) -> str | None:
    """Return the name of the set's PACK or CARD; None for a set frozen before there were any."""
    return next((name for name in made.documents if name.startswith(kind)), None)


def frozen_file(home: Home, made: FrozenSet, kind: str) -> bytes:
    """Return the set's PACK or CARD; UserError where it has none or it is not what was frozen."""
    name = name_in(made, kind)
    if name is None:
        raise UserError(missing_words(made, kind))
    return frozen.read(home, made.code, name)


def missing_words(made: FrozenSet, kind: str = PACK) -> str:
    """Return how to get the file for a set that has none: from the figures in force for its day."""
    about = made.about
    command, ending = _COMMANDS[kind]
    where = f' --where "{about.where}"' if about.where else ""
    return (
        f"Bộ {made.code} chốt khi chưa có {kind[0].lower()}{kind[1:]}. Lập theo số hiện nay của ngày đó trên trang Báo cáo,"
        f" hoặc: python -m dashboard {command} TỆP.{ending} --as-of {about.as_of.isoformat()}{where}; mã bộ trong tệp là {made.code} thì"
        " số vẫn đúng như lúc chốt."
    )
