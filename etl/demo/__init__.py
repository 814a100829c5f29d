"""The demo province: an invented office whose true-format files a first run loads like anybody's."""
