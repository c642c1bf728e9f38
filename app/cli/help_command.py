"""`sanben help [TOPIC] [--search WORDS]`: the offline help at the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions import guidance
from app.cli.output import Answer
from app.cli.parser import add_command
from app.texts import say

if TYPE_CHECKING:
    import argparse

    from app.cli.parser import Commands
    from app.domain.guide import Hit


def register(commands: Commands) -> None:
    parser = add_command(commands, "help", "help.help", _help, opens=False)
    parser.add_argument("topic", nargs="?", default="", metavar="TOPIC", help=say("help.help.topic"))
    parser.add_argument("--search", default="", metavar="WORDS", help=say("help.help.search"))


def _help(args: argparse.Namespace) -> Answer:
    if args.search:
        hits = guidance.search(args.search)
        data: dict[str, object] = {"count": len(hits), "hits": [_hit_data(hit) for hit in hits]}
        return Answer(data, [f"{_place(hit)}\t{_heading(hit)}\t{hit.snippet}" for hit in hits])
    if args.topic:
        where, _, field = args.topic.partition("#")
        guide = guidance.topic_for(where, field)
        title = guide.part.title if guide.part else guide.topic.title
        return Answer({"topic": guide.topic.id, "title": title, "text": guide.text}, [guide.text])
    known = guidance.topics()
    listed: list[dict[str, object]] = [{"topic": one.id, "title": one.title} for one in known]
    return Answer({"topics": listed}, [f"{one.id}\t{one.title}" for one in known])


def _place(hit: Hit) -> str:
    return f"{hit.topic.id}#{hit.part.anchors[0]}" if hit.part else hit.topic.id


def _heading(hit: Hit) -> str:
    return f"{hit.topic.title}·{hit.part.title}" if hit.part else hit.topic.title


def _hit_data(hit: Hit) -> dict[str, object]:
    return {"place": _place(hit), "title": _heading(hit), "snippet": hit.snippet}
