"""The child process that opens foreign workbooks: whatever happens to it, the program lives on.

Run as `python -m app.files.sheet_reader FILE`; prints one JSON object, cells or the code of what is wrong.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from app.domain.errors import UserError
from app.domain.sheets import Sheet

MEMORY_CAP = 1536 * 2**20


def read_any(path: Path) -> tuple[str, list[Sheet]]:
    """What the file is, and its sheets. Raises UserError("foreign.…")."""
    from app.files.delimited import read_delimited
    from app.files.sniffing import sniff
    from app.files.xls_reader import read_xls
    from app.files.xlsx_reader import read_xlsx

    kind = sniff(path)
    return kind, {"xlsx": read_xlsx, "xls": read_xls, "csv": read_delimited}[kind](path)


def answer(path: Path) -> dict[str, object]:
    """The whole answer as JSON data. Ten exception types were seen on damaged files; each is one code."""
    try:
        kind, sheets = read_any(path)
    except UserError as error:
        return {"code": error.code, "values": error.values}
    except PermissionError:
        return {"code": "foreign.busy", "values": {"name": path.name}}
    except OSError as error:
        return {"code": "foreign.unreadable", "values": {"name": path.name, "reason": error.strerror or ""}}
    except MemoryError:
        return {"code": "foreign.too_big", "values": {"name": path.name}}
    except Exception as error:  # noqa: BLE001 - the file decides what is raised; a bug shows in the type
        code = "foreign.encrypted" if "password" in str(error).lower() else "foreign.incomplete"
        return {"code": code, "values": {"name": path.name, "reason": type(error).__name__}}
    return {"kind": kind, "sheets": [_plain(sheet) for sheet in sheets]}


def _plain(sheet: Sheet) -> dict[str, object]:
    return {**asdict(sheet), "hidden_rows": sorted(sheet.hidden_rows)}


def sheet_from_plain(data: dict[str, object]) -> Sheet:
    """The other way of `_plain`: lists back to tuples."""
    rows, kinds, merges, hidden_rows = (data[k] for k in ("rows", "kinds", "merges", "hidden_rows"))
    assert isinstance(rows, list)  # noqa: S101 - our own child's answer
    assert isinstance(kinds, list)  # noqa: S101
    assert isinstance(merges, list)  # noqa: S101
    assert isinstance(hidden_rows, list)  # noqa: S101
    return Sheet(
        name=str(data["name"]),
        rows=tuple(tuple(row) for row in rows),
        kinds=tuple(kinds),
        merges=tuple((m[0], m[1], m[2], m[3]) for m in merges),
        hidden=bool(data["hidden"]),
        hidden_rows=frozenset(hidden_rows),
        cut_rows=int(str(data["cut_rows"])),
    )


def limit_memory() -> None:
    """POSIX only; elsewhere the size checks before unpacking must do."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_CAP, MEMORY_CAP))


def main(arguments: list[str]) -> int:
    limit_memory()
    sys.stdout.buffer.write(json.dumps(answer(Path(arguments[0])), ensure_ascii=False).encode("utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
