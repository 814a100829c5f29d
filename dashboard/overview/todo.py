"""What to do now: the few things that would change the figures most, each one step from the page that does it."""

from dataclasses import dataclass

import streamlit as st

from dashboard import data, review_data, standing_data, ways
from dashboard.figures.review import could_reach
from dashboard.sidebar import View
from etl.home.tasks import tasks
from etl.model.task import is_closed
from etl.text.vietnam import number


@dataclass(frozen=True)
class Item:
    """One thing to do: its words, the page that does it, the words of the way there."""

    words: str
    page: str
    way: str


def draw(view: View) -> None:
    """Draw the list; of a view with nothing to do, that there is nothing."""
    st.subheader("Cần làm", anchor=False)
    items = items_of(view)
    if not items:
        st.markdown("Không có việc gì đang chờ.")
    for n, item in enumerate(items):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(item.words, width="stretch")
            with st.container(key=f"khong_in_viec_{n}", width="content"):
                ways.to_page(item.page, item.way, f"lam_{n}")


def items_of(view: View) -> list[Item]:
    """Return what waits in the view, the most valuable first."""
    schools = {r["school"] for r in data.figures(view.shot, ("school",), **view.where) if r["school"]}
    found = [_calls(view, schools), _tasks(view, schools), _names(view)]
    return [item for item in found if item]


def _calls(view: View, schools: set[str]) -> Item | None:
    statuses = [s for code, s in data.standing(view.shot).items() if code in schools]
    behind = statuses.count("far_behind") + statuses.count("behind")
    kinds = ((statuses.count("silent"), "im lặng"), (behind, "tụt hậu"), (statuses.count("slipping"), "đang giảm"))
    told = [f"**{number(n)}** cơ sở {words}" for n, words in kinds if n]
    return Item(f"Gọi {', '.join(told)}.", "can_ho_tro", "Danh sách gọi") if told else None


def _tasks(view: View, schools: set[str]) -> Item | None:
    today = standing_data.today(view.shot)
    late = [t for t in tasks(data.home()) if t.school_code in schools and not is_closed(t) and t.due < today]
    return Item(f"**{number(len(late))}** việc đã giao quá hạn.", "can_ho_tro", "Xem việc") if late else None


def _names(view: View) -> Item | None:
    waiting = review_data.opened(view.shot).questions
    if not waiting or view.place or view.level:
        return None
    gain = could_reach(review_data.ranges(view.shot, ("province",))[0], "participated")
    more = f": tỷ lệ tham gia {gain}" if gain else ""
    return Item(f"Đối soát **{number(len(waiting))}** tên chưa rõ là ai{more}.", "doi_soat", "Đối soát")
