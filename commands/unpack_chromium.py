"""Unpacks the npm package that carries Chromium. Runs in `.venv`, which has Brotli."""

import io
import sys
import tarfile
from pathlib import Path

import brotli

# The package brings the libraries and a font that a bare machine lacks.
PROGRAM = """\
#!/bin/sh
export LD_LIBRARY_PATH='{folder}/lib'
[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_FILE='{folder}/fonts.conf'
exec '{folder}/chrome' "$@"
"""
FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}/fonts</dir><cachedir>{folder}/font-cache</cachedir></fontconfig>
"""


def unpack(archive: Path) -> None:
    """Make a program `chromium` beside the archive; it is there only once all of it is."""
    folder = archive.resolve().parent
    with tarfile.open(archive) as package:
        (folder / "chrome").write_bytes(_unpacked(package, "package/bin/chromium.br"))
        for name in ("al2023", "fonts", "swiftshader"):
            content = io.BytesIO(_unpacked(package, f"package/bin/{name}.tar.br"))
            with tarfile.open(fileobj=content) as files:
                for member in filter(tarfile.TarInfo.isfile, files):
                    path = folder / member.name
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(_content(files, member))
    (folder / "chrome").chmod(0o755)
    (folder / "fonts.conf").write_text(FONTS.format(folder=folder))
    program = folder / "chromium.new"
    program.write_text(PROGRAM.format(folder=folder))
    program.chmod(0o755)
    archive.unlink()
    program.rename(folder / "chromium")


def _unpacked(package: tarfile.TarFile, name: str) -> bytes:
    return brotli.decompress(_content(package, package.getmember(name)))


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = archive.extractfile(member)
    assert file
    return file.read()


if __name__ == "__main__":
    unpack(Path(sys.argv[1]))
