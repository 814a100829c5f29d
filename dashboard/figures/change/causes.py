"""The causes of a change, in the words of the page. Every difference belongs to exactly one of them."""

from typing import NamedTuple


class Cause(NamedTuple):
    """`label`: as a heading; `meaning`: what is counted under it."""

    label: str
    meaning: str


CAUSES: dict[str, Cause] = {
    "activity": Cause("Hoạt động mới", "Điều diễn ra sau ngày của số liệu trước, đến ngày của số liệu sau."),
    "late": Cause("Số liệu nạp muộn", "Tệp nạp sau, nói về những ngày mà số liệu trước đã tính đến."),
    "correction": Cause("Sửa số đã nạp", "Tệp bị gỡ, được nạp lại cách khác, dòng được sửa, phiếu sĩ số gửi lại."),
    "identity": Cause("Quyết định nhận diện", "Tên chờ được quyết định là ai, hoặc quyết định cũ được lấy lại."),
    "roster": Cause(
        "Thay đổi danh sách",
        "Danh sách cơ sở, cán bộ, buổi học khác trước; người đến, người đi theo ngày đã ghi.",
    ),
    "settings": Cause("Thay đổi cài đặt", "Đối tượng, ngưỡng, mục tiêu, lịch trong programme.toml khác trước."),
    "program": Cause("Phần mềm đổi phiên bản", "Cùng tệp, cùng quyết định, cùng cài đặt mà phần mềm nay tính khác."),
}
"""Cause → its words, in the order in which they are shown."""
