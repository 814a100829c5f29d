"""The offline pack: one HTML file with figures, map and tables inside, for people without any line; and a picture card.

Both are made from figures alone, asked for without the right to see people: no name, e-mail or telephone is in them.
"""

from dashboard.reports.pack.card import write_card
from dashboard.reports.pack.offline import write_pack

__all__ = ["CARD", "PACK", "write_card", "write_pack"]

PACK, CARD = "Bản xem không cần mạng", "Ảnh tóm tắt"
"""What their names in a set begin with."""
