"""The worked example of METRICS.md: school A, ten people, one session."""

from pathlib import Path

from tests.support.world import World, at, person, school, session

NAMES = ["Lò Thị Hoa", "Quàng Văn Ánh", "Vàng A Páo", "Giàng Thị Mỷ", "Cà Văn Pâng", "Tòng Thị Inh", "Lường Văn Doan",
         "Vừ Thị Mai", "Mùa A Chống", "Điêu Thị Lả"]  # fmt: skip


def worked_example(folder: Path) -> World:
    """Return the files of the example."""
    day = "2025-04-06"
    return (
        World(folder)
        .add("schools", [school("A", "Trường Tiểu học A")])
        .add("staff", [person(f"P{n}", name, "A") for n, name in enumerate(NAMES, start=1)])
        .add("sessions", [session("S1", f"{day} 08:00", f"{day} 10:00")])
        .add("connections", [
            {"display_name": "Điểm cầu TH A", "joined_at": at(f"{day} 07:50"), "left_at": at(f"{day} 10:05")},
            {"display_name": "Lò Thị Hoa", "joined_at": at(f"{day} 08:00"), "left_at": at(f"{day} 08:40")},
            {"display_name": "Lò Thị Hoa", "joined_at": at(f"{day} 08:30"), "left_at": at(f"{day} 09:10")},
            {"display_name": "Quàng Văn Ánh", "joined_at": at(f"{day} 09:30"), "left_at": at(f"{day} 10:00")},
            {"display_name": "iPhone", "joined_at": at(f"{day} 08:00"), "left_at": at(f"{day} 10:00")},
        ])
        .add("rollcalls", [{"session_code": "S1", "school_code": "A", "headcount": 8}])
        .add("sign_ins", [
            {"full_name": name, "school_text": "TH A", "signed_at": at(f"{day} 08:05")}
            for name in ("Lò Thị Hoa", "Vàng A Páo", "Giàng Thị Mỷ")
        ])
    )  # fmt: skip
