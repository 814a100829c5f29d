"""The words of a roll-call in free text, as people type them into a chat: what they say of the number beside them.

A word typed without marks stands for every marked word of the same letters ("vang" for "vắng"); one typed with marks only
for itself: "Vàng" is a name. A word behind "!" needs its marks, for without them it is some name ("bận", "Hoa Ban").
"""

from collections.abc import Mapping

from etl.text.fold import accent_key, fold, has_marks

PRESENT, ATTENDING, TOTAL, ABSENT, NOBODY_ABSENT, FULL, LATER = "P", "p", "T", "A", "Z", "D", "L"
UNIT, OVER, FILLER, EVERYWHERE, EXAMPLE, EXPECTED, QUESTION = "U", "/", "w", "B", "E", "X", "?"
EXCUSED, HAVING, NONE = "q", "c", "n"
BEFORE, BEHIND, OTHER = "b", "t", "o"
"""Tags of words. BEFORE: a number behind such a word counts something else ("câu 5"); BEHIND: one before it ("30 phút")."""

_WORDS: Mapping[str, str] = {
    PRESENT: "có mặt, hiện diện, cm, hd, đang có mặt, có mặt tại, có mặt ở",
    ATTENDING: (
        "tham gia, tham dự, dự, vào, vào học, đã vào, còn, còn lại, dự học, tham gia học,"
        " đang học, đang dự, theo dõi, online"
    ),
    HAVING: "có, hiện có, đang có, đã có",
    TOTAL: (
        "sĩ số, ss, quân số, qs, tổng, tổng số, tổng cộng, số lượng, sl, ts, số người, số gv, số giáo viên, số cbgv, số cb,"
        " số cán bộ, số đồng chí, số đc, số học viên, biên chế, sỹ số, xĩ số, sí số"
    ),
    ABSENT: (
        "vắng, vắng mặt, thiếu, nghỉ, !ốm, nghỉ ốm, nghỉ phép, xin nghỉ, xin phép, công tác, đi công tác, thai sản, !bận,"
        " nghỉ thai sản, không có mặt, chưa có mặt, không tham gia, không tham gia được, chưa tham gia, đi viện, v"
    ),
    NOBODY_ABSENT: (
        "không vắng, không vắng ai, không ai vắng, không có ai vắng, không có vắng, vắng không, ko vắng, k vắng, không thiếu,"
        " không có đc vắng,"
        " không có đồng chí nào vắng, không có đc nào vắng, không đc nào vắng, không ai nghỉ"
    ),
    NONE: "không, ko, không ai, không có, không có ai",
    FULL: "đủ, đầy đủ, đủ cả, full, có mặt đủ, có mặt đầy đủ, tham gia đủ, tham gia đầy đủ, đã đủ, có đủ",
    EXCUSED: "p, k, cp, kp, phép, có phép, không phép, có lý do, không lý do, không có lý do",
    LATER: "muộn, vào muộn, đến muộn, chậm, chưa vào, chưa vào được, không vào được, vào sau, đến sau, chưa đủ, không đủ",
    UNIT: (
        "gv, gvs, giáo viên, giảng viên, thầy cô, thầy, cô, cô giáo, thầy giáo, thầy cô giáo, đ/c, đc, đ.c, đồng chí, người, ng,"
        " cbgv, cb, cán bộ, cán bộ giáo viên, cán bộ giáo viên nhân viên, cbgvnv, cbql, bgh, ban giám hiệu, cán bộ quản lý, quản lý,"
        " hiệu trưởng, nv, nhân viên, học viên, hv, thành viên, tv, anh chị, anh chị em, ace, viên chức, cán bộ viên chức"
    ),
    OVER: "trên",
    FILLER: (
        "dạ, ạ, a, vâng, em, e, xin, báo cáo, bc, báo, b/c, btc, ban tổ chức, chào, kính, thưa, kính thưa, chương trình, là, được,"
        " đã, rồi, nhé, nha, ak, ah, ơi, đây, hiện, nay, hiện nay, hôm nay, hiện tại, trường em, trường, đơn vị, đv, điểm cầu,"
        " bên em, chúng em, tại, ở, cả, tất cả, gồm, trong đó, ok, oke, đang, điểm danh, ghi nhận, gửi, cho, ad, admin,"
        " mọi người, mn, cùng, với, nhà trường, và, trường mình, xin chào, khoảng, trực tuyến, ạh, nhầm, xin lỗi, sửa lại, đính chính,"
        " bổ sung, cập nhật, danh sách"
    ),
    EVERYWHERE: (
        "các trường, các điểm cầu, các đơn vị, các cơ sở, các điểm, toàn tỉnh, toàn ngành, cả tỉnh, toàn huyện, mỗi điểm cầu,"
        " mỗi trường, mỗi đơn vị, mỗi điểm, từng trường, từng điểm cầu, từng đơn vị, các nhà trường, mỗi, tất cả các"
    ),
    EXAMPLE: "ví dụ, vd, cú pháp, theo mẫu, mẫu",
    EXPECTED: "dự kiến, đăng ký, tối đa, chỉ tiêu, !cần, thêm",
    QUESTION: "bao nhiêu, !mấy, phải không, đúng không",
    BEFORE: (
        "ngày, !thứ, tháng, câu, câu số, bài, buổi, slide, trang, phòng, phòng họp, phòng số, lớp, khối, nhóm, !tổ, !bản, khu, stt,"
        " module, mô đun, !phần, !mục, chương, tiết, !lần, máy, zoom, win, windows, gpt, chatgpt, gemini, copilot, phiên bản, khóa,"
        " quý, cấp, mức, !ý, đáp án, phương án, bước, điều, khoản, nghị quyết, quyết định, qđ, thông tư, cv, công văn, !mã, id, pass,"
        " passcode, mật khẩu, mk, !tuần, lúc, chủ đề, nội dung, video, màn hình, kênh, tầng, đợt, !kỳ, hk, điểm, !đề, chọn, !số, số thứ tự"
    ),
    BEHIND: (
        "giờ, phút, giây, tiếng, ngày, !tuần, tháng, hs, học sinh, cháu, trẻ, em học sinh, lớp, máy, phòng, điểm, điểm cầu,"
        " điểm trường, cầu, bài, câu, slide, trang, !lần, buổi, triệu, k, gb, mb, tiết, sản phẩm, nhóm, trường, !xã, huyện, !bản, tỷ,"
        " nghìn, !ý, bước, link, file, video, màn hình, tài khoản, !phần, !mục, !tổ, cơ sở, thiết bị, điện thoại, laptop, km, mail,"
        " máy tính, !ảnh, câu hỏi, chữ, nick, acc, like, p, ph, tháng tuổi, tuổi, điểm bán trú"
    ),
}

