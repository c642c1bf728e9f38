"""What must travel with a bundle: the licences of all that is inside, and the list of it (CycloneDX)."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from email.parser import HeaderParser
from typing import TYPE_CHECKING

from resources.installer.product import FILES, NAME, ROOT, TITLE, version
from resources.installer.steps import sha256

if TYPE_CHECKING:
    from pathlib import Path

LICENCES, SBOM = "licences", "sbom.cdx.json"
# Licences somebody may ship beside a closed or MIT program. A new one is read by a person and added here.
FREE = ("mit", "bsd", "apache", "psf", "python", "zlib", "lgpl", "public domain", "isc", "unicode", "mpl-2.0")

UNSAID = {
    "sqlcipher3": "Zlib, with SQLCipher (BSD-3-Clause) and OpenSSL (Apache-2.0)"
}  # read from their files


@dataclass(frozen=True)
class Part:
    """A piece of others inside a bundle."""

    name: str
    version: str
    licence: str
    origin: str = ""
    digest: str = ""


def parts_of(site: Path, wheels: list[Path]) -> list[Part]:
    """The libraries unpacked there, by their own metadata; hashes are those of the wheels they came in."""
    digests = {_plain(wheel.name.split("-")[0]): sha256(wheel) for wheel in wheels}
    found = []
    for metadata in sorted(site.glob("*.dist-info/METADATA")):
        head = HeaderParser().parsestr(metadata.read_text(encoding="utf-8"))
        name = str(head["Name"])
        origin = f"pkg:pypi/{name.lower()}@{head['Version']}"
        found.append(
            Part(
                name,
                str(head["Version"]),
                licence_of(head) or UNSAID.get(name, ""),
                origin,
                digests.get(_plain(name), ""),
            )
        )
    return found


def _plain(name: str) -> str:
    return name.lower().replace("_", "-")


def licence_of(head: object) -> str:
    """As the metadata says it: an expression, a classifier, or the first line of a field."""
    get_all = getattr(head, "get_all")  # noqa: B009 - Message has no typed protocol
    for said in (get_all("License-Expression") or []) + (get_all("License") or []):
        return str(said).splitlines()[0]
    classes = [
        str(c).rsplit("::", 1)[-1].strip() for c in get_all("Classifier") or [] if "License ::" in str(c)
    ]
    return ", ".join(classes)


def must_be_free(parts: list[Part]) -> None:
    """Stops at a part that no accepted licence is named for, or that is GPL and nothing else."""
    strange = [part for part in parts if not any(word in part.licence.lower() for word in FREE)]
    if strange:
        raise SystemExit("licence unknown: " + ", ".join(f"{p.name} ({p.licence})" for p in strange))


def copy_licences(site: Path, into: Path, more: dict[str, Path]) -> None:
    """Every licence text of the wheels, the product's own, and those of the runtime."""
    into.mkdir(parents=True, exist_ok=True)
    shutil.copy2(ROOT / "LICENSE", into / f"{NAME}.txt")
    shutil.copy2(ROOT / "resources" / "licences.md", into / "overview.md")
    for text in sorted((FILES / LICENCES).iterdir()):
        shutil.copy2(text, into / text.name)
    for info in sorted(site.glob("*.dist-info")):
        name = info.name.removesuffix(".dist-info")
        for text in sorted(path for path in info.rglob("*") if path.is_file() and path.name != "METADATA"):
            (into / name).mkdir(exist_ok=True)
            shutil.copy2(text, into / name / text.name)
    for name, path in more.items():
        shutil.copy2(path, into / name)


def write_sbom(path: Path, parts: list[Part]) -> None:
    components = [
        {
            "type": "library", "name": part.name, "version": part.version,
            "licenses": [{"license": {"name": part.licence}}],
            **({"purl": part.origin} if part.origin.startswith("pkg:") else {}),
            **({"hashes": [{"alg": "SHA-256", "content": part.digest}]} if part.digest else {}),
        }
        for part in parts
    ]  # fmt: skip
    product = {
        "type": "application", "name": NAME, "description": TITLE, "version": version(),
        "licenses": [{"license": {"id": "MIT"}}],
    }  # fmt: skip
    table = {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "metadata": {"component": product}, "components": components,
    }  # fmt: skip
    path.write_text(json.dumps(table, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
