"""Sentences about the offline help."""

TEXTS: dict[str, str] = {
    "help.help": "离线说明：主题名，或用 --search 查找",
    "help.absent": "没有“{value}”的说明。用 sanben help 查看全部主题",
}