ROLES: Mapping[str, frozenset[str]] = {
    "CBQL": frozenset({"cbql", "bgh", "ban giam hieu", "can bo quan ly", "quan ly", "hieu truong"}),
    "GV": frozenset({"gv", "gvs", "giao vien", "giang vien"}),
    "NV": frozenset({"nv", "nhan vien"}),
}
"""Words for one role only: a number of managers and a number of teachers make one head-count."""

LONGEST = 5
"""So many words has the longest phrase."""


def _phrases() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Return folded phrase → its (marked words, tags), each phrase with every tag it has."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for tag, words in _WORDS.items():
        for phrase in words.split(","):
            marked = tuple(accent_key(word) for word in phrase.split())
            found.setdefault(" ".join(fold(word.lstrip("!")) for word in marked), []).append((marked, tag))
    return found


_PHRASES = _phrases()


def means(typed: str, word: str) -> bool:
    """Tell whether a word as typed means `word` (an accent_key): the same, or typed without marks."""
    key = accent_key(typed)
    if word.startswith("!"):
        return key == word[1:]
    return key == word or (fold(typed) == fold(word) and not has_marks(key))


def tags_at(words: list[str], index: int) -> tuple[str, int]:
    """Return the tags of the longest phrase that begins at words[index], and how many words it has; ("o", 1) for none."""
    for size in range(min(LONGEST, len(words) - index), 0, -1):
        typed = words[index : index + size]
        entries = _PHRASES.get(" ".join(map(fold, typed)), ())
        tags = "".join(tag for marked, tag in entries if all(map(means, typed, marked)))
        if tags:
            return tags, size
    return OTHER, 1
