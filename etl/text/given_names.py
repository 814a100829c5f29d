"""Given names that are common among the peoples of the region, so that one of them is not taken for a misspelling of another."""

_COMMON = """
An Anh Ánh Bắc Bảo Biên Bích Bình Bông Bun Cảnh Cầm Chanh Châm Châu Chi Chiến Chinh Chính Chống Chu Chung Chừ Chương
Công Cúc Cường Dần Dinh Dình Diễm Diễn Diện Diệp Diệu Dịu Doan Dơ Dờ Dợ Du Dua Dung Dũng Duy Duyên Dương Đại Đàm Đào
Đạo Đạt Điệp Điển Đình Định Đoan Đoàn Đông Đồng Đức Đường Ểnh Ênh Gái Giang Giống Giới Hà Hạ Hải Hảo Hân Hạnh Hào Hằng
Hậu Hiên Hiến Hiền Hiển Hiện Hiếu Hiệp Hiệu Hinh Hoa Hoà Hoá Hoài Hoan Hoàn Hoàng Hờ Hồng Huân Huấn Huế Huệ Huy Huyên
Huyền Huỳnh Hùng Hưng Hương Hướng Hường Hữu Inh Kết Khá Khải Khang Khánh Khiêm Khiết Khoa Khôi Khuê Khuyên Khương Kía
Kiên Kiều Kim Ký Lả Là Lam Lan Lâm Lê Lềnh Lệ Lịch Liên Liễu Liêu Linh Loan Long Lộc Lợi Lồng Luân Luận Luyến Luyện
Lụa Lử Lực Lương Lượng Lưu Ly Lý Lỳ Mai Mạnh Máy Mây Mé Mến Minh Mó Mo My Mỳ Mỷ Mỹ Nam Nga Ngà Ngân Nghi Nghĩa Nghiệp
Ngoan Ngọc Ngọt Nguyên Nguyệt Nhã Nhài Nhàn Nhân Nhẫn Nhất Nhật Nhè Nhi Nhiên Nhình Nhu Nhung Như Nhương Ninh Nịnh Nụ
Nu Nủ Oanh Ó Ón Pa Pá Páo Pâng Pháng Phát Phong Phúc Phương Phước Phượng Pó Po Quân Quang Quảng Quế Quyên Quyền Quyết
Quỳnh Quý Sang Sáng Sao Say Sâm Sên Si Sinh Sính Sơn Sông Sồng Sua Súa Sừ Sử Tài Tám Tâm Tân Tấn Thái Thanh Thành Thảo
Thạo Thào Thắm Thắng Thăng Thậm Thân Thế Thề Thêm Thi Thiện Thiệp Thiết Thìn Thịnh Thoa Thỏa Thọ Thoan Thơ Thơm Thu
Thuận Thuật Thục Thuỳ Thuý Thuỷ Thuyên Thuyết Thư Thức Thương Thường Tiên Tiến Tiệp Tình Tính Tịnh Toán Toàn Trà Trang
Tráng Trâm Trân Tri Trí Trinh Trình Trọng Trúc Trung Trường Tủa Tú Tuân Tuấn Tuệ Tùng Tuyên Tuyến Tuyết Tươi Tường Un
Ún Uyên Vá Vân Vấn Văn Vềnh Vi Vì Việt Vinh Vĩnh Vui Vũ Vừ Vượng Vư Vy Xa Xanh Xay Xé Xiên Xoan Xôm Xuân Xuyên Xuyến
Xuyền Ý Yên Yến
"""

GIVEN_NAMES = frozenset(_COMMON.split())
