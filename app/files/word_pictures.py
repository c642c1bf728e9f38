"""Pictures of records in a Word document: a run that shows one, and the parts it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.files.office_xml import LINKS, xml_quoted
from app.files.pictures import picture_facts
from app.files.word_charts import DRAWING, PLACING
from app.files.zip_parts import Part, new_part

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_MM = 36_000  # units of drawings a millimetre
PORTRAIT = (25, 35)  # millimetres: a photo of one inch, the size of Party forms
_LINKS_PART, _TYPES_PART = "word/_rels/document.xml.rels", "[Content_Types].xml"


class Picture(NamedTuple):
    """`number` from 1 in its document."""

    number: int
    kind: str
    content: bytes

    @property
    def name(self) -> str:
        return f"portrait{self.number}.{self.kind}"


def portrait(number: int, content: bytes, told: str) -> tuple[Picture, str] | None:
    """A picture and the run that shows it, as large as it fits in the place of a portrait; None for no picture.

    `told` is read to who cannot see it.
    """
    facts = picture_facts(content)
    if facts is None or not facts.width or not facts.height:
        return None
    scale = min(PORTRAIT[0] / facts.width, PORTRAIT[1] / facts.height)
    size = f'cx="{round(facts.width * scale * _MM)}" cy="{round(facts.height * scale * _MM)}"'
    one, key = Picture(number, facts.kind, content), _key(number)
    label = f'id="{1000 + number}" name={xml_quoted(one.name)} descr={xml_quoted(told)}'
    return one, (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{PLACING}" distT="0" distB="0" distL="0" distR="0">'
        f"<wp:extent {size}/><wp:docPr {label}/><wp:cNvGraphicFramePr/>"
        f'<a:graphic xmlns:a="{DRAWING}"><a:graphicData uri="{_PICTURE}"><pic:pic xmlns:pic="{_PICTURE}">'
        f"<pic:nvPicPr><pic:cNvPr {label}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{key}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def with_pictures(parts: Mapping[str, Part], pictures: Sequence[Picture]) -> Mapping[str, Part]:
    """The parts of a document and those of its pictures."""
    if not pictures:
        return parts
    relations = "".join(
        f'<Relationship Id="{_key(p.number)}" Type="{LINKS}/image" Target="media/{p.name}"/>'
        for p in pictures
    )
    known = parts[_TYPES_PART].content.decode()
    types = "".join(
        f'<Default Extension="{kind}" ContentType="image/{kind}"/>'
        for kind in sorted({p.kind for p in pictures})
        if f'Extension="{kind}"' not in known
    )
    made = dict(parts)
    for name, end, more in ((_LINKS_PART, "</Relationships>", relations), (_TYPES_PART, "</Types>", types)):
        made[name] = new_part(name, made[name].content.replace(end.encode(), (more + end).encode()))
    made |= {f"word/media/{p.name}": new_part(f"word/media/{p.name}", p.content) for p in pictures}
    return made


def _key(number: int) -> str:
    return f"rIdPortrait{number}"
