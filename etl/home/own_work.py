"""What people have put into a demo home themselves: it goes aside with the demo, so they are told before."""

from dataclasses import dataclass

from etl.home.decisions import decisions
from etl.home.frozen import frozen_sets
from etl.home.home import Home
from etl.home.landing import in_force
from etl.home.log import DEMO_USER
from etl.home.mappings import remembered
from etl.home.roster_decisions import roster_decisions
from etl.home.target_lines import target_history
from etl.home.tasks import task_history
from etl.text.vietnam import number


@dataclass(frozen=True)
class OwnWork:
    """Names of the files that people loaded; how many other things they made there."""

    files: tuple[str, ...]
    decisions: int
    layouts: int
    targets: int
    tasks: int
    frozen: int

    @property
    def others(self) -> tuple[str, ...]:
        """What is there beside files, each in words: "3 quyết định đối soát và danh sách"."""
        counted = (
            (self.decisions, "quyết định về tên và danh sách"),
            (self.layouts, "cách đọc bảng đã khai báo"),
            (self.targets, "lần sửa mục tiêu"),
            (self.tasks, "việc theo dõi cơ sở"),
            (self.frozen, "bộ báo cáo đã chốt"),
        )
        return tuple(f"{number(count)} {words}" for count, words in counted if count)

    def __bool__(self) -> bool:
        return bool(self.files or self.others)


def own_work(home: Home) -> OwnWork:
    """Return what is in force in `home` and was not put there by the demo's generator."""
    opened: dict[int, str] = {}
    for event in task_history(home):
        opened.setdefault(event["task"], event["by"])
    return OwnWork(
        files=tuple(f.name for f in in_force(home.landing) if f.loaded_by != DEMO_USER),
        decisions=len(decisions(home)) + len(roster_decisions(home)),
        layouts=len(remembered(home).layouts),
        targets=len(target_history(home)),
        tasks=sum(by != DEMO_USER for by in opened.values()),
        frozen=sum(s.frozen_by != DEMO_USER for s in frozen_sets(home)),
    )
